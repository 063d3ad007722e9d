"""Two at once: the entry's lock orders a mark and the component's lock (on PostgreSQL)."""

import threading

import pytest
from django.db import connection

from competition.models import Entry
from competition.operations.components import lock_component
from competition.operations.sheet_store import store_sheets
from competition.queries.invariants import findings
from tests.cast import Cast
from tests.scoring import accepted, key_in, make_scheme


def race(cast: Cast, entry: Entry, monkeypatch) -> list[str]:
    """Let the lock come while a mark is being stored; return who was done first."""
    storing, locked, done = threading.Event(), threading.Event(), []

    def store_late(*args, **kwargs):
        storing.set()
        locked.wait(timeout=0.5)
        store_sheets(*args, **kwargs)

    def mark():
        key_in(cast, entry, "theory", marks="90", reason="更正")
        done.append("mark")

    def lock():
        storing.wait(timeout=5)
        lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
        done.append("lock")
        locked.set()

    def run(call):
        call()
        connection.close()

    monkeypatch.setattr("competition.operations.sheet_grid.store_sheets", store_late)
    threads = [threading.Thread(target=run, args=(call,)) for call in (mark, lock)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.fixture
def raced(cast: Cast, transactional_db) -> Entry:
    make_scheme(cast.guidance)
    entry = accepted(cast, "G001")
    key_in(cast, entry, "theory", marks="80")
    return entry


def test_the_lock_waits_for_a_mark_that_is_being_stored(cast: Cast, raced, monkeypatch):
    """B60: a mark saved in the instant of the lock is in the locked sheet."""
    assert race(cast, raced, monkeypatch) == ["mark", "lock"]
    assert list(findings()) == []


def test_without_row_locks_the_mark_would_come_after_the_lock(cast: Cast, raced, monkeypatch):
    """The negative control: what the entry's lock is for."""
    monkeypatch.setattr("records.models.base.PortalQuerySet.locked", lambda rows: rows)
    assert race(cast, raced, monkeypatch) == ["lock", "mark"]
