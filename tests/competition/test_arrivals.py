"""The door: who came and when, who is late, and what the rule makes of it."""

from datetime import datetime, timedelta

import pytest

from competition.models import Arrival, Entry, Sheet
from competition.operations.arrivals import mark_arrival, settle_arrivals, undo_arrival
from competition.queries.arrivals import DoorRow, door_rows, matching
from competition.queries.day import sessions_of
from competition.queries.invariants import findings
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.day import arrive, make_drawn, make_people, make_session
from tests.factories import NOON
from tests.scoring import key_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def rows(session, minutes: int = 0) -> dict[str, DoorRow]:
    found = door_rows(sessions_of(session), at=after(minutes))
    return {row.entry.number: row for row in found}


def settle(cast: Cast, session, *entries: Entry, minutes: int = 60, by=None) -> int:
    with clock_set_to(after(minutes)):
        return settle_arrivals(
            session_id=session.pk,
            entry_ids=[entry.pk for entry in entries],
            by=by or cast.organizer,
        )


def written(component: str = "plan") -> dict[str, tuple[str, str, str]]:
    sheets = Sheet.objects.current().filter(component=component, seat=0).select_related("entry")
    return {sheet.entry.number: (sheet.mark_state, sheet.state, sheet.note) for sheet in sheets}


def refused(act, kind=Refused) -> tuple[str | None, str]:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.field, refusal.value.message


@pytest.fixture
def written_exam(cast: Cast):
    """Three people, one room, all beginning at NOON with five minutes' grace."""
    people = make_people(cast, 3)
    return make_session(cast, turn_seconds=0), people


def test_the_first_time_stays_and_ticks_may_follow(cast: Cast, written_exam):
    session, (first, *_) = written_exam
    arrive(cast, session, first, minutes=-10)
    row = arrive(cast, session, first, minutes=3, id_checked=True, phone_kept=True)
    assert (row.arrived_at, row.id_checked, row.phone_kept) == (after(-10), True, True)
    assert Arrival.objects.count() == 1


def test_a_time_may_be_told_later_with_a_note(cast: Cast, written_exam):
    session, (first, *_) = written_exam
    assert arrive(
        cast, session, first, minutes=20, arrived_at=after(2), note="漏登"
    ).arrived_at == (after(2))
    untold = lambda: arrive(cast, session, first, minutes=20, arrived_at=after(2))  # noqa: E731
    future = lambda: arrive(cast, session, first, arrived_at=after(30), note="x")  # noqa: E731
    assert (refused(untold)[0], refused(future)[0]) == ("note", "time")


@pytest.mark.parametrize(
    ("came", "late"), [(-10, None), (5, None), (6, 60), (30, 1500)]
)  # the grace ends at 5
def test_lateness_is_counted_from_the_end_of_the_grace(cast: Cast, written_exam, came, late):
    session, (first, *_) = written_exam
    arrive(cast, session, first, minutes=came)
    assert rows(session)["G001"].late == late


def test_with_slots_lateness_is_counted_from_the_own_turn(cast: Cast):
    session = make_drawn(cast, people=3, rooms=0).session
    third = session.slots.get(position=3).entry
    arrive(cast, session, third, minutes=25)
    row = rows(session)[third.number]
    assert (row.planned, row.late) == (after(20), None)


def test_who_stays_away_makes_nobody_late(cast: Cast):
    """The expected start moves up; the timetable against which lateness counts does not."""
    session = make_drawn(cast, people=2, rooms=0).session
    first, second = [slot.entry for slot in session.slots.order_by("position")]
    settle(cast, session, first, minutes=6)
    assert session.slots.get(entry=second).starts_at == NOON
    arrive(cast, session, second, minutes=14)
    assert rows(session)[second.number].late is None


def test_nobody_can_be_settled_before_the_time_is_up(cast: Cast, written_exam):
    session, (first, *_) = written_exam
    assert rows(session, minutes=5)["G001"].verdict == ""
    refused(lambda: settle(cast, session, first, minutes=5), Conflict)
    assert rows(session, minutes=6)["G001"].verdict == "due"


def test_settling_writes_the_states_of_the_rule_as_sheets(cast: Cast, written_exam):
    session, (first, second, third) = written_exam
    arrive(cast, session, first, minutes=0)
    arrive(cast, session, second, minutes=12)
    assert settle(cast, session, second, third) == 2
    assert written() == {
        "G002": ("absent", "handed_in", "检录：迟到，超过时限 7 分钟"),
        "G003": ("absent", "handed_in", "检录：未到"),
    }
    assert ActionLog.objects.filter(action="settle_arrivals").count() == 1
    assert list(findings()) == []


