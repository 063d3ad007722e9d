"""Places after the draw: moved, exchanged, added, taken over; each says why."""

from datetime import timedelta

import pytest

from competition.enums import EntryStatus
from competition.models import Entry, Room, Slot
from competition.operations.entries import substitute_entry, withdraw_entry
from competition.operations.entry_reviews import accept_entry
from competition.operations.slots import add_slot, move_slot, swap_slots
from competition.queries.draws import record_of
from competition.queries.invariants import findings
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.day import make_drawn
from tests.competition.nominating import draft
from tests.factories import NOON
from tests.scoring import accepted, key_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def numbers_in(session, room: Room | None) -> list[str]:
    slots = session.slots.filter(room=room).select_related("entry").order_by("position")
    return [slot.entry.number for slot in slots]


def refused(act, kind=Refused) -> tuple[str | None, str]:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.field, refusal.value.message


def move(cast: Cast, session, number: str, room: Room | None, position: int, reason="因病"):
    move_slot(
        session_id=session.pk, number=number, room_id=room.pk if room else None,
        position=position, reason=reason, by=cast.organizer,
    )  # fmt: skip


def test_a_moved_place_pushes_the_others_on(cast: Cast):
    session = make_drawn(cast, people=4, rooms=0).session
    first, second, third, fourth = numbers_in(session, None)
    drawn_as = dict(session.slots.values_list("entry__number", "number"))
    move(cast, session, fourth, None, 2)
    assert numbers_in(session, None) == [first, fourth, second, third]
    assert dict(session.slots.values_list("entry__number", "number")) == drawn_as
    starts = session.slots.order_by("position").values_list("starts_at", flat=True)
    assert list(starts) == [NOON + timedelta(minutes=10) * turn for turn in range(4)]


def test_a_place_in_another_room_closes_the_gap_it_leaves(cast: Cast):
    session = make_drawn(cast, people=5, rooms=2).session
    one, two = session.rooms.all()
    ones, twos = numbers_in(session, one), numbers_in(session, two)
    move(cast, session, ones[0], two, 99)
    assert (numbers_in(session, one), numbers_in(session, two)) == (ones[1:], [*twos, ones[0]])
    positions = (
        session.slots.filter(room=one).order_by("position").values_list("position", flat=True)
    )
    assert list(positions) == [1, 2]


def test_two_exchange_their_places(cast: Cast):
    session = make_drawn(cast, people=4, rooms=2).session
    one, two = session.rooms.all()
    ones, twos = numbers_in(session, one), numbers_in(session, two)
    swap_slots(
        session_id=session.pk, first=ones[0], second=twos[1], reason="航班延误", by=cast.organizer
    )
    assert numbers_in(session, one) == [twos[1], ones[1]]
    assert numbers_in(session, two) == [twos[0], ones[0]]


def test_a_change_is_published_with_its_reason_and_logged(cast: Cast):
    draw = make_drawn(cast, people=3, rooms=0)
    last = numbers_in(draw.session, None)[-1]
    move(cast, draw.session, last, None, 1, reason="因病提前")
    record = record_of(draw)
    assert [place["reason"] for place in record["now"]] == ["因病提前"] * 3
    assert [place["entry"] for place in record["order"]][-1] == last
    assert ActionLog.objects.get(action="move_slot").reason == "因病提前"
    assert list(findings()) == []


def test_a_change_without_a_reason_or_to_nowhere_is_refused(cast: Cast):
    session = make_drawn(cast, people=3, rooms=1).session
    room = session.rooms.get()
    first, second, _ = numbers_in(session, room)
    assert refused(lambda: move(cast, session, first, room, 2, reason=" "))[0] == "reason"
    assert refused(lambda: move(cast, session, "G999", room, 2))[0] == "number"
    assert refused(lambda: move(cast, session, first, None, 2))[0] == "room"
    assert refused(lambda: move(cast, session, first, room, 1))[0] == "position"
    same = lambda: swap_slots(  # noqa: E731
        session_id=session.pk, first=second, second=second, reason="x", by=cast.organizer
    )
    assert refused(same)[0] == "second"
    assert numbers_in(session, room)[:2] == [first, second]


def test_who_was_marked_stays_in_the_room(cast: Cast):
    session = make_drawn(cast, people=4, rooms=2).session
    one, two = session.rooms.all()
    marked = numbers_in(session, one)[0]
    key_in(cast, Entry.objects.get(number=marked), "plan", 1, marks={"content": "1", "speech": "1"})
    assert "不能再换考场" in refused(lambda: move(cast, session, marked, two, 1), Conflict)[1]
    move(cast, session, marked, one, 2)


def test_who_comes_after_the_draw_is_last_in_the_emptiest_room(cast: Cast):
    session = make_drawn(cast, people=3, rooms=2).session
    accepted(cast, "G009")
    add_slot(session_id=session.pk, number="G009", reason="申诉成立", by=cast.organizer)
    two = session.rooms.last()
    slot = Slot.objects.get(entry__number="G009")
    assert (numbers_in(session, two)[-1], slot.number, slot.starts_at) == (
        "G009", 4, NOON + timedelta(minutes=10),
    )  # fmt: skip
    again = lambda: add_slot(  # noqa: E731
        session_id=session.pk, number="G009", reason="x", by=cast.organizer
    )
    assert "已有出场位置" in refused(again, Conflict)[1]


def test_only_organizers_move_places(cast: Cast):
    session = make_drawn(cast, people=3, rooms=0).session
    with pytest.raises(NotAllowed):
        move_slot(
            session_id=session.pk, number="G001", room_id=None, position=1, reason="x",
            by=cast.supervisor,
        )  # fmt: skip


def substituted(cast: Cast, old: Entry) -> Entry:
    """Somebody new, handed in by the district in an entry's stead; not accepted yet."""
    new = draft(cast.guidance, cast.liaison, replaces_id=old.pk)
    return substitute_entry(entry_id=new.pk, reason="工作调动", by=cast.liaison)


def test_an_accepted_substitute_takes_the_place_over(cast: Cast):
    session = make_drawn(cast, people=3, rooms=0).session
    second = session.slots.get(position=2)
    new = substituted(cast, second.entry)
    assert session.slots.get(position=2).entry == second.entry
    accept_entry(entry_id=new.pk, by=cast.organizer)
    taken = session.slots.get(position=2)
    assert (taken.entry, taken.number, taken.moved_reason, taken.starts_at) == (
        new, second.number, f"替换 {second.entry.number}", NOON + timedelta(minutes=10),
    )  # fmt: skip
    assert ActionLog.objects.filter(action="take_over_slot").count() == 1
    assert list(findings()) == []


def test_the_substitute_of_a_substitute_takes_over_too(cast: Cast):
    session = make_drawn(cast, people=2, rooms=0).session
    first = session.slots.get(position=1)
    middle = substituted(cast, first.entry)
    last = substituted(cast, middle)
    accept_entry(entry_id=last.pk, by=cast.organizer)
    assert session.slots.get(position=1).entry == last


def test_who_withdraws_keeps_the_place_and_takes_no_time(cast: Cast):
    session = make_drawn(cast, people=3, rooms=0).session
    first = session.slots.get(position=1)
    withdraw_entry(entry_id=first.entry_id, reason="生病", by=cast.organizer)
    starts = session.slots.order_by("position").values_list("starts_at", flat=True)
    assert list(starts) == [None, NOON, NOON + timedelta(minutes=10)]
    assert Entry.objects.get(pk=first.entry_id).status == EntryStatus.WITHDRAWN
