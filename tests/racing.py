"""Many people at the same instant."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from typing import Any

from django.db import connection, connections


def together(tries: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all tries at once, each on its own connection; return each one's answer or exception.

    Everybody is connected before the start and waits for locks as long as it takes: what is
    tested is who wins, not how loaded the machine is.

    The trial's SQLite lets one writer in at a time, and its test database lives in the memory
    of one connection: there the tries follow each other.
    """
    if connection.vendor == "sqlite":
        return [_outcome(attempt) for attempt in tries]
    gate = Barrier(len(tries))

    def run(attempt: Callable[[], Any]) -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '60s'; SET statement_timeout = '60s'")
            gate.wait(timeout=60)
            return _outcome(attempt)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tries)) as pool:
        futures = [pool.submit(copy_context().run, run, attempt) for attempt in tries]
        return [future.result() for future in futures]


def _outcome(attempt: Callable[[], Any]) -> Any:
    try:
        return attempt()
    except Exception as error:  # noqa: BLE001 -- the test looks at every outcome
        return error
