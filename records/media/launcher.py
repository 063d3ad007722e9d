"""Run one command within limits, and leave nothing of it behind.

Started by `limits.run` as a script of its own (`python -I -S launcher.py FD LIMITS COMMAND…`),
so that no code runs between fork and exec inside a threaded worker. It becomes the reaper of
everything the command starts, watches the whole tree, and ends it whole. One word on FD says
how it went: `exit N`, `signal N`, `time`, `memory`, `processes`, `stopped`, `missing`.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_NO_NEW_PRIVS: Final = 38
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWNET: Final = 0x40000000
PAUSE_SECONDS: Final = 0.05
_LINUX: Final = sys.platform == "linux"
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if _LINUX else None
_PAGE: Final = resource.getpagesize()


class Stopped(Exception):
    """The portal's own process asked to stop, or is gone."""


def main(status: int, limits: dict[str, float], command: list[str]) -> None:
    """Do it all; `status` is the descriptor that the verdict is written to."""
    signal.signal(signal.SIGTERM, _stop)
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    leader = os.fork()
    if leader == 0:
        os.close(status)
        _become(limits, command)
    try:
        verdict = _watch(leader, limits)
    except Stopped:
        verdict = "stopped"
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _end(leader)
    with contextlib.suppress(BrokenPipeError):
        os.write(status, verdict.encode())


def _stop(*_: object) -> None:
    raise Stopped


def _prctl(option: int, value: int) -> None:
    if _LIBC is not None:
        _LIBC.prctl(option, int(value), 0, 0, 0)


def _become(limits: dict[str, float], command: list[str]) -> None:
    """Turn this fresh process into the command; never returns."""
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        _cut_network()
        cpu = int(limits["cpu"])
        walls = {
            resource.RLIMIT_CPU: cpu,
            resource.RLIMIT_FSIZE: int(limits["file_size"]),
            resource.RLIMIT_AS: int(limits["address_space"]),
            resource.RLIMIT_NOFILE: 512,
            resource.RLIMIT_CORE: 0,
        }
        for wall, value in walls.items():
            hard = resource.getrlimit(wall)[1]
            allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
            with contextlib.suppress(ValueError, OSError):  # some systems lack one of them
                resource.setrlimit(wall, (allowed, allowed))
        os.execvp(command[0], command)  # noqa: S606 -- the portal's own command, no shell
    except OSError as error:
        os.write(2, f"{command[0]}: {error}".encode())
    finally:
        os._exit(127)


def _cut_network() -> None:
    """Move into a network without any interface, where the kernel lets us."""
    if _LIBC is None:
        return
    if _LIBC.unshare(CLONE_NEWNET) == 0:  # privileged
        return
    user, group = os.getuid(), os.getgid()
    if _LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0:
        with contextlib.suppress(OSError):
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _watch(leader: int, limits: dict[str, float]) -> str:
    """Wait for the command's end, or for the first limit that its tree passes."""
    deadline, pause = time.monotonic() + limits["seconds"], 0.002
    while True:
        if (ended := _reap(leader)) is not None:
            return ended
        tree = list(_tree(os.getpid()))
        if len(tree) > limits["processes"]:
            return "processes"
        if sum(_resident(pid) for pid in tree) > limits["memory"]:
            return "memory"
        if time.monotonic() > deadline:
            return "time"
        time.sleep(pause)
        pause = min(pause * 1.5, PAUSE_SECONDS)


def _reap(leader: int) -> str | None:
    """Collect whoever ended; say how the command ended, if it was it."""
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return None
            if pid == leader:
                code = os.waitstatus_to_exitcode(status)
                return f"signal {-code}" if code < 0 else f"exit {code}"
    return None


def _tree(root: int) -> Iterator[int]:
    """Ids of all that descend from `root`, whatever group or session they moved to."""
    for child in _children(root):
        yield child
        yield from _tree(child)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0


def _end(leader: int) -> None:
    """End the command's group at one stroke, then whoever left it, until nobody is there."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
        left = list(_tree(os.getpid()))
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        _reap(leader)
        if not left:
            return
        time.sleep(0.005)


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:])
