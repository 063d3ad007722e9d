"""Start processes in groups of their own, and end whole groups whatever happens."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(with_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Return what a process calls to be sent `with_signal` when its parent dies, even by kill -9.

    Linux only; elsewhere it does nothing.
    """
    parent = os.getpid()

    def ask() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), with_signal)

    return ask


def follow_parent() -> None:
    """Ask that this very process be ended when its parent dies."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Child:
    """A process that leads its own group, with the name people know it by."""

    title: str
    process: subprocess.Popen[bytes]
    log: Path | None = None

    @property
    def ended(self) -> bool:
        """Tell whether the leader is gone; the rest of its group may still be there."""
        return self.process.poll() is not None

    def tail(self, lines: int = 20) -> str:
        """Return the end of its log."""
        if self.log is None:
            return ""
        return "\n".join(self.log.read_text("utf-8", errors="replace").splitlines()[-lines:])


def start(
    command: Sequence[str],
    *,
    title: str,
    env: Mapping[str, str],
    log: Path | None = None,
    stdout: IO[bytes] | None = None,
    pass_fds: Sequence[int] = (),
) -> Child:
    """Start `command` as the leader of a new group that does not outlive this process."""
    with contextlib.ExitStack() as files:
        output = files.enter_context(log.open("wb")) if log else stdout
        process = subprocess.Popen(
            command,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            pass_fds=pass_fds,
            start_new_session=True,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 -- no threads here
        )
    return Child(title=title, process=process, log=log)


def stop(children: Iterable[Child], *, patience: float) -> None:
    """Ask the leaders to end their groups; after `patience` seconds end what is left by force.

    Only leaders are asked: a Celery worker whose scheduler is ended behind its back hangs.
    """
    children = list(children)
    for child in children:
        if not child.ended:
            child.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + patience
    while not all(child.ended for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
