"""PostgreSQL and Redis for tests: private servers on free ports, in a temporary folder.

`python -m tests.servers COMMAND …` runs any command with them, for work on a few tests.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from config.trial.processes import die_with_parent
from tests import system

HOST = "127.0.0.1"
START_TIMEOUT = 30.0
POSTGRES_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # Survives kill -9 of any process (the bar of the tests), not a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "autovacuum_naptime": "10s",
}


@dataclass
class Server:
    """One server process; a fault test may kill and start it again on the same data and port."""

    command: list[str]
    folder: Path
    port: int
    stop_signal: signal.Signals
    answers: Callable[[int], bool]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and return once it answers."""
        log = self.folder / "server.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509 -- only libc and getppid
                **unprivileged(),
            )
        deadline = time.monotonic() + START_TIMEOUT
        while not self.answers(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"{self.command[0]} 没有启动：\n{log.read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it in its own way, by force after ten seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()

    def kill(self) -> None:
        """End it and its children at once, as a crash would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def unprivileged() -> dict[str, object]:
    """Return Popen's arguments for a user that is not root; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Make a folder that the unprivileged user owns; removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="saiwu-tests-", dir=_reachable_temp()))
    try:
        if user := unprivileged():
            os.chown(folder, user["user"], user["group"])  # type: ignore[arg-type]
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reachable_temp() -> Path:
    """Return the temporary folder, or /tmp when another user could not get into it."""
    temp = Path(tempfile.gettempdir()).resolve()
    open_to_all = all(folder.stat().st_mode & 0o001 for folder in [temp, *temp.parents])
    return temp if open_to_all else Path("/tmp")  # noqa: S108 -- only a parent for mkdtemp


def postgres(folder: Path) -> Server:
    """Prepare a cluster in `folder`: UTF-8, superuser `saiwu`, open to this machine only."""
    binaries = system.postgres_bin()
    assert binaries is not None, "PostgreSQL is missing"
    folder.mkdir()
    if user := unprivileged():
        os.chown(folder, user["user"], user["group"])  # type: ignore[arg-type]
    data = folder / "data"
    subprocess.run(
        [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "saiwu",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        **unprivileged(),
    )
    port = free_port()
    settings = [f"--{name}={value}" for name, value in POSTGRES_SETTINGS.items()]
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), *settings]
    return Server(command, folder, port, signal.SIGINT, postgres_answers)


def postgres_answers(port: int) -> bool:
    """Tell whether the server takes a connection."""
    try:
        psycopg2.connect(host=HOST, port=port, user="saiwu", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def redis(folder: Path) -> Server:
    """Prepare a Redis as in production: nothing is evicted; appends go to a file."""
    folder.mkdir()
    if user := unprivileged():
        os.chown(folder, user["user"], user["group"])  # type: ignore[arg-type]
    program = shutil.which("redis-server")
    assert program is not None, "Redis is missing"
    port = free_port()
    command = [program, "--port", str(port), "--bind", HOST, "--dir", str(folder), "--save", ""]
    command += ["--appendonly", "yes", "--maxmemory-policy", "noeviction"]
    return Server(command, folder, port, signal.SIGTERM, redis_answers)


def redis_answers(port: int) -> bool:
    """Tell whether the server says PONG."""
    try:
        with socket.create_connection((HOST, port), timeout=2) as link:
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False


@contextlib.contextmanager
def running() -> Iterator[dict[str, str]]:
    """Run both servers; yields the environment that points the portal at them."""
    with contextlib.ExitStack() as undo:
        folder = undo.enter_context(scratch())
        database = _started(lambda attempt: postgres(folder / f"postgres-{attempt}"), undo)
        broker = _started(lambda attempt: redis(folder / f"redis-{attempt}"), undo)
        create_database(database.port)
        yield os.environ | {
            "DATABASE_URL": f"postgres://saiwu@{HOST}:{database.port}/saiwu",
            "BROKER_URL": f"redis://{HOST}:{broker.port}/0",
            **isolation(folder / "var"),
        }


def isolation(var: Path) -> dict[str, str]:
    """Return what gives each test process its own broker and files: see tests/isolation.py."""
    return {"VAR_DIR": str(var), "PYTEST_PLUGINS": "tests.isolation"}


def create_database(port: int) -> None:
    """Create the database that the environment names; pytest makes its own beside it."""
    link = psycopg2.connect(host=HOST, port=port, user="saiwu", dbname="postgres")
    with contextlib.closing(link):
        link.autocommit = True
        link.cursor().execute("CREATE DATABASE saiwu")


def _started(prepare: Callable[[int], Server], undo: contextlib.ExitStack) -> Server:
    """Start a server, on another port when somebody took the free one in between."""
    for attempt in range(3):
        server = prepare(attempt)
        try:
            server.start()
        except RuntimeError:
            if attempt == 2:
                raise
            continue
        undo.callback(server.stop)
        return server
    raise AssertionError("unreachable")


if __name__ == "__main__":
    system.ensure()
    with running() as environment:
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
