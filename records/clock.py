"""The one clock. Rules never ask it: operations do, once, after the lock, and pass `at=`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.db import connection

from records.models import LogHead

_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def database_now() -> datetime:
    """Return the database's wall clock (aware, UTC), not the transaction's start.

    PostgreSQL answers `clock_timestamp()`: after waiting for a lock, `now()` would still be
    the time before the wait, and a late hand-in would pass. SQLite has no clock of its own:
    the process clock stands in, never below the latest instant in the action log.
    """
    fixed = _set_to.get()
    if fixed is not None:
        return fixed
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            instant: datetime = cursor.fetchone()[0]
            return instant
    here = datetime.now(UTC)  # noqa: TID251 -- the only reading of the process clock
    latest = LogHead.objects.filter(pk=1).values_list("at", flat=True).first()
    return max(here, latest) if latest is not None else here


@contextmanager
def clock_set_to(instant: datetime) -> Iterator[None]:
    """Let `database_now()` answer a chosen instant: for seeding a past season and for tests."""
    token = _set_to.set(instant)
    try:
        yield
    finally:
        _set_to.reset(token)
