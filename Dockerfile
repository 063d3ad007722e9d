# 赛务：三个阶段（前端组件、Python 依赖、运行），两个目标 web 与 worker。
# 内网构建时用 --build-arg 指定软件源：PIP_INDEX_URL、NPM_CONFIG_REGISTRY、APT_MIRROR。

FROM node:22-bookworm-slim AS assets
ARG NPM_CONFIG_REGISTRY=
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN if [ -z "$NPM_CONFIG_REGISTRY" ]; then unset NPM_CONFIG_REGISTRY; fi \
 && npm ci --omit=dev --no-audit --no-fund

FROM python:3.11-slim-bookworm AS dependencies
ARG PIP_INDEX_URL=
WORKDIR /build
COPY requirements.lock ./
RUN if [ -z "$PIP_INDEX_URL" ]; then unset PIP_INDEX_URL; fi \
 && python -m venv /opt/saiwu \
 && /opt/saiwu/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm AS base
ARG APT_MIRROR=
ENV PATH=/opt/saiwu/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    TZ=Asia/Shanghai \
    VAR_DIR=/data \
    STATIC_ROOT=/app/staticfiles
RUN if [ -n "$APT_MIRROR" ]; then \
      sed -i -E "s|^URIs: https?://[^/]+|URIs: $APT_MIRROR|" /etc/apt/sources.list.d/debian.sources; \
    fi \
 && apt-get update \
 && apt-get install -y --no-install-recommends tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 saiwu \
 && useradd --uid 10001 --gid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin saiwu \
 && install -d -o saiwu -g saiwu /data
WORKDIR /app
COPY --from=dependencies /opt/saiwu /opt/saiwu
COPY . .
COPY --from=assets /build/node_modules ./node_modules
RUN python config/trial/assets.py --copy-only \
 && rm -rf node_modules \
 && SECRET_KEY=only-for-collecting-static-files BROKER_URL=memory:// VAR_DIR=/tmp/var \
    python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf /tmp/var
USER 10001:10001
VOLUME /data

FROM base AS web
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "3", "--threads", "4", \
     "--timeout", "60", "--graceful-timeout", "30", "--max-requests", "2000", \
     "--max-requests-jitter", "200", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", \
     "--access-logfile", "-"]

FROM base AS worker
USER root
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui poppler-utils ffmpeg \
    fontconfig fonts-noto-cjk fonts-arphic-gkai00mp fonts-liberation \
 && rm -rf /var/lib/apt/lists/*
# LibreOffice and fontconfig write to HOME
ENV HOME=/tmp
USER 10001:10001
HEALTHCHECK --interval=60s --timeout=20s --start-period=30s --retries=3 \
  CMD ["sh", "-c", "exec celery -A config inspect ping --timeout 10 --destination celery@$HOSTNAME"]
CMD ["celery", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "INFO"]
