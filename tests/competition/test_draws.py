"""The draw: committed to before the seed is known, replayable after, void only in the open."""

import pytest
from django.db import IntegrityError, transaction

from competition.drawing import commitment_of, drawn_places
from competition.enums import DrawState, EntryStatus
from competition.models import Draw, Entry, MarkingScheme, Session, Slot
from competition.operations.draws import commit_draw, draw_lots, void_draw
from competition.queries.draws import terms_of
from competition.queries.invariants import findings
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.day import (
    SEED,
    drawn,
    make_drawn,
    make_people,
    make_rooms,
    make_session,
    order_in,
)
from tests.scoring import accepted, key_in, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def committed(cast: Cast, people: int = 3) -> Draw:
    make_people(cast, people)
    return commit_draw(session_id=make_session(cast).pk, by=cast.organizer)


def refused(act, kind=Refused) -> tuple[str | None, str]:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.field, refusal.value.message


def test_the_commitment_fixes_who_takes_part_and_gives_nobody_a_place(cast: Cast):
    draw = committed(cast)
    assert (draw.state, draw.participants, draw.components) == (
        DrawState.COMMITTED, ["G001", "G002", "G003"], ["plan"],
    )  # fmt: skip
    assert draw.commitment == commitment_of(terms_of(draw))
    assert Slot.objects.count() == 0


def test_the_secret_is_never_in_the_log(cast: Cast):
    draw = make_drawn(cast)
    payloads = "".join(ActionLog.objects.values_list("payload", flat=True))
    assert (draw.secret in payloads, draw.commitment in payloads) == (False, True)


def test_the_draw_gives_everybody_the_place_that_follows(cast: Cast):
    draw = make_drawn(cast, people=5, rooms=2)
    wanted = [
        (draw.rooms[place.room], place.position, place.participant)
        for place in drawn_places(draw.participants, secret=draw.secret, seed="7419", rooms=2)
    ]
    assert sorted(order_in(draw.session)) == sorted(wanted)
    assert list(findings()) == []


def test_the_draw_freezes_the_scheme(cast: Cast):
    committed_only = committed(cast)
    assert MarkingScheme.objects.get().frozen_at is None
    draw_lots(draw_id=committed_only.pk, by=cast.organizer, **SEED)
    assert MarkingScheme.objects.get().frozen_because == "抽签"


def test_components_of_one_appearance_share_the_places(cast: Cast):
    make_people(cast, 3, has_show=True)
    show = make_session(cast, "show")
    plan = make_session(cast, follows="show")
    draw = drawn(cast, plan)
    assert (draw.session, draw.components) == (show, ["show", "plan"])
    assert order_in(show) == order_in(plan)
    assert set(show.slots.values_list("starts_at", flat=True)) == set(
        plan.slots.values_list("starts_at", flat=True)
    )
    assert list(findings()) == []


def test_a_second_commitment_is_refused_until_the_first_is_void(cast: Cast):
    draw = committed(cast)
    again = lambda: commit_draw(session_id=draw.session_id, by=cast.organizer)  # noqa: E731
    assert "已经公布过" in refused(again, Conflict)[1]
    void_draw(draw_id=draw.pk, reason="名单有误", by=cast.organizer)
    assert (again().number, Draw.objects.count()) == (2, 2)


def test_a_draw_is_drawn_once(cast: Cast):
    draw = make_drawn(cast)
    before = order_in(draw.session)
    refused(
        lambda: draw_lots(draw_id=draw.pk, by=cast.organizer, seed="1", seed_source="x"), Conflict
    )
    assert order_in(draw.session) == before


@pytest.mark.parametrize(
    ("change", "field"),
    [({"seed": "  "}, "seed"), ({"seed": "7" * 101}, "seed"), ({"seed_source": ""}, "seed_source")],
)
def test_seed_and_where_it_came_from_are_needed(cast: Cast, change, field):
    draw = committed(cast)
    act = lambda: draw_lots(draw_id=draw.pk, by=cast.organizer, **SEED | change)  # noqa: E731
    assert refused(act)[0] == field


def test_who_joined_or_left_since_the_commitment_stops_the_draw(cast: Cast):
    draw = committed(cast)
    accepted(cast, "G009")
    Entry.objects.filter(number="G001").update(status=EntryStatus.WITHDRAWN, slot=None)
    act = lambda: draw_lots(draw_id=draw.pk, by=cast.organizer, **SEED)  # noqa: E731
    message = refused(act, Conflict)[1]
    assert "新增 G009；减少 G001" in message
    assert Slot.objects.count() == 0


def test_nobody_to_draw_is_refused(cast: Cast):
    make_scheme(cast.guidance)
    session = make_session(cast)
    assert "没有已受理" in refused(lambda: commit_draw(session_id=session.pk, by=cast.organizer))[1]


def test_a_void_draw_takes_its_places_back_and_stays(cast: Cast):
    draw = void_draw(draw_id=make_drawn(cast).pk, reason="考场停电", by=cast.organizer)
    assert (draw.state, draw.void_reason, Slot.objects.count()) == (DrawState.VOID, "考场停电", 0)
    assert list(findings()) == []


def test_voiding_needs_a_reason(cast: Cast):
    draw = make_drawn(cast)
    act = lambda: void_draw(draw_id=draw.pk, reason=" ", by=cast.organizer)  # noqa: E731
    assert refused(act)[0] == "reason"


def test_a_draw_is_not_voided_once_somebody_was_marked(cast: Cast):
    draw = make_drawn(cast)
    entry = Entry.objects.get(number="G001")
    key_in(cast, entry, "plan", 1, marks={"content": "50", "speech": "30"})
    act = lambda: void_draw(draw_id=draw.pk, reason="x", by=cast.organizer)  # noqa: E731
    assert "已有评分" in refused(act, Conflict)[1]


def test_supervisors_and_strangers_do_not_draw(cast: Cast):
    draw = committed(cast)
    with pytest.raises(NotAllowed):
        draw_lots(draw_id=draw.pk, by=cast.supervisor, **SEED)
    with pytest.raises(Draw.DoesNotExist):
        draw_lots(draw_id=draw.pk, by=cast.foreign_organizer, **SEED)
    with pytest.raises(Session.DoesNotExist):
        commit_draw(session_id=draw.session_id, by=cast.foreign_organizer)


def test_the_table_itself_keeps_one_valid_draw(cast: Cast):
    draw = committed(cast)
    draw.pk, draw.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        draw.save(force_insert=True)


def test_a_commitment_or_an_order_that_does_not_follow_is_found(cast: Cast):
    draw = make_drawn(cast, people=3, rooms=0)
    Slot.objects.filter(position=1).update(position=9)
    Slot.objects.filter(position=2).delete()
    Draw.objects.update(commitment="0" * 64)
    numbers = {place.position: place.number for place in drawn_places(
        draw.participants, secret=draw.secret, seed=draw.seed)}  # fmt: skip
    words = "“职业指导人员”第 1 次抽签"
    assert list(findings()) == [
        f"{words}的承诺值与名单、考场、密值不符。",
        f"{words}的抽签号 {numbers[1]} 与结果不同，且没有写明原因。",
        f"{words}少了抽签号 {numbers[2]}。",
    ]


def test_more_rooms_than_people_leave_rooms_empty(cast: Cast):
    make_people(cast, 1)
    rooms = make_rooms(cast, "一", "二")
    session = make_session(cast, room_ids=[room.pk for room in rooms])
    drawn(cast, session)
    assert order_in(session) == [("一", 1, "G001")]
