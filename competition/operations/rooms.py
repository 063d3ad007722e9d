"""考场: added, changed, taken away."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import CalibrationHold, Competition, Draw, Room, Seat
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import differences, record
from records.operations.prose import checked_prose
from records.text import clean_line


def save_room(
    *, competition_id: int, name: str, place: str, order: int, by: User, room_id: int | None = None
) -> Room:
    """Add a room, or change one; a room that a draw names keeps its name."""
    require(by, Permission.RUN_DAY)
    plain = checked_prose(
        clean_line(name), label="考场名称", field="name", missing="请填写考场名称。", most=40
    )
    where = checked_prose(clean_line(place), label="地点", field="place", most=120)
    if not 0 <= order <= 9999:
        raise Refused("顺序应为 0 到 9999。", field="order")
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(pk=competition_id)
        room = _held(competition, room_id)
        at = database_now()
        if room.pk and plain != room.name and _is_drawn(room):
            raise Conflict("这个考场已用于抽签，名称已写入承诺值，不能修改。", field="name")
        changes = differences(room, {"name": plain, "place": where, "order": order})
        room.name, room.place, room.order = plain, where, order
        try:
            with transaction.atomic():
                room.save()
        except IntegrityError:
            raise Conflict(f"已有名为“{plain}”的考场。", field="name") from None
        record(
            "save_room",
            on=room,
            by=by,
            at=at,
            changes=changes,
            scope=competition.slug,
            label=plain,
        )
    return room


def remove_room(*, room_id: int, by: User) -> None:
    """Take a room away that nothing uses."""
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        room = Room.objects.visible_to(by).locked().select_related("competition").get(pk=room_id)
        at = database_now()
        if room.sessions.exists() or Seat.objects.filter(room=room).exists() or _is_held(room):
            raise Conflict(f"“{room.name}”正用于场次或评委席位，请先调整后再删除。")
        record(
            "remove_room",
            on=room,
            by=by,
            at=at,
            changes={"name": (room.name, "")},
            scope=room.competition.slug,
            label=room.name,
        )
        try:
            room.delete()
        except ProtectedError:
            raise Conflict(f"“{room.name}”已有出场安排，不能删除。") from None


def _held(competition: Competition, room_id: int | None) -> Room:
    if room_id is None:
        return Room(competition=competition)
    return Room.objects.locked().get(pk=room_id, competition=competition)


def _is_drawn(room: Room) -> bool:
    draws = Draw.objects.valid().filter(session__event__competition=room.competition_id)
    return any(room.name in draw.rooms for draw in draws)


def _is_held(room: Room) -> bool:
    return CalibrationHold.objects.filter(room=room).exists()
