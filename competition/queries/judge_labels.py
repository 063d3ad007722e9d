"""What a judge may call an entry: the 抽签号 or 参赛号 of a competitor, the blind code of a work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from competition.enums import EntryStatus
from competition.models import Entry, Slot
from competition.queries.papers import Reading, readings
from competition.queries.schemes import EventScheme

NOT_READY = "盲审件未就绪"


@dataclass(frozen=True)
class Shown:
    """An entry as its judges see it; nothing tells person, unit, district, nor a work's 参赛号.

    `order` sorts the list as the entries come: by slot once drawn, works by code.
    """

    entry_id: int
    label: str
    title: str = ""
    order: tuple[int, int, str] = (0, 0, "")
    room_id: int | None = None
    reading: Reading | None = None


def shown_entries(
    of: EventScheme, component: str, entry_ids: Collection[int] | None = None
) -> list[Shown]:
    """The accepted entries of an event (or some of them), in the order of one component."""
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    if entry_ids is not None:
        entries = entries.filter(pk__in=entry_ids)
    numbers = dict(entries.order_by("number").values_list("pk", "number"))
    if of.event.is_personal:
        return sorted(_persons(of, component, numbers), key=lambda each: each.order)
    return sorted(_works(numbers), key=lambda each: each.order)


def _persons(of: EventScheme, component: str, numbers: Mapping[int, str]) -> list[Shown]:
    slots = {
        slot.entry_id: slot
        for slot in Slot.objects.filter(
            session__event=of.event, session__component=component, entry__in=numbers
        ).select_related("room")
    }
    found = []
    for pk, number in numbers.items():
        slot = slots.get(pk)
        if slot is None:
            found.append(Shown(pk, number, order=(9_999, 0, number)))
        else:
            place = (slot.room.order if slot.room else 0, slot.position, number)
            found.append(Shown(pk, f"{slot.number} 号", order=place, room_id=slot.room_id))
    return found


def _works(numbers: Mapping[int, str]) -> list[Shown]:
    ready = readings(list(numbers))
    return [
        Shown(pk, ready[pk].code, ready[pk].title, (0, 0, ready[pk].code), reading=ready[pk])
        if pk in ready
        else Shown(pk, NOT_READY, order=(1, pk, ""))
        for pk in numbers
    ]
