"""A stranger's file is only ever parsed in a child process that cannot hurt the portal."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

MIB: Final = 1024 * 1024
LAUNCHER: Final = Path(__file__).with_name("launcher.py")
MAX_OUTPUT: Final = 4 * MIB
KEPT_ERRORS: Final = 16 * 1024
GRACE_SECONDS: Final = 8.0
_KEPT_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "TZ", "FONTCONFIG_FILE")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a command may use.

    `seconds` by the wall clock, `cpu` seconds per process, bytes of `memory` over all its
    processes, `file_size` in bytes per file that it writes, how many `processes` at once, and
    seconds of `silence` on its output (0 = as long as it likes).
    """

    seconds: float = 20
    cpu: int = 20
    memory: int = 512 * MIB
    file_size: int = 512 * MIB
    processes: int = 16
    silence: float = 0


class LimitReached(Exception):
    """The command was ended; `reason` says why, in Chinese, as a sentence part.

    `is_time` is true when the clock ran out, which on a busy machine may not be the file's fault.
    """

    def __init__(self, reason: str, *, is_time: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_time = is_time


class Crashed(Exception):
    """The command died of a signal that nobody sent: the file made its reader stumble."""


@dataclass
class Finished:
    """A command that ended by itself: exit code, output, and the end of its error output."""

    code: int
    output: bytes
    errors: str


@dataclass
class _Heard:
    """What came out so far."""

    output: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    line: bytearray = field(default_factory=bytearray)
    last: float = field(default_factory=time.monotonic)


def run(
    command: Sequence[str],
    *,
    folder: Path,
    limits: Limits,
    on_line: Callable[[str], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run `command` in `folder` within `limits`; raise LimitReached or Crashed.

    On Linux this is guaranteed, without privileges: the limits are the kernel's (address
    space, CPU, file size) and a watcher's (memory over all processes, their number, time);
    when the command ends, or is ended, or the portal's process dies, every process that it
    started is killed, also one that moved to a group or session of its own. It inherits no
    open file, no terminal, no secret of the environment, and can gain no rights. It is
    without network where the kernel lets it have a network of its own (as root, or with user
    namespaces); elsewhere only the commands' own switches keep it from connecting. Off Linux
    only the kernel's limits, time and the group are held.

    `on_line` gets each line of the output as it comes, instead of it being kept.
    """
    reader, writer = os.pipe()
    told = json.dumps(_plain(limits))
    launch = [sys.executable, "-I", "-S", str(LAUNCHER), str(writer), told, *command]
    try:
        process = subprocess.Popen(  # noqa: S603 -- our own commands, argument by argument
            launch,
            cwd=folder,
            env=_environment(folder) | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(writer,),
            start_new_session=True,
        )
    except OSError:
        os.close(reader)
        raise
    finally:
        os.close(writer)
    with os.fdopen(reader, "rb") as verdict, process:
        try:
            heard = _listen(process, limits, on_line)
        except BaseException:
            _stop(process)
            raise
        process.wait()
        return _finished(verdict.read(100).decode(), heard, limits)


@contextmanager
def own_folder(within: Path | None = None) -> Iterator[Path]:
    """A temporary folder that is gone afterwards, with all that was written there.

    `within` is where large results are made: on the disk that keeps them, not in memory.
    """
    with tempfile.TemporaryDirectory(
        prefix="saiwu-", dir=within, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


def _plain(limits: Limits) -> dict[str, float]:
    return {
        "seconds": limits.seconds,
        "cpu": limits.cpu,
        "memory": limits.memory,
        "file_size": limits.file_size,
        "processes": limits.processes,
        "address_space": 2 * limits.memory + 2048 * MIB,  # threads and libraries map far more
    }


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {"LANG": "C.UTF-8"} | kept | {"HOME": str(folder), "TMPDIR": str(folder)}


def _listen(
    process: subprocess.Popen[bytes], limits: Limits, on_line: Callable[[str], None] | None
) -> _Heard:
    heard, backstop = _Heard(), time.monotonic() + limits.seconds + GRACE_SECONDS
    assert process.stdout is not None  # noqa: S101 -- asked for above
    assert process.stderr is not None  # noqa: S101 -- asked for above
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, heard.output)
        selector.register(process.stderr, selectors.EVENT_READ, heard.errors)
        while selector.get_map():
            for key, _ in selector.select(timeout=0.5):
                stream: IO[bytes] = key.fileobj  # type: ignore[assignment]  # registered above
                chunk = os.read(stream.fileno(), 65_536)
                if not chunk:
                    selector.unregister(stream)
                elif stream is process.stdout:
                    _take(chunk, heard, on_line)
                else:
                    heard.errors += chunk
                    del heard.errors[:-KEPT_ERRORS]
            now = time.monotonic()
            if limits.silence and now - heard.last > limits.silence:
                raise LimitReached(f"超过 {limits.silence:.0f} 秒没有进展")
            if now > backstop:
                raise LimitReached(_TIME.format(limits.seconds), is_time=True)
    return heard


def _take(chunk: bytes, heard: _Heard, on_line: Callable[[str], None] | None) -> None:
    heard.last = time.monotonic()
    if on_line is None:
        heard.output += chunk
        if len(heard.output) > MAX_OUTPUT:
            raise LimitReached("处理程序的输出过多")
        return
    *lines, rest = (bytes(heard.line) + chunk).split(b"\n")
    heard.line = bytearray(rest[-KEPT_ERRORS:])
    for line in lines:
        on_line(line.decode("utf-8", "replace").strip())


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the launcher to end its tree, and end the launcher if it does not."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


_TIME: Final = "处理超过 {:.0f} 秒"


def _finished(verdict: str, heard: _Heard, limits: Limits) -> Finished:
    word, _, number = verdict.partition(" ")
    if word == "exit":
        errors = heard.errors.decode("utf-8", "replace").strip()
        return Finished(code=int(number), output=bytes(heard.output), errors=errors)
    if word == "signal":
        if int(number) in {signal.SIGXCPU, signal.SIGKILL}:
            raise LimitReached(f"处理占用 CPU 超过 {limits.cpu} 秒")
        if int(number) == signal.SIGXFSZ:
            raise LimitReached(f"处理产生的文件超过 {limits.file_size // MIB} MB")
        raise Crashed(verdict)
    reasons = {
        "time": _TIME.format(limits.seconds),
        "memory": f"处理占用内存超过 {limits.memory // MIB} MB",
        "processes": f"处理启动的程序超过 {limits.processes} 个",
    }
    raise LimitReached(reasons.get(word, "处理被中断"), is_time=word not in {"memory", "processes"})
