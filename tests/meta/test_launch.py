"""`make run`'s supervisor, for real: it starts, refuses, and leaves nothing behind."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.trial import launch
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
# One group: one process prepares one empty var folder for most of them.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("launch")]


def environment(var: Path, port: int, *, demo: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in launch.FOREIGN}
    return kept | {"VAR_DIR": str(var), "PORT": str(port), "STAGE": "registration", "DEMO": demo}


@contextlib.contextmanager
def started(var: Path, port: int, *, demo: str = "0") -> Iterator[subprocess.Popen]:
    """Run the supervisor until it says that the portal is up."""
    command = [sys.executable, "-m", "config.trial.launch"]
    supervisor = subprocess.Popen(
        command, cwd=ROOT, env=environment(var, port, demo=demo), stdout=subprocess.PIPE, text=True
    )
    try:
        for line in supervisor.stdout:
            if line.startswith("赛务门户已启动"):
                break
        yield supervisor
    finally:
        supervisor.kill()
        supervisor.stdout.close()
        supervisor.wait()
        wait_until(lambda: family(var) == [])


def refused(var: Path, port: object) -> tuple[int, str]:
    """Run a supervisor that must not start; returns its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "config.trial.launch"],
        cwd=ROOT,
        env=environment(var, port, demo="0"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


def family(var: Path) -> list[int]:
    """Return the processes whose environment names this var folder."""
    found = []
    for status in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"VAR_DIR={var}\0".encode() in status.read_bytes():
                found.append(int(status.parent.name))
    return found


def worker_of(supervisor: subprocess.Popen) -> int:
    children = Path(f"/proc/{supervisor.pid}/task/{supervisor.pid}/children").read_text().split()
    return next(
        int(pid) for pid in children if b"celery" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


def wait_until(is_so, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trial")


def test_a_term_stops_web_worker_and_scheduler_of_the_seeded_trial(tmp_path):
    var, port = tmp_path, free_port()
    with started(var, port, demo="1") as supervisor:
        assert get(port, "/healthz") == 200
        code, said = refused(var, free_port())
        assert (code, said.count("\n")) == (1, 1)
        assert said.startswith(f"{var} 已有一个门户在使用（http://127.0.0.1:{port}")
        assert len(family(var)) >= 5
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(30) == 0
        assert family(var) == []


def test_a_killed_supervisor_leaves_no_orphans_and_does_not_block_the_next_start(var):
    port = free_port()
    with started(var, port) as supervisor:
        supervisor.kill()
        supervisor.wait()
    with started(var, port):
        assert get(port, "/healthz") == 200


def test_when_the_worker_dies_everything_stops_and_the_worker_is_named(var):
    with started(var, free_port()) as supervisor:
        os.kill(worker_of(supervisor), signal.SIGKILL)
        assert supervisor.wait(30) == 1
        assert family(var) == []


def test_the_secret_key_is_made_once_and_only_for_its_owner(tmp_path):
    first = launch.secret_key(tmp_path).read_text()
    assert launch.secret_key(tmp_path).read_text() == first
    assert re.fullmatch(r"[\w-]{50,}", first)
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_busy_port_is_refused_in_one_sentence_before_anything_is_started(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refused(tmp_path, port) == (
            1,
            f"端口 {port} 已被占用：请换一个端口，例如 make run PORT={port % 65535 + 1}。\n",
        )
    assert not (tmp_path / "saiwu.sqlite3").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "\uff18\uff10"])
def test_a_port_that_is_none_is_refused_in_one_sentence(tmp_path, port):
    code, said = refused(tmp_path, port)
    assert (code, said.splitlines()) == (
        1,
        [f"PORT={port} 不是端口号：请用 1 到 65535 之间的整数，例如 make run PORT=8001。"],
    )
