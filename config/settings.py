"""Settings. Every value that differs between installations comes from the environment."""

import sys
from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

TRIAL = env.bool("TRIAL", default=False)
DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

SECRET_KEY = env.str("SECRET_KEY", default="trial-only-" + "x" * 40 if TRIAL or TESTING else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "缺少 SECRET_KEY。请设置环境变量 SECRET_KEY，或用 SECRET_KEY_FILE 指向密钥文件；"
        "试用请直接运行 make run。"
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", default=False)
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",  # first: our admin takes its groups off the site
    "django.contrib.contenttypes",
    "config.apps.ConfigConfig",
    "submissions",
    "competition",
    "districts",
    "accounts",
    "records",
    "django.contrib.admin",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "import_export",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "records.middleware.UnavailableMiddleware",
    "csp.middleware.CSPMiddleware",
    "records.middleware.CleanInputMiddleware",  # before sessions: a cookie is input too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.LoginRulesMiddleware",
    "records.middleware.RefusalMiddleware",
    "accounts.middleware.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.navigation.navigation",
            ],
        },
    },
]

# Database: PostgreSQL in production, SQLite for the trial
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'saiwu.sqlite3'}")
}
_DB = DATABASES["default"]
if _DB["ENGINE"].endswith("sqlite3"):
    _DB["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    # A file, not memory: only so the tests meet the locking that the trial has
    _DB["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    _DB["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _DB["CONN_HEALTH_CHECKS"] = True
    _DB.setdefault("OPTIONS", {}).update(
        {
            "connect_timeout": 3,
            "options": "-c statement_timeout=15000 -c lock_timeout=3000"
            " -c idle_in_transaction_session_timeout=30000 -c jit=off",  # compiling outlasts a page
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Time and language: one city, one language
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Accounts (等保 2.0 level 3 ideas where cheap)
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "accounts.hashers.PortalArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD_POLICY = env.str("PASSWORD_POLICY", default="dengbao")
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=0 if TRIAL else 90)
ACTIVATION_DAYS = env.int("ACTIVATION_DAYS", default=14)
ACTIVATION_ATTEMPTS = env.int("ACTIVATION_ATTEMPTS", default=10)
SLIP_SECONDS = env.int("SLIP_SECONDS", default=1800)
ONE_LOGIN = env.bool("ONE_LOGIN", default=True)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.PortalPasswordValidator"},
    {"NAME": "accounts.passwords.NotRecentlyUsedValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_response"
AXES_USERNAME_CALLABLE = "accounts.lockout.lock_name"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # an account is unlocked on its own page, and that is logged
AXES_DISABLE_ACCESS_LOG = True  # the sign-in log is ours
AXES_IPWARE_PROXY_COUNT = 0
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if TRUSTED_PROXY else ["REMOTE_ADDR"]
)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS = 8 * 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=1800)
SESSION_COOKIE_NAME = "__Host-saiwu" if SECURE else "saiwu"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "accounts.views.refusals.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])

# Headers
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
FILE_STORE = env.str("FILE_STORE", default="disk")
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if FILE_STORE == "s3":
    STORAGES["default"] = {
        "BACKEND": "config.object_store.ObjectStore",
        "OPTIONS": {
            "bucket_name": env.str("STORE_BUCKET"),
            "endpoint_url": env.str("STORE_ENDPOINT", default="") or None,
            "region_name": env.str("STORE_REGION", default="") or None,
            "access_key": env.str("STORE_ACCESS_KEY"),
            "secret_key": env.str("STORE_SECRET_KEY"),
            "addressing_style": env.str("STORE_ADDRESSING", default="auto"),
        },
    }
elif FILE_STORE != "disk":
    raise ImproperlyConfigured("FILE_STORE 只能是 disk（本机目录）或 s3（S3 兼容的对象存储）。")
ACCEL_PREFIX = env.str("ACCEL_PREFIX", default="")
ANCHOR_FILE = Path(env.str("ANCHOR_FILE", default=str(VAR_DIR / "anchors" / "action_log.txt")))
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", default=20 * 1024 * 1024)
UPLOAD_FILE_BYTES = env.int("UPLOAD_FILE_BYTES", default=100 * 1024 * 1024)
UPLOAD_VIDEO_BYTES = env.int("UPLOAD_VIDEO_BYTES", default=1024 * 1024 * 1024)
UPLOAD_ENTRY_BYTES = env.int("UPLOAD_ENTRY_BYTES", default=3 * 1024 * 1024 * 1024)
UPLOAD_DISTRICT_BYTES = env.int("UPLOAD_DISTRICT_BYTES", default=20 * 1024 * 1024 * 1024)
UPLOAD_HOURS = env.int("UPLOAD_HOURS", default=24)
VIDEO_MAX_SECONDS = env.int("VIDEO_MAX_SECONDS", default=3 * 3600)
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")  # host:port or unix:/path; "" = 未查毒
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=5_000)
LIKENESS_PERCENT = env.int("LIKENESS_PERCENT", default=20)  # two works share so much: a flag
SCORE_IMPORT_MAX_ROWS = env.int("SCORE_IMPORT_MAX_ROWS", default=50_000)

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
IMPORT_EXPORT_USE_TRANSACTIONS = True

# Celery: the job table is the queue, the broker only rings the bell
_BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env.str("BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    for _name in ("queue", "processed", "control"):
        (_BROKER_DIR / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(_BROKER_DIR / "queue"),
        "data_folder_out": str(_BROKER_DIR / "queue"),
        "processed_folder": str(_BROKER_DIR / "processed"),
        "control_folder": str(_BROKER_DIR / "control"),
        "store_processed": False,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        "max_retries": 0,
        "health_check_interval": 25,
    }
CELERY_TASK_QUEUES: dict[str, object] = {"celery": {}, "media": {}, "office": {}}
CELERY_VISIBILITY_TIMEOUT = 1800
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 1440
CELERY_TASK_TIME_LIMIT = 1500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "records.tasks.sweep_jobs", "schedule": 30.0},
    "tick": {"task": "competition.tasks.tick", "schedule": 60.0},
    "scan-attachments": {"task": "submissions.tasks.scan_unscanned", "schedule": 900.0},
    "anchor-log": {"task": "records.tasks.anchor_log", "schedule": 600.0},
    "purge-uploads": {"task": "records.tasks.purge_uploads", "schedule": 3600.0},
    "remove-orphans": {
        "task": "records.tasks.remove_orphans",
        "schedule": crontab(minute=40, hour=3),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "ERROR"}, "django.server": {"level": "WARNING"}},
}
