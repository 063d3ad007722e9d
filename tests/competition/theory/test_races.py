"""Two at once: one clerk has a hand, one grant makes the sheets (on PostgreSQL)."""

from threading import Barrier

import pytest
from django.db import IntegrityError

from accounts.roles import Role
from competition.models import Hand, Sheet
from competition.operations.theory_hands import claim_hand
from competition.operations.theory_opening import ask_opening, open_codes
from competition.operations.theory_papers import count_papers
from competition.operations.two_people import grant
from records.errors import Conflict
from tests import factories
from tests.cast import Cast
from tests.papers import make_exam, ready_exam
from tests.racing import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon")]


def claims(cast: Cast) -> list[type]:
    """Four clerks want the first hand."""
    exam = make_exam(cast, 2)
    count_papers(table_id=exam.table.pk, handed_out=2, collected=2, by=cast.organizer)
    clerks = [factories.make_staff(cast.competition, Role.CLERK) for _ in range(4)]
    tries = [lambda by=by: claim_hand(table_id=exam.table.pk, number=1, by=by) for by in clerks]
    return sorted((type(outcome) for outcome in together(tries)), key=lambda kind: kind.__name__)


def test_one_of_four_gets_the_hand_and_the_others_are_told(cast: Cast):
    assert claims(cast) == [Conflict, Conflict, Conflict, Hand]


def test_without_the_tables_lock_the_constraint_is_what_stops_them(cast: Cast, monkeypatch):
    """The negative control: what the lock is for."""
    monkeypatch.setattr("records.models.base.PortalQuerySet.locked", lambda rows: rows)
    monkeypatch.setattr("competition.operations.theory_hands._refuse_taken", lambda *_: None)
    assert claims(cast) == [Hand, IntegrityError, IntegrityError, IntegrityError]


def test_one_of_two_grants_makes_the_sheets(cast: Cast):
    exam = ready_exam(cast, 3)
    others = [cast.supervisor, factories.make_staff(cast.competition, Role.SUPERVISOR)]
    ask_opening(table_id=exam.table.pk, reason="合成", by=cast.organizer)
    found = together([lambda by=by: open_codes(table_id=exam.table.pk, by=by) for by in others])
    assert sorted(str(each) for each in found if isinstance(each, int)) == ["3"]
    assert [type(each) for each in found if not isinstance(each, int)] == [Conflict]
    assert list(Sheet.objects.values_list("version", flat=True)) == [1, 1, 1]


def test_without_locks_both_grants_go_through(cast: Cast, monkeypatch):
    """The negative control: nobody is told that the other was faster."""
    exam = ready_exam(cast, 3)
    others = [cast.supervisor, factories.make_staff(cast.competition, Role.SUPERVISOR)]
    ask_opening(table_id=exam.table.pk, reason="合成", by=cast.organizer)
    both = Barrier(2)

    def grant_together(*args, **named):
        grant(*args, **named)
        both.wait(timeout=30)

    monkeypatch.setattr("competition.operations.theory_opening.grant", grant_together)
    monkeypatch.setattr("records.models.base.PortalQuerySet.locked", lambda rows: rows)
    found = together([lambda by=by: open_codes(table_id=exam.table.pk, by=by) for by in others])
    assert found == [3, 3]
