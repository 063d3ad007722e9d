"""Forty people press 提交 for one place: exactly one gets it. With the walls down, they do not.

The pause between looking for a place and taking it makes the race certain, so that the
negative control shows that the lock and the constraint are what keeps the quota.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import pytest
from django.db import connection, connections

from competition.enums import HOLDING
from competition.models import Entry, Quota
from competition.operations import entries as acts
from competition.operations.entries import submit_entry
from records.errors import Refused
from records.models import ActionLog
from records.operations.anchors import verify_log
from tests.cast import Cast
from tests.competition.nominating import draft
from tests.racing import together

TRIES = 40
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("files"),
]


@pytest.fixture
def pause(monkeypatch: pytest.MonkeyPatch) -> threading.Barrier:
    """After a free place was found, wait until everybody has found one (or half a second)."""
    barrier = threading.Barrier(TRIES)
    look = acts.free_slot

    def look_and_wait(*args, **kwargs):
        slot = look(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5 if connection.vendor == "postgresql" else 0.01)
        return slot

    monkeypatch.setattr(acts, "free_slot", look_and_wait)
    return barrier


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty in one line take their time on a busy machine; its load must not decide the test."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    if connection.vendor == "postgresql":
        monkeypatch.setitem(options, "options", "-c lock_timeout=60000 -c statement_timeout=60000")


def forty_at_once(cast: Cast) -> list[str]:
    """Submit forty drafts of one district at once; return each one's outcome."""
    ids = [draft(cast.guidance, cast.liaison, photo=None).pk for _ in range(TRIES)]
    tries = [partial(submit_entry, entry_id=entry_id, by=cast.liaison) for entry_id in ids]
    return sorted(_word(outcome) for outcome in together(tries))


def _word(outcome: object) -> str:
    if isinstance(outcome, Entry):
        return "accepted"
    return "refused" if isinstance(outcome, Refused) else repr(outcome)


@contextmanager
def without_walls(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take down the row lock and the slot constraint, and put the constraint back."""
    monkeypatch.setattr(type(Quota.objects.all()), "locked", lambda self: self.order_by("pk"))
    (wall,) = [rule for rule in Entry._meta.constraints if rule.name == "uq_slot"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Entry, wall)
    try:
        yield
    finally:
        Entry.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Entry, wall)


def test_of_forty_at_once_exactly_one_gets_the_place(cast: Cast, noon, pause):
    outcomes = forty_at_once(cast)
    assert outcomes == ["accepted"] + ["refused"] * (TRIES - 1)
    assert Entry.objects.filter(status__in=HOLDING).count() == 1
    assert ActionLog.objects.filter(action="submit_entry").count() == 1
    assert list(verify_log()) == []


def test_without_lock_and_constraint_the_race_shows(cast: Cast, noon, pause, monkeypatch):
    with without_walls(monkeypatch):
        outcomes = forty_at_once(cast)
        active = Entry.objects.filter(status__in=HOLDING).count()
    by_itself = connection.vendor == "sqlite"  # one writer at a time, whatever we do
    assert active == outcomes.count("accepted")
    assert (active == 1) == by_itself


def test_the_constraint_alone_keeps_the_quota(cast: Cast, noon, pause, monkeypatch):
    monkeypatch.setattr(type(Quota.objects.all()), "locked", lambda self: self.order_by("pk"))
    outcomes = forty_at_once(cast)
    assert outcomes == ["accepted"] + ["refused"] * (TRIES - 1)
