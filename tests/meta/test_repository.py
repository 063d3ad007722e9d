"""What must stay true of the repository as a whole."""

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from records.operations import jobs

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock", "config/trial/nodejs.lock"]
PACKAGES = ["config", "submissions", "competition", "districts", "accounts", "records"]
MODULE_LIMIT = 300
# Read by the containers or by docker compose itself, not by the settings.
COMPOSE_VARIABLES = {"SECRET_KEY_PATH", "POSTGRES_PASSWORD", "TLS_DIR", "APT_MIRROR"}
BUILD_VARIABLES = {"PIP_INDEX_URL", "NPM_CONFIG_REGISTRY", "APT_MIRROR"}


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name]


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text(lock), re.MULTILINE))


def compose() -> dict:
    return yaml.safe_load(text("docker-compose.yml"))


def example_environment() -> dict[str, str]:
    lines = [line for line in text("config/deploy/example.env").splitlines() if line]
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_python_lock_carries_hashes_and_no_address(lock):
    assert re.findall(r"https?://|--index|--find-links|--trusted", text(lock)) == []
    entries = re.split(r"^(?=[a-z])", text(lock), flags=re.MULTILINE)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_no_lock_names_a_folder_of_the_machine_that_wrote_it():
    assert re.findall(r"# +(?:via )?.*\(?/\S+", "".join(map(text, LOCKS))) == []


def test_the_development_lock_contains_the_other_with_the_same_versions():
    development = pins("requirements-dev.lock")
    assert {name: development.get(name) for name in pins("requirements.lock")} == pins(
        "requirements.lock"
    )


def test_the_npm_lock_carries_hashes_and_no_download_address():
    packages = json.loads(text("package-lock.json"))["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in installed.items() if "resolved" in entry] == []
    assert [name for name, entry in installed.items() if "integrity" not in entry] == []


def test_every_declared_dependency_is_locked_and_says_what_it_is_for():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["s3"], *extras["test"]]
    listed = text("pyproject.toml").partition("[tool.")[0]
    explained = re.findall(r'^  "([^"]+)", +# \S.{10,}$', listed, re.MULTILINE)
    assert explained == declared
    locked = [*project["dependencies"], *extras["test"]]
    names = {re.match(r"[A-Za-z0-9-]+", item)[0].lower() for item in locked}
    assert names - pins("requirements-dev.lock").keys() == set()


def test_nothing_of_third_parties_or_of_one_machine_is_tracked():
    forbidden = r"(^|/)(node_modules|vendor|\.venv|var|staticfiles)(/|$)|\.min\.(js|css)$|^\.env$"
    assert [name for name in tracked() if re.search(forbidden, name)] == []


def test_no_module_is_longer_than_the_limit():
    modules = [name for name in tracked() if name.endswith(".py") and "/migrations/" not in name]
    lengths = {name: len(text(name).splitlines()) for name in modules if (ROOT / name).exists()}
    assert {name: count for name, count in lengths.items() if count > MODULE_LIMIT} == {}


def test_the_readme_names_the_two_commands():
    readme = text("README.md")
    assert [command for command in ("make run", "make test") if command not in readme] == []


def test_what_runs_before_the_environment_needs_only_the_standard_library():
    for name in ("config/trial/environment.py", "config/trial/assets.py"):
        imports = re.findall(r"^(?:import|from) (\w+)", text(name), re.MULTILINE)
        assert "from __future__" not in imports
        assert [module for module in imports if module in PACKAGES] == []
        ast.parse(text(name))


def test_compose_has_each_service_once():
    services = compose()["services"]
    assert sorted(services) == [
        "beat",
        "broker",
        "database",
        "media-worker",
        "migrate",
        "nginx",
        "office-worker",
        "web",
        "worker",
    ]
    schedulers = [
        name for name, service in services.items() if "beat" in service.get("command", [])
    ]
    assert schedulers == ["beat"]
    assert services["beat"]["deploy"] == {"replicas": 1}
    embedded = [name for name, service in services.items() if "-B" in service.get("command", [])]
    assert embedded == []


