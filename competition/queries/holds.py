"""试评: whose sheets stay open until the panel's leader releases them."""

from collections.abc import Iterable
from itertools import islice

from competition.enums import EntryStatus
from competition.models import CalibrationHold, Entry, Slot
from competition.queries.schemes import EventScheme


def open_holds(of: EventScheme, component: str) -> list[CalibrationHold]:
    """The holds of a component that nobody released yet."""
    return list(
        CalibrationHold.objects.filter(
            event=of.event, component=component, released_at=None, entries__gt=0
        )
    )


def held_entries(of: EventScheme, component: str) -> frozenset[int]:
    """The entries whose sheets of this component are held now, when they are handed in."""
    holds = open_holds(of, component)
    return frozenset(pk for hold in holds for pk in first_entries(of, hold))


def first_entries(of: EventScheme, hold: CalibrationHold) -> list[int]:
    """The first entrants of a hold, in the order of their turns; without a draw, by 参赛号."""
    slots = Slot.objects.filter(session__event=of.event, session__component=hold.component)
    turns = slots.order_by("position", "number")
    if hold.room_id is not None:
        turns = turns.filter(room=hold.room_id)
    found: Iterable[int] = turns.values_list("entry_id", flat=True)[: hold.entries]
    if found or slots.exists():
        return list(found)
    accepted = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    return list(islice(accepted.order_by("number").values_list("pk", flat=True), hold.entries))
