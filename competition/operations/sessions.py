"""场次: start, rooms, interval and the late rule of one component of one event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import MarkState
from competition.models import Competition, Draw, Event, MarkingScheme, Room, Session
from competition.operations.day_steps import hold_sessions, retime
from competition.queries.day import AWAY
from competition.queries.schemes import EventScheme, event_scheme
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import differences, record
from records.operations.prose import checked_prose

LONGEST: Final = 86_400
DRAWN = "已公布抽签承诺值或已抽签，{what}不能再改。确需调整，请先作废抽签。"


@dataclass(frozen=True, kw_only=True)
class SessionValues:
    """What a session is set to. Times are whole seconds; `late_seconds` None: nobody is too late."""

    starts_at: datetime | None = None
    turn_seconds: int = 0
    late_seconds: int | None = None
    late_state: str = MarkState.ABSENT
    note: str = ""
    room_ids: Sequence[int] = ()
    follows: str = ""
    """The component in whose appearance this one is done; "" for an appearance of its own."""


def save_session(
    *, event_id: int, component: str, values: SessionValues, by: User, version: int = 0
) -> Session:
    """Set a session up, or change it; `version` is what the form was read at (0: not there yet).

    Once a draw was committed to, rooms and what goes together stand; times may still change,
    and the expected starts follow.
    """
    require(by, Permission.RUN_DAY)
    note = checked_prose(values.note, label="说明", field="note", most=200)
    _check_numbers(values)
    with transaction.atomic():
        seasons = Competition.objects.visible_to(by)
        event = Event.objects.select_related("competition").get(
            pk=event_id, competition__in=seasons
        )
        MarkingScheme.objects.locked().filter(event=event).first()
        of = event_scheme(event)
        found = of.component(component)
        if found is None:
            raise Refused("评分标准中没有这个环节。")
        session = _held(event, component, version)
        rooms = _rooms(event, values.room_ids)
        leader = _leader(of, session, values.follows)
        at = database_now()
        changes = _apply(session, values, note=note, leader=leader, rooms=rooms)
        retime(hold_sessions(leader.pk if leader else session.pk))
        record(
            "save_session",
            on=session,
            by=by,
            at=at,
            changes=changes,
            scope=event.competition.slug,
            label=f"{event.name} {found.name}",
        )
    return session


def _check_numbers(values: SessionValues) -> None:
    if not 0 <= values.turn_seconds <= LONGEST:
        raise Refused("每人间隔应为 0 到 24 小时。", field="turn")
    if values.late_seconds is not None and not 0 <= values.late_seconds <= LONGEST:
        raise Refused("迟到时限应为 0 到 24 小时。", field="late")
    if values.late_state not in AWAY:
        raise Refused("迟到、未到只能按缺考或弃权处理。", field="late_state")


def _held(event: Event, component: str, version: int) -> Session:
    """The session locked, or a new one; refuse when somebody saved it since."""
    session = Session.objects.locked().filter(event=event, component=component).first()
    if (session.version if session else 0) != version:
        raise Conflict("这个场次刚被他人修改，请刷新页面，核对后重新填写。")
    return session or Session(event=event, component=component, version=0)


def _rooms(event: Event, ids: Sequence[int]) -> list[Room]:
    rooms = list(Room.objects.filter(competition=event.competition_id, pk__in=ids))
    if len(rooms) != len(set(ids)):
        raise Refused("所选考场已不存在，请刷新页面后重新选择。", field="rooms")
    return rooms


def _leader(of: EventScheme, session: Session, follows: str) -> Session | None:
    if not follows:
        return None
    leader = Session.objects.locked().filter(event=of.event, component=follows).first()
    if leader is None or follows == session.component:
        raise Refused("请先设置所选的场次。", field="follows")
    if leader.follows_id is not None:
        raise Refused("所选场次本身与另一场次同场，请直接选择那个场次。", field="follows")
    if session.pk and session.followers.exists():
        raise Refused("已有其他场次与本场次同场，不能再与别的场次同场。", field="follows")
    return leader


def _apply(
    session: Session,
    values: SessionValues,
    *,
    note: str,
    leader: Session | None,
    rooms: list[Room],
) -> dict[str, tuple[Any, Any]]:
    """Write the session; return what changed. Who follows has no times and rooms of its own."""
    before = [room.name for room in session.rooms.all()] if session.pk else []
    after = [] if leader else [room.name for room in rooms]
    wanted = {
        "starts_at": None if leader else values.starts_at,
        "turn_seconds": 0 if leader else values.turn_seconds,
        "late_seconds": None if leader else values.late_seconds,
        "late_state": values.late_state,
        "note": note,
        "follows": leader,
    }
    changes = differences(session, wanted)
    _refuse_drawn(session, leader, is_moved="follows" in changes, is_rehoused=before != after)
    for name, value in wanted.items():
        setattr(session, name, value)
    session.version += 1
    session.save()
    if before != after:
        session.rooms.set([] if leader else rooms)
        changes["rooms"] = ("、".join(before), "、".join(after))
    return changes


def _refuse_drawn(
    session: Session, leader: Session | None, *, is_moved: bool, is_rehoused: bool
) -> None:
    if not (is_moved or is_rehoused):
        return
    touched = [pk for pk in (session.pk, session.follows_id, leader and leader.pk) if pk]
    if Draw.objects.valid().filter(session__in=touched).exists():
        what = "同场设置" if is_moved else "考场"
        raise Conflict(DRAWN.format(what=what), field="follows" if is_moved else "rooms")