def test_only_those_named_are_settled(cast: Cast, written_exam):
    session, (_, second, _) = written_exam
    settle(cast, session, second)
    assert list(written()) == ["G002"]


def test_forfeit_may_be_the_rule(cast: Cast):
    first, *_ = make_people(cast, 1)
    session = make_session(cast, late_state="forfeit")
    settle(cast, session, first)
    assert written()["G001"][0] == "forfeit"


def test_an_appearance_is_settled_in_all_its_components(cast: Cast):
    first, *_ = make_people(cast, 1, has_show=True)
    show = make_session(cast, "show")
    plan = make_session(cast, follows="show", late_state="forfeit")
    settle(cast, plan, first)
    assert (written("show")["G001"][0], written("plan")["G001"][0]) == ("absent", "forfeit")
    assert rows(show)["G001"].state_label in {"缺考", "弃权"}


def test_who_came_in_time_or_was_marked_is_never_settled(cast: Cast, written_exam):
    session, (first, second, _) = written_exam
    arrive(cast, session, first, minutes=0)
    key_in(cast, second, "plan", 1, marks={"content": "50", "speech": "30"})
    for entry in (first, second):
        message = refused(lambda entry=entry: settle(cast, session, entry), Conflict)[1]
        assert message.startswith(entry.number)
    assert written() == {}


def test_settling_twice_is_refused_and_a_clerk_can_correct_it(cast: Cast, written_exam):
    session, (first, *_) = written_exam
    settle(cast, session, first)
    refused(lambda: settle(cast, session, first), Conflict)
    key_in(cast, first, "plan", state="forfeit", note="", reason="组委会认定弃权")
    assert written()["G001"][0] == "forfeit"


def test_nobody_named_and_strangers_are_refused(cast: Cast, written_exam):
    session, (first, *_) = written_exam
    assert refused(lambda: settle(cast, session))[0] == "entry"
    stranger = Entry(pk=999_999)
    refused(lambda: settle(cast, session, first, stranger), Conflict)
    refused(lambda: arrive(cast, session, stranger), Conflict)
    assert (written(), Arrival.objects.count()) == ({}, 0)


def test_who_stays_away_takes_no_slot_time(cast: Cast):
    session = make_drawn(cast, people=3, rooms=0).session
    first = session.slots.get(position=1)
    settle(cast, session, first.entry, minutes=6)
    starts = session.slots.order_by("position").values_list("starts_at", flat=True)
    assert list(starts) == [None, NOON, after(10)]


def test_without_a_rule_nobody_is_late_but_who_never_came_can_be_settled(cast: Cast):
    first, _ = make_people(cast, 2)
    session = make_session(cast, turn_seconds=0, late_seconds=None)
    arrive(cast, session, first, minutes=50)
    verdicts = {number: row.verdict for number, row in rows(session, minutes=1).items()}
    assert verdicts == {"G001": "", "G002": "due"}


def test_a_tick_for_the_wrong_person_is_taken_back_with_a_reason(cast: Cast, written_exam):
    session, (first, *_) = written_exam
    arrive(cast, session, first)
    values = {"session_id": session.pk, "entry_id": first.pk, "by": cast.organizer}
    assert refused(lambda: undo_arrival(reason="", **values))[0] == "reason"
    undo_arrival(reason="认错人", **values)
    assert Arrival.objects.count() == 0
    refused(lambda: undo_arrival(reason="认错人", **values), Conflict)


def test_only_organizers_stand_at_the_door(cast: Cast, written_exam):
    session, (first, *_) = written_exam
    with pytest.raises(NotAllowed):
        mark_arrival(session_id=session.pk, entry_id=first.pk, by=cast.supervisor)
    with pytest.raises(NotAllowed):
        settle(cast, session, first, by=cast.clerk)


@pytest.mark.parametrize("words", ["g001", "张伟", "zhangwei", "zw", " ZW "])
def test_people_are_found_by_number_name_and_pinyin(cast: Cast, written_exam, words):
    session, (first, *_) = written_exam
    first.competitor.name, first.competitor.pinyin = "张伟", "zhangwei zw"
    first.competitor.save()
    found = matching(door_rows([session], at=NOON), words)
    assert [row.entry.number for row in found] == ["G001"]


def test_the_list_narrows_to_who_is_still_missing(cast: Cast, written_exam):
    session, (first, second, _) = written_exam
    arrive(cast, session, first, minutes=12)
    settle(cast, session, second)
    seen = {
        only: [row.entry.number for row in matching(door_rows([session], at=after(60)), "", only)]
        for only in ("waiting", "arrived", "late", "settled")
    }
    assert seen == {
        "waiting": ["G003"], "arrived": ["G001"], "late": ["G001"], "settled": ["G002"],
    }  # fmt: skip
