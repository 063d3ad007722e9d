"""What somebody could try, or stumble into, between the draw and the standing."""

import pytest
from django.db import IntegrityError, transaction

from competition.models import Assignment, CalibrationHold, Correction, Seat, Session, Sheet
from competition.operations.calibration import release_hold
from competition.operations.components import hand_in_component
from competition.operations.slots import swap_slots
from competition.queries.judging_invariants import check_assigned_components, check_held
from records.errors import Conflict
from tests.cast import Cast
from tests.competition.correcting import ask, contest, grant, lock_all
from tests.factories import NOON
from tests.judging import hold_first, judge_saves, make_panel
from tests.panels import review_event, seat, works
from tests.scoring import accepted, key_in, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
GOOD = plan("50", "30")


def test_the_database_lets_a_work_have_one_third_assessor(cast: Cast):
    event = review_event(cast.competition)
    entry, other = works(cast, event, 2)
    common = {"component": "review", "by": cast.organizer, "at": NOON}
    third = common | {"is_third": True}
    Assignment.objects.create(seat=seat(cast, 1, event=event), entry=entry, **common)
    Assignment.objects.create(seat=seat(cast, 2, event=event), entry=entry, **third)
    Assignment.objects.create(seat=seat(cast, 2, event=event), entry=other, **third)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(seat=seat(cast, 3, event=event), entry=entry, **third)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            seat=seat(cast, 4, event=event), entry=entry, **(third | {"component": ""})
        )
    assert list(check_assigned_components()) == []
    Assignment.objects.filter(entry=other).update(component="interview")
    assert [found.split(" ")[0] for found in check_assigned_components()] == ["评审分配"]


def test_a_held_sheet_is_released_though_its_entrant_is_no_longer_first(cast: Cast):
    judges = make_panel(cast, accepted(cast, "G001"), accepted(cast, "G002"))
    hold = hold_first(cast.guidance)
    judge_saves(cast, judges[0], GOOD)
    session = Session.objects.get(event=cast.guidance, component="plan")
    swap_slots(session_id=session.pk, first="G001", second="G002", reason="因病", by=cast.organizer)
    assert release_hold(hold_id=hold.pk, reason="提前放行", by=cast.organizer) == 1
    assert (Sheet.objects.get().state, list(check_held())) == ("handed_in", [])
    assert CalibrationHold.objects.get().released_by == cast.organizer


def test_a_clerk_does_not_seal_what_a_judge_is_still_writing(cast: Cast):
    judges = make_panel(cast, accepted(cast, "G001"), accepted(cast, "G002"))
    judge_saves(cast, judges[0], GOOD, hand_in=False)
    on_paper = accepted(cast, "G003")
    key_in(cast, on_paper, "plan", 1, marks=GOOD, hand_in=False)
    where = {"event_id": cast.guidance.pk, "component": "plan", "seat": 1, "by": cast.clerk}
    assert hand_in_component(**where) == 1
    states = Sheet.objects.order_by("entry__number").values_list("entry__number", "state")
    assert list(states) == [("G001", "draft"), ("G003", "handed_in")]


def test_what_an_account_asked_for_that_was_closed_since_is_not_granted(cast: Cast):
    entry = contest(cast)["G003"]
    lock_all(cast)
    correction = ask(cast, entry, "theory", marks="65.5", reason="加分漏登")
    cast.organizer.is_active = False
    cast.organizer.save()
    with pytest.raises(Conflict, match="申请人的账号已停用"):
        grant(cast, correction)
    assert Correction.objects.get().made_version is None


def test_a_seat_of_another_event_is_nobodys_in_this_one(cast: Cast):
    judges = make_panel(cast, accepted(cast, "G001"))
    Seat.objects.filter(judge=judges[0]).update(event=cast.grassroots)
    with pytest.raises(Exception, match="已不在这个环节的评委席上") as refused:
        judge_saves(cast, cast.judge, GOOD, seen="")
    assert (refused.value.status, Sheet.objects.count()) == (404, 0)
