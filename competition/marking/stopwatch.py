"""The stopwatch of a turn (计时) as a pure rule: steps to running time, and what may come next.

A step is an act at an instant. Pauses do not count; a new start throws away what ran before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple


class Act(StrEnum):
    """开始、暂停、继续、停止."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


ACT_LABELS: Final = {
    Act.START: "开始",
    Act.PAUSE: "暂停",
    Act.RESUME: "继续",
    Act.STOP: "停止",
}
_RUNNING: Final = frozenset({Act.START, Act.RESUME})
_NEXT: Final = {
    None: frozenset({Act.START}),
    Act.START: frozenset({Act.PAUSE, Act.STOP}),
    Act.RESUME: frozenset({Act.PAUSE, Act.STOP}),
    Act.PAUSE: frozenset({Act.RESUME, Act.STOP}),
    Act.STOP: frozenset({Act.START}),
}


class Step(NamedTuple):
    """One act and when it happened, by the server's clock."""

    act: Act
    at: datetime


def possible(steps: Sequence[Step]) -> frozenset[Act]:
    """What may be pressed now; a start after a stop begins anew."""
    return _NEXT[steps[-1].act if steps else None]


def is_running(steps: Sequence[Step]) -> bool:
    """Whether time is passing."""
    return bool(steps) and steps[-1].act in _RUNNING


def elapsed(steps: Sequence[Step], at: datetime) -> timedelta:
    """The running time of the latest turn up to `at`, without pauses."""
    total = timedelta()
    since: datetime | None = None
    for act, instant in steps:
        if act is Act.START:
            total, since = timedelta(), instant
        elif act is Act.RESUME:
            since = instant
        elif since is not None:
            total, since = total + (instant - since), None
    return total if since is None else total + max(at - since, timedelta())


def whole_seconds(span: timedelta) -> int:
    """Seconds begun count only when they are over: 180.9 seconds are 180."""
    return int(span.total_seconds())


def moment_of(
    *, now: datetime, delay_ms: int, after: datetime | None, most_ms: int = 7_200_000
) -> datetime:
    """When an act happened by the server's clock, told `delay_ms` after it was pressed.

    The delay is measured by one clock, the pressing device's own, so a wrong clock does no harm;
    it is at most two hours, and an act never lies before the one it follows.
    """
    at = now - timedelta(milliseconds=min(max(delay_ms, 0), most_ms))
    return at if after is None else max(at, after)
