"""`make run`: prepare the trial, start web and worker, stop everything together.

Environment: PORT (8000), VAR_DIR (./var), DEMO (0 = an empty portal), and STAGE and FRESH,
which `seed_demo` reads.
"""

import contextlib
import fcntl
import http.client
import os
import secrets
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TextIO

from config.trial import processes
from config.trial.processes import Child

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
START_TIMEOUT = 90.0
STOP_PATIENCE = 12.0
# A value left over in the caller's shell must not point the trial at a real installation.
FOREIGN = (
    "DATABASE_URL",
    "BROKER_URL",
    "SECRET_KEY",
    "TRUSTED_PROXY",
    "STATIC_ROOT",
    "ANCHOR_FILE",
)
STEPS = {
    "数据库迁移": ("migrate", "--verbosity", "0"),
    "静态文件收集": ("collectstatic", "--noinput", "--verbosity", "0"),
}
DEMO_STEP = {"演示数据准备": ("seed_demo",)}
NO_DEMO = "没有准备演示数据；用 manage.py issue_account 开通首个系统管理员。\n"


class Interrupted(Exception):
    """Somebody asked to stop: Ctrl-C, TERM, or the terminal is gone."""


class Stop:
    """Remembers that a signal came; waiting happens in small slices that look at it."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGINT, self._ask)
        signal.signal(signal.SIGTERM, self._ask)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup stays nohup
            signal.signal(signal.SIGHUP, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Sleep; raises Interrupted when a signal has come."""
        time.sleep(seconds)
        if self.asked:
            raise Interrupted


def main() -> None:
    """Run the trial until told to stop; exits with one sentence when it cannot start."""
    os.chdir(ROOT)
    processes.follow_parent()
    stop = Stop()
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    port = read_port()
    (var / "log").mkdir(parents=True, exist_ok=True)
    with only_one(var, port=port) as was_killed, claim(port, patience=was_killed * 15.0) as door:
        with contextlib.suppress(Interrupted):
            run(var, port=port, door=door, stop=stop)
        say("已停止。")


def run(var: Path, *, port: int, door: socket.socket, stop: Stop) -> None:
    """Prepare, start, announce, and watch; whatever ends this also ends all children."""
    env = environment(var, port=port)
    children: list[Child] = []
    try:
        is_empty = os.environ.get("DEMO") == "0"
        accounts = NO_DEMO
        for title, command in (STEPS if is_empty else STEPS | DEMO_STEP).items():
            said = perform(command, title=title, env=env, children=children, stop=stop)
            accounts = said or accounts
        children += start_services(var, door=door, env=env)
        wait_until_healthy(port, children=children, stop=stop)
        say(
            f"赛务门户已启动：http://{HOST}:{port}\n日志在 {var / 'log'}，按 Ctrl-C 停止。\n\n{accounts}"
        )
        while True:
            check_alive(children)
            stop.wait(0.3)
    finally:
        if children:
            say("正在停止 …")
        processes.stop(children, patience=STOP_PATIENCE)


