"""出场位置 after the draw: moved, exchanged, added; each with a reason that stays public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Sheet, Slot
from competition.operations.day_steps import HeldDay, hold_day, refuse_locked, retime
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose

ASIDE = 1_000_000
"""Added to positions while others take them: two slots never hold one place."""


@dataclass(frozen=True)
class _At:
    """A place: room (None where there are none) and position in it."""

    room_id: int | None
    position: int


def move_slot(
    *, session_id: int, number: str, room_id: int | None, position: int, reason: str, by: User
) -> None:
    """调整: put 参赛号 `number` at a position (1…) of a room; the others there make place.

    A position beyond the end means the end. 抽签号 stays what was drawn.
    """
    require(by, Permission.RUN_DAY)
    why = _reason(reason)
    with transaction.atomic():
        held, slots = _held(session_id, by)
        slot = _of(slots, number)
        _refuse_marked(held, [slot], is_rehoused=slot.room_id != room_id)
        if room_id not in _room_ids(held):
            raise Refused("请选择本场次的考场。", field="room")
        others = [each for each in slots if each.room_id == room_id and each != slot]
        index = min(max(position, 1), len(others) + 1) - 1
        wanted = {
            each.entry_id: _At(room_id, place)
            for place, each in enumerate([*others[:index], slot, *others[index:]], 1)
        }
        left = [each for each in slots if each.room_id == slot.room_id and each != slot]
        if slot.room_id != room_id:
            wanted |= {
                each.entry_id: _At(slot.room_id, place) for place, each in enumerate(left, 1)
            }
        if wanted[slot.entry_id] == _At(slot.room_id, slot.position):
            raise Refused("位置没有变化。", field="position")
        _place(held, slots, wanted, why=why, by=by, action="move_slot")


def swap_slots(*, session_id: int, first: str, second: str, reason: str, by: User) -> None:
    """对调: two 参赛号 exchange their places."""
    require(by, Permission.RUN_DAY)
    why = _reason(reason)
    with transaction.atomic():
        held, slots = _held(session_id, by)
        one, other = _of(slots, first), _of(slots, second)
        if one == other:
            raise Refused("请填写两个不同的参赛号。", field="second")
        _refuse_marked(held, [one, other], is_rehoused=one.room_id != other.room_id)
        wanted = {
            one.entry_id: _At(other.room_id, other.position),
            other.entry_id: _At(one.room_id, one.position),
        }
        _place(held, slots, wanted, why=why, by=by, action="swap_slots")


def add_slot(*, session_id: int, number: str, reason: str, by: User) -> None:
    """补入: who was accepted after the draw comes last, in the room with the fewest."""
    require(by, Permission.RUN_DAY)
    why = _reason(reason)
    with transaction.atomic():
        held, slots = _held(session_id, by)
        entry = held.entries.get(number)
        if entry is None:
            raise Refused("没有这个已受理的参赛号。", field="number")
        if any(slot.entry_id == entry.pk for slot in slots):
            raise Conflict(f"{number} 已有出场位置。", field="number")
        at = database_now()
        room_id, taken = min(
            ((room, sum(slot.room_id == room for slot in slots)) for room in _room_ids(held)),
            key=lambda pair: pair[1],
        )
        last = max(slot.number for slot in slots) + 1
        Slot.objects.bulk_create(
            Slot(
                session=session,
                entry=entry,
                room_id=room_id,
                position=taken + 1,
                number=last,
                moved_reason=why,
            )
            for session in held.sessions
        )
        retime(held.sessions)
        held.log(
            "add_slot",
            held.leader,
            by=by,
            at=at,
            changes={number: (None, _words(_room_names(held), _At(room_id, taken + 1)))},
            reason=why,
        )


def _reason(reason: str) -> str:
    return checked_prose(
        reason, label="原因", field="reason", missing="请填写原因，将随抽签结果公布。", most=200
    )


def _held(session_id: int, by: User) -> tuple[HeldDay, list[Slot]]:
    """The sessions under their locks, and the leading one's slots by room and position."""
    held = hold_day(session_id=session_id, by=by)
    refuse_locked(held)
    slots = Slot.objects.filter(session=held.leader).select_related("entry")
    found = list(slots.order_by("room__order", "room", "position"))
    if not found:
        raise Conflict("这个场次还没有抽签，没有可以调整的位置。")
    return held, found


def _of(slots: Sequence[Slot], number: str) -> Slot:
    for slot in slots:
        if slot.entry.number == number:
            return slot
    raise Refused(f"“{number[:20]}”没有出场位置，请核对参赛号。", field="number")


def _room_ids(held: HeldDay) -> list[int | None]:
    return list(held.leader.rooms.values_list("pk", flat=True)) or [None]


def _refuse_marked(held: HeldDay, slots: Iterable[Slot], *, is_rehoused: bool) -> None:
    """Another room means other judges: not for somebody who was already marked."""
    marked = Sheet.objects.current().filter(
        entry__in=[slot.entry_id for slot in slots], component__in=held.components, seat__gt=0
    )
    if is_rehoused and marked.exists():
        raise Conflict("该参赛号已有评委评分，不能再换考场。")


def _place(
    held: HeldDay,
    slots: Sequence[Slot],
    wanted: dict[int, _At],
    *,
    why: str,
    by: User,
    action: str,
) -> None:
    """Write the places of the leading session and its followers; each that changed says why."""
    at, names = database_now(), _room_names(held)
    changed = [slot for slot in slots if wanted.get(slot.entry_id, _now(slot)) != _now(slot)]
    changes = {
        slot.entry.number: (_words(names, _now(slot)), _words(names, wanted[slot.entry_id]))
        for slot in changed
    }
    rows = list(
        Slot.objects.filter(
            session__in=held.sessions, entry__in=[slot.entry_id for slot in changed]
        )
    )
    for row in rows:
        row.position += ASIDE
    Slot.objects.bulk_update(rows, ["position"])
    for row in rows:
        place = wanted[row.entry_id]
        row.room_id, row.position, row.moved_reason = place.room_id, place.position, why
    Slot.objects.bulk_update(rows, ["room", "position", "moved_reason"])
    retime(held.sessions)
    held.log(action, held.leader, by=by, at=at, changes=changes, reason=why)


def _now(slot: Slot) -> _At:
    return _At(slot.room_id, slot.position)


def _words(names: Mapping[int, str], place: _At) -> str:
    room = names[place.room_id] if place.room_id else ""
    return f"{room}第 {place.position} 位"


def _room_names(held: HeldDay) -> dict[int, str]:
    return dict(held.leader.rooms.values_list("pk", "name"))
