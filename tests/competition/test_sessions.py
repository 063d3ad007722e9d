"""Rooms and sessions: what may be set, and what stands once a draw was committed to."""

from datetime import timedelta

import pytest

from competition.models import Room, Session
from competition.operations.draws import commit_draw
from competition.operations.rooms import remove_room, save_room
from competition.operations.sessions import SessionValues, save_session
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.day import make_drawn, make_people, make_rooms, make_session
from tests.factories import NOON
from tests.scoring import make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def save(cast: Cast, session: Session | None = None, *, by=None, component="plan", **values):
    return save_session(
        event_id=cast.guidance.pk,
        component=session.component if session else component,
        values=SessionValues(**values),
        version=session.version if session else 0,
        by=by or cast.organizer,
    )


def refused(act, kind=Refused) -> tuple[str | None, str]:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.field, refusal.value.message


def test_a_session_is_kept_with_its_rooms_and_logged(cast: Cast):
    make_scheme(cast.guidance)
    rooms = make_rooms(cast, "第一考场", "第二考场")
    session = make_session(cast, room_ids=[room.pk for room in rooms])
    row = ActionLog.objects.get(action="save_session")
    assert (session.starts_at, session.turn_seconds, session.late_state) == (NOON, 600, "absent")
    assert list(session.rooms.all()) == rooms
    assert (row.object_label, "第一考场、第二考场" in row.payload) == (
        "职业指导人员 方案设计",
        True,
    )


def test_a_session_saved_by_somebody_else_meanwhile_is_refused(cast: Cast):
    make_scheme(cast.guidance)
    stale = make_session(cast)
    save(cast, stale)
    stale.version = 1
    assert "刚被他人修改" in refused(lambda: save(cast, stale), Conflict)[1]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"turn_seconds": -1}, "turn"),
        ({"turn_seconds": 86_401}, "turn"),
        ({"late_seconds": -1}, "late"),
        ({"late_state": "violation"}, "late_state"),
        ({"room_ids": [999_999]}, "rooms"),
        ({"follows": "theory"}, "follows"),
        ({"follows": "plan"}, "follows"),
        ({"note": "长" * 201}, "note"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(cast: Cast, values, field):
    make_scheme(cast.guidance)
    session = make_session(cast)
    assert refused(lambda: save(cast, session, **values))[0] == field


def test_a_room_of_another_competition_cannot_be_chosen(cast: Cast):
    make_scheme(cast.guidance)
    elsewhere = cast.foreign_organizer.appointments.get().competition
    stranger = Room.objects.create(competition=elsewhere, name="外市考场")
    assert refused(lambda: make_session(cast, room_ids=[stranger.pk]))[0] == "rooms"


def test_a_component_that_the_scheme_does_not_have_is_refused(cast: Cast):
    make_scheme(cast.guidance)
    assert "没有这个环节" in refused(lambda: save(cast, component="song"))[1]


def test_only_organizers_of_this_competition_arrange_the_day(cast: Cast):
    make_scheme(cast.guidance)
    with pytest.raises(NotAllowed):
        save(cast, by=cast.supervisor)
    with pytest.raises(type(cast.guidance).DoesNotExist):
        save(cast, by=cast.foreign_organizer)


def test_a_session_follows_a_leading_one_and_has_no_times_of_its_own(cast: Cast):
    make_people(cast, 0, has_show=True)
    make_session(cast, "show")
    follower = make_session(cast, follows="show", late_state="forfeit")
    assert (follower.follows.component, follower.starts_at, follower.late_state) == (
        "show", None, "forfeit",
    )  # fmt: skip


def test_nobody_follows_a_follower_and_a_leader_follows_nobody(cast: Cast):
    make_people(cast, 0, has_show=True)
    show = make_session(cast, "show")
    make_session(cast, follows="show")
    assert "本身与另一场次同场" in refused(lambda: make_session(cast, "theory", follows="plan"))[1]
    make_session(cast, "theory")
    assert "已有其他场次" in refused(lambda: save(cast, show, follows="theory"))[1]


def test_after_the_commitment_rooms_and_company_stand(cast: Cast):
    make_people(cast, 2)
    session, room = make_session(cast), make_rooms(cast, "第一考场")[0]
    commit_draw(session_id=session.pk, by=cast.organizer)
    assert refused(lambda: save(cast, session, room_ids=[room.pk]), Conflict)[0] == "rooms"
    assert refused(lambda: make_session(cast, "theory", follows="plan"), Conflict)[0] == "follows"


def test_after_the_draw_times_may_still_change_and_the_starts_follow(cast: Cast):
    session = make_drawn(cast, people=3, rooms=0).session
    later = NOON + timedelta(hours=1)
    save(cast, session, starts_at=later, turn_seconds=300)
    starts = session.slots.order_by("position").values_list("starts_at", flat=True)
    assert list(starts) == [later + timedelta(minutes=5) * turn for turn in range(3)]


def test_a_room_name_is_unique_and_needed(cast: Cast):
    room = {"competition_id": cast.competition.pk, "place": "", "order": 1, "by": cast.organizer}
    save_room(name=" 第一考场 ", **room)
    assert refused(lambda: save_room(name="第一考场", **room), Conflict)[0] == "name"
    assert refused(lambda: save_room(name=" ", **room))[0] == "name"
    assert refused(lambda: save_room(name="二", **room | {"order": -1}))[0] == "order"
    assert list(Room.objects.values_list("name", flat=True)) == ["第一考场"]


def test_a_room_that_a_draw_names_keeps_its_name(cast: Cast):
    room = make_drawn(cast, people=2, rooms=1).session.rooms.get()
    values = {"competition_id": cast.competition.pk, "room_id": room.pk, "by": cast.organizer}
    message = refused(lambda: save_room(name="改名", place="", order=1, **values), Conflict)[1]
    assert "承诺值" in message
    assert save_room(name=room.name, place="三楼", order=2, **values).place == "三楼"


def test_a_room_in_use_is_not_removed_and_an_idle_one_is(cast: Cast):
    used = make_drawn(cast, people=2, rooms=1).session.rooms.get()
    idle = make_rooms(cast, "备用考场")[0]
    refused(lambda: remove_room(room_id=used.pk, by=cast.organizer), Conflict)
    remove_room(room_id=idle.pk, by=cast.organizer)
    assert list(Room.objects.all()) == [used]
