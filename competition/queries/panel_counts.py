"""What 回避, rooms and assignments do to the counts: who owes what, and which sheets lie beside."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from competition.enums import EntryStatus, SheetState
from competition.models import Competition, Entry, Sheet
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import EventScheme

SCORED = (SheetState.HELD, SheetState.HANDED_IN)
"""A sheet that its judge gave away; a draft is only somebody's paper."""

Place = tuple[str, int]
"""Component code and seat."""


Counts = Mapping[Place, tuple[int, int, int]]
"""Sheets handed in, drafts, held."""


@dataclass(frozen=True)
class Beside:
    """Per seat: how many accepted entries it does not score, and its sheets that do not count."""

    entries: Mapping[Place, int] = field(default_factory=dict)
    sheets: Mapping[tuple[Place, str], int] = field(default_factory=dict)

    def count(self, place: Place, state: SheetState) -> int:
        """How many sheets of this state lie beside at a seat."""
        return self.sheets.get((place, state), 0)


@dataclass(frozen=True)
class ShortPanel:
    """An entry that fewer seats score than the scheme's minimum of judges."""

    entry_id: int
    number: str
    component: str
    seats: frozenset[int]
    minimum: int


def scores(own: OwnSeats, component: str, seat: int) -> bool:
    """Whether this seat scores the entry with these own seats."""
    return component not in own or seat in own[component]


def sheet_counts(competition: Competition) -> Mapping[int, Counts]:
    """Event id → place → sheets handed in, drafts, held, of all accepted entries."""
    rows = (
        Sheet.objects.current()
        .filter(entry__competition=competition, entry__status=EntryStatus.ACCEPTED)
        .values_list("entry__event", "component", "seat")
        .annotate(
            handed_in=Count("pk", filter=Q(state=SheetState.HANDED_IN)),
            drafts=Count("pk", filter=Q(state=SheetState.DRAFT)),
            held=Count("pk", filter=Q(state=SheetState.HELD)),
        )
        .order_by()
    )
    found: dict[int, dict[tuple[str, int], tuple[int, int, int]]] = defaultdict(dict)
    for event_id, component, seat, handed_in, drafts, held in rows:
        found[event_id][component, seat] = handed_in, drafts, held
    return found


def beside_of(of: EventScheme) -> Beside:
    """Count it for one event; one statement where nothing is narrowed."""
    own = own_seats(of)
    if not own:
        return Beside()
    accepted = set(_accepted(of))
    entries: Counter[Place] = Counter()
    for entry_id, narrowed in own.items():
        if entry_id in accepted:
            entries.update(
                (component, seat)
                for component, seats in narrowed.items()
                for seat in of.seats.get(component, ())
                if seat not in seats
            )
    sheets = Counter(
        ((component, seat), state)
        for entry_id, component, seat, state in _panel_sheets(of)
        if entry_id in accepted and not scores(own.get(entry_id, {}), component, seat)
    )
    return Beside(entries, sheets)


def short_panels(of: EventScheme) -> list[ShortPanel]:
    """The accepted entries that would fall below the minimum of judges, before anybody scores."""
    own = own_seats(of)
    panels = [each for each in of.scheme.components if each.code in of.seats]
    found = []
    for entry_id, number in _accepted(of).items():
        narrowed = own.get(entry_id, {})
        for component in panels:
            seats = narrowed.get(component.code, frozenset(of.seats[component.code]))
            if len(seats) < component.minimum_judges:
                found.append(
                    ShortPanel(entry_id, number, component.code, seats, component.minimum_judges)
                )
    return found


def short_words(of: EventScheme, short: list[ShortPanel]) -> list[str]:
    """One sentence per component and number of judges left, with the first 20 numbers."""
    names = {each.code: each.name for each in of.scheme.components}
    groups: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for each in short:
        groups[each.component, len(each.seats), each.minimum].append(each.number)
    return [
        f"“{names[component]}”：{'、'.join(numbers[:20])}"
        + (f" 等 {len(numbers)} 件" if len(numbers) > 20 else "")
        + f"只有 {left} 名评委可评，少于规定的 {minimum} 人，将不能计算成绩"
        for (component, left, minimum), numbers in groups.items()
    ]


def _accepted(of: EventScheme) -> dict[int, str]:
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    return dict(entries.order_by("number").values_list("pk", "number"))


def _panel_sheets(of: EventScheme) -> list[tuple[int, str, int, str]]:
    rows = Sheet.objects.current().filter(entry__event=of.event, seat__gt=0)
    return list(rows.values_list("entry_id", "component", "seat", "state"))
