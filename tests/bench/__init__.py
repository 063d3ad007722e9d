"""Speed and memory, measured on PostgreSQL: `make bench` runs each module here that has `figures`.

`figures()` takes nothing and returns or yields `Figure`s. It runs in a process of its own, with
Django set up and a migrated database, so that one module's memory does not count for the next.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table; `baseline` names the plain way that the ratio compares with."""

    what: str
    rows: int
    seconds: float
    peak_mb: float | None = None
    baseline: str = ""
    baseline_seconds: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return seconds ÷ the baseline's seconds: below 1 is faster."""
        return self.seconds / self.baseline_seconds if self.baseline_seconds else None


@dataclass(frozen=True)
class Measurement:
    """What a call cost: wall seconds, and by how many MB the peak exceeded the start."""

    seconds: float
    peak_mb: float


def measure(call: Callable[[], object]) -> Measurement:
    """Run `call` in a forked process and return its cost; what it returns is lost.

    Database connections are closed first: two processes must not share one.
    """
    from django.db import connections  # noqa: PLC0415 -- Django is set up by now

    connections.close_all()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _run_and_exit(call, writer)
    os.close(writer)
    with os.fdopen(reader) as answer:
        cost = answer.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"the measured call failed: {call}")
    return Measurement(*json.loads(cost))


def _run_and_exit(call: Callable[[], object], writer: int) -> None:
    code = 1
    try:
        before = _peak_mb()
        start = time.perf_counter()
        call()
        cost = [time.perf_counter() - start, _peak_mb() - before]
        os.write(writer, json.dumps(cost).encode())
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        sys.stderr.flush()
        os._exit(code)


def _peak_mb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
