"""Times of the day: when a slot is due, who came late."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta


def planned_start(starts_at: datetime | None, turn_seconds: int, position: int) -> datetime | None:
    """Return when a position (from 1) is due by the timetable, nobody staying away.

    Lateness is measured against it: who stays away makes nobody else late.
    """
    if starts_at is None:
        return None
    return starts_at + timedelta(seconds=turn_seconds * (position - 1))


def started_times(
    starts_at: datetime | None, turn_seconds: int, present: Iterable[bool]
) -> Iterator[datetime | None]:
    """Yield the expected start of each position of a room; who stays away takes no time."""
    turns = 0
    for is_there in present:
        yield planned_start(starts_at, turn_seconds, turns + 1) if is_there else None
        turns += is_there


def late_by(arrived_at: datetime, planned: datetime | None, limit: int | None) -> int | None:
    """Return how many seconds beyond the limit somebody came; None when in time or without a rule."""
    if planned is None or limit is None:
        return None
    beyond = (arrived_at - planned).total_seconds() - limit
    return -int(-beyond // 1) if beyond > 0 else None