def read_port() -> int:
    """Return the port asked for."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        sys.exit(f"PORT={text} 不是端口号：请用 1 到 65535 之间的整数，例如 make run PORT=8001。")
    return int(text)


@contextlib.contextmanager
def only_one(var: Path, *, port: int) -> Iterator[bool]:
    """Hold the var folder for this process alone; yields whether the last holder was killed.

    The lock is the kernel's, so a file left by a killed process blocks nobody.
    """
    with (var / "launch.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            sys.exit(
                f"{var} 已有一个门户在使用（{file.read().strip()}）："
                "请先停止它，或用 VAR_DIR= 指定另一个目录。"
            )
        was_killed = _rewrite(file, f"http://{HOST}:{port}，进程 {os.getpid()}")
        yield bool(was_killed)
        _rewrite(file, "")


def _rewrite(file: TextIO, text: str) -> str:
    file.seek(0)
    before = file.read()
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
    return before


@contextlib.contextmanager
def claim(port: int, *, patience: float) -> Iterator[socket.socket]:
    """Bind the port now and hand it to the web server later, so that nobody takes it in between.

    After a killed supervisor its children need a moment to go: then wait up to `patience` seconds.
    """
    deadline = time.monotonic() + patience
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        while True:
            try:
                door.bind((HOST, port))
                break
            except PermissionError:
                sys.exit(
                    f"没有权限使用端口 {port}：请换 1024 以上的端口，例如 make run PORT=8001。"
                )
            except OSError:
                if time.monotonic() >= deadline:
                    sys.exit(
                        f"端口 {port} 已被占用：请换一个端口，例如 make run PORT={port % 65535 + 1}。"
                    )
                time.sleep(0.2)
        yield door


def environment(var: Path, *, port: int) -> dict[str, str]:
    """Return the environment of every process of the trial."""
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return env | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TRIAL": "1",
        "VAR_DIR": str(var),
        "SECRET_KEY_FILE": str(secret_key(var)),
        "BASE_URL": f"http://{HOST}:{port}",
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def secret_key(var: Path) -> Path:
    """Return the file with the key, made once, so that sessions survive a restart."""
    path = var / "secret_key"
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        draft.replace(path)
    return path


def perform(
    command: tuple[str, ...], *, title: str, env: dict[str, str], children: list[Child], stop: Stop
) -> str:
    """Run one management command to its end and return what it printed."""
    say(f"{title} …")
    with tempfile.TemporaryFile() as output:
        line = [sys.executable, "manage.py", *command]
        child = processes.start(line, title=title, env=env, stdout=output)
        children.append(child)
        while not child.ended:
            stop.wait(0.05)
        children.remove(child)
        output.seek(0)
        printed = output.read().decode("utf-8", errors="replace")
    if child.process.returncode:
        sys.exit(f"{printed}{title}没有完成（manage.py {' '.join(command)}，见上面的输出）。")
    return printed


def start_services(var: Path, *, door: socket.socket, env: dict[str, str]) -> Iterator[Child]:
    """Start the web server on the claimed port, and one worker with the scheduler inside."""
    memory = Path("/dev/shm")  # noqa: S108 -- only gunicorn's heartbeat files
    web = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"fd://{door.fileno()}"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
    web += ["--graceful-timeout", "8", "--access-logfile", "-"]
    web += ["--worker-tmp-dir", str(memory)] if os.access(memory, os.W_OK) else []
    worker = ["-m", "celery", "-A", "config", "worker", "-B", "--pool=threads", "--concurrency=2"]
    worker += ["--loglevel=INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    yield processes.start(
        [sys.executable, *web],
        title="网页服务",
        env=env,
        log=var / "log" / "web.log",
        pass_fds=[door.fileno()],
    )
    yield processes.start(
        [sys.executable, *worker], title="后台任务", env=env, log=var / "log" / "worker.log"
    )


def wait_until_healthy(port: int, *, children: list[Child], stop: Stop) -> None:
    """Return when /healthz answers 200."""
    deadline = time.monotonic() + START_TIMEOUT
    while not answers(port):
        check_alive(children)
        if time.monotonic() > deadline:
            sys.exit(
                f"{children[0].tail()}\n网页服务没有在 {START_TIMEOUT:.0f} 秒内就绪，见上面的日志。"
            )
        stop.wait(0.1)


def answers(port: int) -> bool:
    """Tell whether the portal says that it is up."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def check_alive(children: list[Child]) -> None:
    """Exit, naming the one that died, when a child is gone."""
    for child in children:
        if child.ended:
            code = child.process.returncode
            sys.exit(
                f"{child.tail()}\n{child.title}意外退出（退出码 {code}，日志见 {child.log}），已全部停止。"
            )


def say(text: str) -> None:
    """Write to the terminal at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
