"""试评: whose sheets stay open until the panel's leader releases them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from competition.enums import EntryStatus, SheetState
from competition.models import CalibrationHold, Entry, Sheet, Slot
from competition.queries.panels import own_seats
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
    found = list(turns.values_list("entry_id", flat=True)[: hold.entries])
    if found or slots.exists():
        return found
    accepted = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    return list(accepted.order_by("number").values_list("pk", flat=True)[: hold.entries])


@dataclass(frozen=True)
class HoldStates:
    """How far a hold is: sheets owed, handed in, and who is missing, by seat."""

    owed: int
    handed_in: int
    missing: list[str]


def hold_states(of: EventScheme, hold: CalibrationHold) -> HoldStates:
    """Which judges still owe a held entrant their sheet; entrants with a state owe none."""
    first = first_entries(of, hold)
    own = own_seats(of, first)
    every = frozenset(of.seats.get(hold.component, ()))
    rows = Sheet.objects.current().filter(entry__in=first, component__in=["", hold.component])
    there: set[tuple[int, int]] = set()
    excused: set[int] = set()
    for entry, seat, state, mark_state in rows.values_list("entry", "seat", "state", "mark_state"):
        if seat and state != SheetState.DRAFT:
            there.add((entry, seat))
        if mark_state and state == SheetState.HANDED_IN:
            excused.add(entry)
    owed = [
        (pk, seat)
        for pk in first
        if pk not in excused
        for seat in sorted(own.get(pk, {}).get(hold.component, every))
    ]
    lacking = Counter(seat for pk, seat in owed if (pk, seat) not in there)
    return HoldStates(len(owed), len(owed) - lacking.total(), _missing_words(lacking))


def _missing_words(lacking: Counter[int]) -> list[str]:
    seats: dict[int, list[str]] = defaultdict(list)
    for seat, count in sorted(lacking.items()):
        seats[count].append(str(seat))
    each = {count: "各" if len(found) > 1 else "" for count, found in seats.items()}
    return [f"评委 {'、'.join(found)} {each[n]}还差 {n} 张" for n, found in seats.items()]
