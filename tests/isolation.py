"""Imported before the settings are read: one broker and one var folder per test process.

Two test processes share one Redis server; a worker started by a test of one must not take the
messages of the other. `make test` names this module in PYTEST_PLUGINS.
"""

import os
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if WORKER:
    os.environ["VAR_DIR"] = str(Path(os.environ["VAR_DIR"], WORKER))
    if os.environ.get("BROKER_URL", "").startswith("redis:"):
        server, _, _ = os.environ["BROKER_URL"].rpartition("/")
        os.environ["BROKER_URL"] = f"{server}/{int(WORKER.removeprefix('gw')) + 1}"

Path(os.environ["VAR_DIR"], "staticfiles").mkdir(parents=True, exist_ok=True)
