"""Who scores whom: the seats of a panel that owe an entry a sheet.

A panel's seats are those of its component. With rooms, an entry is scored by the seats of its
room; once works were assigned, by the seats assigned to it; and never by a seat that steps
aside (回避), whether declared, decided, or derived from unit and district.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Permission
from competition.enums import EntryStatus, RecusalSource
from competition.models import Assignment, Entry, Recusal, Seat, Slot
from competition.queries.schemes import EventScheme, event_scheme
from records.text import clean_line

OwnSeats = Mapping[str, frozenset[int]]
"""Component code → the seats that owe this entry a sheet; components of all seats are left out."""


@dataclass(frozen=True)
class Aside:
    """A seat that steps aside for an entry, and why."""

    seat: Seat
    entry_id: int
    source: RecusalSource
    reason: str


def own_seats(of: EventScheme, entry_ids: Collection[int] | None = None) -> dict[int, OwnSeats]:
    """Entry id → its own seats, for entries that not simply all seats score.

    Six statements whatever the number of entries; `entry_ids` None means all of the event.
    """
    seats = list(Seat.objects.filter(event=of.event).order_by("component", "number"))
    found: dict[int, dict[str, frozenset[int]]] = defaultdict(dict)
    if not seats:
        return {}
    asides: dict[tuple[int, str], set[int]] = defaultdict(set)
    for aside in _standing_asides(of, seats, entry_ids):
        asides[aside.entry_id, aside.seat.component].add(aside.seat.number)
    narrowed = _in_rooms(of, seats, entry_ids)
    for place, assigned in _assigned(of, entry_ids).items():
        narrowed[place] = assigned
    for entry_id, component in {*narrowed, *asides}:
        base = narrowed.get((entry_id, component), frozenset(of.seats.get(component, ())))
        found[entry_id][component] = base - asides.get((entry_id, component), set())
    return dict(found)


def seats_for(of: EventScheme, entry_id: int, component: str) -> frozenset[int]:
    """The seats that owe this entry a sheet of this component."""
    own = own_seats(of, [entry_id]).get(entry_id, {})
    return own.get(component, frozenset(of.seats.get(component, ())))


def seats_of_judge(entry: Entry, user: User) -> list[Seat]:
    """The seats from which this account scores this entry now, in a season it serves.

    None where the seat steps aside, sits in another room, or was not assigned the work.
    """
    own = list(
        Seat.objects.filter(
            event=entry.event_id, judge=user, event__competition__appointments__user=user
        ).order_by("component")
    )
    if not own or not user.may(Permission.JUDGE) or entry.status != EntryStatus.ACCEPTED:
        return []
    of = event_scheme(entry.event)
    narrowed = own_seats(of, [entry.pk]).get(entry.pk, {})
    return [
        seat
        for seat in own
        if seat.component not in narrowed or seat.number in narrowed[seat.component]
    ]


def asides_of(of: EventScheme, entry_ids: Collection[int] | None = None) -> list[Aside]:
    """Every seat that steps aside, with its reason, for the lists."""
    seats = list(
        Seat.objects.filter(event=of.event)
        .select_related("district")
        .order_by("component", "number")
    )
    return _standing_asides(of, seats, entry_ids)


def _standing_asides(
    of: EventScheme, seats: list[Seat], entry_ids: Collection[int] | None
) -> list[Aside]:
    by_id = {seat.pk: seat for seat in seats}
    rows = Recusal.objects.filter(seat__event=of.event)
    if entry_ids is not None:
        rows = rows.filter(entry__in=entry_ids)
    stored = {(row.seat_id, row.entry_id): row for row in rows}
    found = [
        Aside(by_id[seat_id], entry_id, RecusalSource(row.source), row.reason)
        for (seat_id, entry_id), row in stored.items()
        if not row.lifted_reason
    ]
    found += [
        each
        for each in derived_asides(of, seats, entry_ids)
        if (each.seat.pk, each.entry_id) not in stored
    ]
    return found


def derived_asides(
    of: EventScheme, seats: Iterable[Seat], entry_ids: Collection[int] | None = None
) -> list[Aside]:
    """同单位 and 同区 between seats and entries, as the facts stand now."""
    units: dict[str, list[Seat]] = defaultdict(list)
    districts: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        if _plain(seat.unit):
            units[_plain(seat.unit)].append(seat)
        if seat.district_id is not None:
            districts[seat.district_id].append(seat)
    if not units and not districts:
        return []
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    if entry_ids is not None:
        entries = entries.filter(pk__in=entry_ids)
    found = []
    for pk, district_id, unit in entries.order_by("pk").values_list(
        "pk", "district_id", "competitor__unit"
    ):
        same_unit = units.get(_plain(unit or ""), []) if unit else []
        found += [Aside(seat, pk, RecusalSource.UNIT, f"同单位：{seat.unit}") for seat in same_unit]
        taken = {seat.pk for seat in same_unit}
        found += [
            Aside(seat, pk, RecusalSource.DISTRICT, "与参赛者同区")
            for seat in districts.get(district_id, [])
            if seat.pk not in taken
        ]
    return found


def _plain(unit: str) -> str:
    return clean_line(unit).replace(" ", "")


def _in_rooms(
    of: EventScheme, seats: list[Seat], entry_ids: Collection[int] | None
) -> dict[tuple[int, str], frozenset[int]]:
    roomed = {seat.component for seat in seats if seat.room_id is not None}
    if not roomed:
        return {}
    slots = Slot.objects.filter(session__event=of.event, session__component__in=roomed)
    if entry_ids is not None:
        slots = slots.filter(entry__in=entry_ids)
    here: dict[tuple[str, int | None], frozenset[int]] = {}
    found = {}
    for entry_id, component, room_id in slots.values_list(
        "entry_id", "session__component", "room_id"
    ):
        key = (component, room_id)
        if key not in here:
            here[key] = frozenset(
                seat.number
                for seat in seats
                if seat.component == component and seat.room_id in {None, room_id}
            )
        found[entry_id, component] = here[key]
    return found


def _assigned(
    of: EventScheme, entry_ids: Collection[int] | None
) -> dict[tuple[int, str], frozenset[int]]:
    every = Assignment.objects.filter(seat__event=of.event)
    components = set(every.values_list("seat__component", flat=True).distinct())
    if not components:
        return {}
    entries = Entry.objects.filter(event=of.event)
    rows = every
    if entry_ids is not None:
        entries, rows = entries.filter(pk__in=entry_ids), rows.filter(entry__in=entry_ids)
    found: dict[tuple[int, str], set[int]] = {
        (pk, component): set()
        for pk in entries.values_list("pk", flat=True)
        for component in components
    }
    for entry_id, component, number in rows.values_list(
        "entry_id", "seat__component", "seat__number"
    ):
        found.setdefault((entry_id, component), set()).add(number)
    return {place: frozenset(numbers) for place, numbers in found.items()}
