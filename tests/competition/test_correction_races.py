"""Corrections and confirming at the same instant: the scheme's lock orders them (PostgreSQL)."""

import threading

import pytest
from django.db import connection

from accounts.roles import Role
from competition.models import Correction, Sheet, Standing
from competition.operations.two_people import ask as ask_two
from records.errors import Conflict
from tests.cast import Cast
from tests.competition.correcting import ask, compute, confirm, contest, grant, lock_all
from tests.factories import make_staff
from tests.racing import together


@pytest.fixture
def people(cast: Cast, transactional_db):
    """Scored, locked, on a clock that runs."""
    found = contest(cast)
    lock_all(cast)
    return found


def test_two_supervisors_who_grant_at_once_write_one_version(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65")
    others = [make_staff(cast.competition, Role.SUPERVISOR) for _ in range(3)]
    found = together([lambda by=by: grant(cast, correction, by=by) for by in others])
    assert [type(each) for each in found if isinstance(each, Exception)] == [Conflict] * 2
    assert Sheet.objects.filter(entry=people["G003"], component="theory").count() == 2


def test_granting_and_confirming_at_once_never_confirms_what_was_corrected(cast: Cast, people):
    standing = compute(cast)
    correction = ask(cast, people["G003"], "theory", marks="65")
    granted, confirmed = together(
        [lambda: grant(cast, correction), lambda: confirm(cast, standing)]
    )
    assert isinstance(granted, Correction)
    assert isinstance(confirmed, Conflict)


def race(cast: Cast, people, monkeypatch) -> str:
    """Let the confirming come while somebody is asking; return how it ended."""
    standing = compute(cast)
    asking, confirmed, ends = threading.Event(), threading.Event(), []

    def ask_late(*args, **kwargs):
        asking.set()
        confirmed.wait(timeout=0.5)
        ask_two(*args, **kwargs)

    def confirmer():
        asking.wait(timeout=5)
        try:
            ends.append(str(confirm(cast, standing).state))
        except Conflict as refusal:
            ends.append(refusal.message)
        confirmed.set()

    monkeypatch.setattr("competition.operations.corrections.ask", ask_late)
    at_once(lambda: ask(cast, people["G003"], "theory", marks="65"), confirmer)
    assert Correction.objects.count() == 1
    return ends[0]


def at_once(*calls):
    """Run each on its own connection and wait for all."""

    def run(call):
        try:
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_confirming_waits_for_an_asking_and_then_sees_it(cast: Cast, people, monkeypatch):
    assert "有 1 项更正尚未处理" in race(cast, people, monkeypatch)
    assert not Standing.objects.filter(state="confirmed").exists()


def test_without_row_locks_a_run_would_be_confirmed_over_an_open_asking(
    cast: Cast, people, monkeypatch
):
    """The negative control: what the scheme's lock is for."""
    monkeypatch.setattr("records.models.base.PortalQuerySet.locked", lambda rows: rows)
    assert race(cast, people, monkeypatch) == "confirmed"
