"""Two at once on a judge's sheet: two devices, and the hand-in beside the lock (on PostgreSQL)."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from competition.models import Entry, Sheet
from competition.operations.components import lock_component
from competition.operations.judge_sheets import SheetRefused
from competition.operations.sheet_store import store_sheets
from competition.queries.sheets import revision
from records.errors import Conflict
from tests.cast import Cast
from tests.judging import judge_saves, make_panel
from tests.scoring import accepted, key_in, plan


@pytest.fixture
def raced(cast: Cast, transactional_db) -> Entry:
    entry = accepted(cast, "G001")
    make_panel(cast, entry)
    judge_saves(cast, cast.judge, plan("40", "30"), hand_in=False)
    return entry


def race(monkeypatch, first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Let `second` come while what `first` wrote is being stored; return how they ended."""
    storing, over, ends = threading.Event(), threading.Event(), []

    def store_late(*args, **kwargs):
        if threading.current_thread().name == "first":
            storing.set()
            over.wait(timeout=0.5)
        store_sheets(*args, **kwargs)

    def run(call: Callable[[], object]) -> None:
        name = threading.current_thread().name
        try:
            if name == "second":
                storing.wait(timeout=5)
            call()
            ends.append(name)
        except (SheetRefused, Conflict):
            ends.append(f"{name} refused")
        finally:
            over.set() if name == "second" else None
            connection.close()

    monkeypatch.setattr("competition.operations.sheet_grid.store_sheets", store_late)
    threads = [
        threading.Thread(target=run, args=(call,), name=name)
        for name, call in (("first", first), ("second", second))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def devices(cast: Cast) -> list[Callable[[], object]]:
    seen = revision(Sheet.objects.get())
    return [
        lambda text=text: judge_saves(cast, cast.judge, plan(text, "1"), hand_in=False, seen=seen)
        for text in ("41", "42")
    ]


def test_of_two_devices_the_second_is_shown_the_first(cast: Cast, raced, monkeypatch):
    assert race(monkeypatch, *devices(cast)) == ["first", "second refused"]
    assert Sheet.objects.get().marks["content"] == 41_000


def test_without_locks_one_device_would_overwrite_the_other_unseen(cast: Cast, raced, monkeypatch):
    """The negative control: what the entry's lock is for."""
    monkeypatch.setattr("records.models.base.PortalQuerySet.locked", lambda rows: rows)
    assert race(monkeypatch, *devices(cast)) == ["second", "first"]


def hand_in_and_lock(cast: Cast, entry: Entry) -> list[Callable[[], object]]:
    for seat in (2, 3):
        key_in(cast, entry, "plan", seat, marks=plan("40", "30"))
    return [
        lambda: judge_saves(cast, cast.judge, plan("50", "30")),
        lambda: lock_component(event_id=cast.guidance.pk, component="plan", by=cast.organizer),
    ]


def test_the_lock_waits_for_the_last_hand_in(cast: Cast, raced, monkeypatch):
    assert race(monkeypatch, *hand_in_and_lock(cast, raced)) == ["first", "second"]


def test_without_locks_the_lock_would_not_see_it(cast: Cast, raced, monkeypatch):
    """The negative control."""
    calls = hand_in_and_lock(cast, raced)
    monkeypatch.setattr("records.models.base.PortalQuerySet.locked", lambda rows: rows)
    assert race(monkeypatch, *calls) == ["second refused", "first"]