def test_compose_pins_the_major_versions_the_portal_is_built_for():
    services = compose()["services"]
    images = {name: services[name]["image"] for name in ("database", "broker", "nginx")}
    assert images == {"database": "postgres:16", "broker": "redis:7", "nginx": "nginx:1.28"}
    python = re.findall(r"^FROM python:(\S+)-slim", text("Dockerfile"), re.MULTILINE)
    oldest = tomllib.loads(text("pyproject.toml"))["project"]["requires-python"]
    assert {f">={version}" for version in python} == {oldest}


def test_portal_services_run_locked_down_and_wait_for_the_migration():
    services = compose()["services"]
    for name in ("web", "worker", "media-worker", "office-worker", "beat"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert service["networks"] == ["inside"]
    assert compose()["networks"]["inside"] == {"internal": True}
    published = [name for name, service in services.items() if "ports" in service]
    assert published == ["nginx"]


def test_the_broker_keeps_what_it_was_given():
    command = compose()["services"]["broker"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_a_worker_only_takes_queues_and_every_queue_has_a_worker():
    served = []
    for service in compose()["services"].values():
        command = service.get("command", [])
        if "--queues" in command:
            served.append(command[command.index("--queues") + 1])
    assert sorted(served) == sorted(settings.CELERY_TASK_QUEUES) == ["celery", "media", "office"]
    assert set(jobs._queues.values()) == {"media", "office"}


def test_the_image_runs_as_an_ordinary_user_and_builds_both_targets():
    dockerfile = text("Dockerfile")
    assert re.findall(r"^FROM base AS (\w+)", dockerfile, re.MULTILINE) == ["web", "worker"]
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE)[-1] == "10001:10001"
    commands = re.findall(r"^CMD (.)", dockerfile, re.MULTILINE)
    assert set(commands) == {"["}


def test_every_variable_of_compose_is_in_the_example_environment():
    used = set(re.findall(r"\$\{(\w+)", text("docker-compose.yml")))
    assert used == COMPOSE_VARIABLES | BUILD_VARIABLES
    assert used - example_environment().keys() == set()


def test_every_variable_of_the_example_environment_is_explained_and_read():
    example = text("config/deploy/example.env")
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', text("config/settings.py")))
    read |= {f"{name}_FILE" for name in read} | COMPOSE_VARIABLES | BUILD_VARIABLES
    assert example_environment().keys() - read == set()
    paragraphs = re.findall(r"(?:^#.*\n)+(?:^[A-Z_]+=.*\n)+", example, re.MULTILINE)
    assert sum(len(re.findall(r"^[A-Z_]+=", p, re.MULTILINE)) for p in paragraphs) == len(
        example_environment()
    )


def test_nginx_lets_through_what_the_portal_accepts_and_sets_the_address_itself():
    nginx = text("config/deploy/nginx.conf")
    limit = int(re.search(r"client_max_body_size (\d+)m;", nginx)[1]) * 1024 * 1024
    assert limit > settings.UPLOAD_LIMIT_BYTES
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_add_x_forwarded_for" not in nginx


def test_nginx_takes_a_piece_of_an_upload_and_sends_what_the_portal_allows():
    nginx = text("config/deploy/nginx.conf")
    uploads = re.search(r"location /uploads/ \{(.*?)\}", nginx, re.DOTALL)[1]
    assert "client_max_body_size 9m;" in uploads
    assert "chunkSize: 8 * 1024 * 1024" in text("static/js/uploader.js")
    prefix = example_environment()["ACCEL_PREFIX"]
    protected = re.search(rf"location {prefix} \{{(.*?)\}}", nginx, re.DOTALL)[1]
    assert (
        "internal;" in protected,
        f"alias {example_environment()['VAR_DIR']}/files/;" in protected,
    ) == (
        True,
        True,
    )
