"""Reading in one consistent snapshot, and telling of progress from outside of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

Report = Callable[[int, str], None]


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as of one instant: REPEATABLE READ READ ONLY on PostgreSQL.

    A long export may be busy with its file for minutes between two fetches, so the limits
    made for requests are lifted. Inside somebody's transaction, and on SQLite, reads are as consistent as these are
    without it: computed runs never change, and a single statement sees one state.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '20min'")
            cursor.execute("SET LOCAL statement_timeout = '5min'")
        yield


@contextmanager
def told_from_outside(report: Report) -> Iterator[Report]:
    """Give a `report` that may be called inside a snapshot: it writes on a connection of its own.

    What it raises (a lost lease) is raised by the next call.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield report
        return
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            yield lambda percent, note: pool.submit(report, percent, note).result()
        finally:
            pool.submit(_close_own).result()


def _close_own() -> None:
    """Close the calling thread's connection (looked up here, in that thread)."""
    connection.close()
