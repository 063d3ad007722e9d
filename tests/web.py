"""The portal's web server as its own processes, for tests that kill it and for measurements."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import User
from config.trial.processes import Child, start, stop
from tests.servers import HOST, free_port


@contextmanager
def web_server(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator["Web"]:
    """Run one web process on the database of this process; its log goes into the folder."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--threads", "4"]
    command += ["--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--workers", "1"]
    command += ["--no-control-socket", "--timeout", "120"]
    env = {**os.environ, "DATABASE_URL": _database(), "TRIAL": "1", **(environment or {})}
    folder.mkdir(parents=True, exist_ok=True)
    child = start(command, title="web", env=env, log=folder / "web.log")
    try:
        _await(port, child)
        yield Web(port, child)
    finally:
        stop([child], patience=10)


class Web:
    """A running server; `worker` is the id of the process that answers."""

    def __init__(self, port: int, child: Child) -> None:
        self.port, self.child = port, child

    @property
    def worker(self) -> int:
        """The only child of the master."""
        command = ["pgrep", "-P", str(self.child.process.pid)]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(found.stdout.split()[0])

    def ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request on a connection of its own: status, headers, body."""
        link = http.client.HTTPConnection(HOST, self.port, timeout=120)
        link.request(method, address, body=body, headers=dict(headers))
        answer = link.getresponse()
        words = answer.read()
        link.close()
        return answer.status, answer.headers, words


def login_headers(user: User) -> dict[str, str]:
    """What a signed-in browser sends along: its session and the page's token."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    session: SessionBase = client.session
    session["_csrftoken"] = get_random_string(32)
    session.save()
    return {
        "Cookie": f"saiwu={client.cookies['saiwu'].value}",
        "X-CSRFToken": session["_csrftoken"],
        "Tus-Resumable": "1.0.0",
    }


def _database() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    host = f"{told['USER']}@{told['HOST']}:{told['PORT']}"
    return f"postgres://{host}/{told['NAME']}"


def _await(port: int, child: Child) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not child.ended:
        try:
            link = http.client.HTTPConnection(HOST, port, timeout=5)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(child.tail())
