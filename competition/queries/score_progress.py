"""How far the keying is: per component and seat, and what is still owed, in words."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from competition.enums import MARK_STATE_LABELS, EntryStatus, MarkState, SheetState
from competition.marking import Component
from competition.marking.terms import Method
from competition.models import Competition, ComponentLock, Entry, Sheet
from competition.queries.panel_counts import Beside, Counts, beside_of, scores, sheet_counts
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import WHOLE_ENTRY, EventScheme, event_schemes

MOST_NAMED = 20
OPEN_WORDS: Mapping[str, str] = {
    SheetState.DRAFT: "暂存未提交",
    SheetState.HELD: "试评未放行",
}
"""What a sheet that no computation reads is called."""
WHOLE = "-"
"""What stands in an address for the whole entry, which is no component."""
_STATED = [str(state) for state in MarkState if state is not MarkState.NORMAL]


@dataclass(frozen=True)
class SeatProgress:
    """One seat of a component: 0 is the component as a whole.

    `owed` counts the entries that it scores: without those for which it steps aside, in other
    rooms, or not assigned to it. Sheets of those do not count as handed in either.
    """

    seat: int
    handed_in: int
    drafts: int
    held: int
    label: str
    is_owed: bool
    owed: int = 0


@dataclass(frozen=True)
class ComponentProgress:
    """A component (None: states of the whole entry) with its seats."""

    component: Component | None
    seats: Sequence[SeatProgress]
    is_locked: bool
    is_unset: bool = False

    @property
    def judges(self) -> int:
        """How many judges sit on it."""
        return sum(seat.seat > 0 for seat in self.seats)

    @property
    def token(self) -> str:
        """The component's place in an address; the whole entry is no component."""
        return self.code or WHOLE

    @property
    def code(self) -> str:
        """The component's code, "" for the whole entry."""
        return self.component.code if self.component else ""

    @property
    def name(self) -> str:
        """The component's name."""
        return self.component.name if self.component else WHOLE_ENTRY

    @property
    def is_panel(self) -> bool:
        """True when judges sit on it."""
        return self.component is not None and self.component.method is Method.PANEL


@dataclass(frozen=True)
class EventProgress:
    """An event with the number of accepted entries and its components."""

    of: EventScheme
    accepted: int
    components: Sequence[ComponentProgress]


def score_progress(competition: Competition) -> list[EventProgress]:
    """Progress of every event that has a scheme; the queries grow with events, not with entries."""
    schemes = event_schemes(competition)
    accepted = dict(
        Entry.objects.filter(competition=competition, status=EntryStatus.ACCEPTED)
        .values_list("event")
        .annotate(Count("pk"))
        .order_by()
    )
    counts = sheet_counts(competition)
    locked = set(
        ComponentLock.objects.filter(event__competition=competition).values_list(
            "event_id", "component"
        )
    )
    return [
        EventProgress(
            of,
            accepted.get(event_id, 0),
            [
                _component(
                    of,
                    component,
                    _Counts(accepted.get(event_id, 0), counts[event_id], beside),
                    is_locked=(event_id, component.code if component else "") in locked,
                )
                for component in (*of.scheme.components, None)
            ],
        )
        for event_id, of in schemes.items()
        for beside in [beside_of(of)]
    ]


@dataclass(frozen=True)
class _Counts:
    """What is known of an event's sheets: accepted entries, stored sheets, those beside."""

    accepted: int
    stored: Counts
    beside: Beside

    def seat(self, component: Component | None, seat: int, *, is_owed: bool) -> SeatProgress:
        place = (component.code if component else "", seat)
        handed_in, drafts, held = self.stored.get(place, (0, 0, 0))
        return SeatProgress(
            seat,
            handed_in - self.beside.count(place, SheetState.HANDED_IN),
            drafts - self.beside.count(place, SheetState.DRAFT),
            held - self.beside.count(place, SheetState.HELD),
            seat_label(component, seat),
            is_owed,
            self.accepted - self.beside.entries.get(place, 0) if is_owed else 0,
        )


def _component(
    of: EventScheme, component: Component | None, counts: _Counts, *, is_locked: bool
) -> ComponentProgress:
    if component is None:
        seats: Sequence[int] = (0,)
        owed: Sequence[int] = ()
    else:
        seats, owed = of.sheets_of(component), of.owed_seats(component)
    return ComponentProgress(
        component,
        [counts.seat(component, seat, is_owed=seat in owed) for seat in seats],
        is_locked,
        is_unset=component is not None and component.code in of.unset,
    )


def seat_label(component: Component | None, seat: int) -> str:
    """What a sheet at this seat is, in words."""
    if seat:
        return f"评委 {seat}"
    if component is None:
        return "整场状态（缺考、弃权、违纪、取消资格）"
    return "成绩" if component.method is Method.PAPER else "整体（状态、扣分、用时）"


@dataclass(frozen=True)
class Gap:
    """Something owed: the entries (参赛号) whose sheet is lacking, a draft, or still held."""

    component: str
    sentence: str
    numbers: Sequence[str]

    @property
    def words(self) -> str:
        """The sentence with the first numbers, and how many more there are."""
        named = "、".join(self.numbers[:MOST_NAMED])
        more = f" 等 {len(self.numbers)} 名" if len(self.numbers) > MOST_NAMED else ""
        return f"{self.sentence}：{named}{more}"


def gaps(of: EventScheme, *, only: str | None = None) -> list[Gap]:
    """What keeps the event's components (or one of them) from being complete."""
    entries = list(
        Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
        .order_by("number")
        .values_list("pk", "number")
    )
    sheets = _sheets_of_event(of)
    found: list[Gap] = []
    for component in of.scheme.components:
        if only in {None, component.code}:
            found += _component_gaps(of, component, entries, sheets)
    return found


def draft_counts(of: EventScheme) -> list[str]:
    """Sentences about drafts and held sheets: they are there, and no computation reads them.

    One of a seat that does not score the entry (回避) is owed by nobody.
    """
    names = {each.code: f"“{each.name}”" for each in of.scheme.components} | {"": WHOLE_ENTRY}
    drafts = list(
        Sheet.objects.current()
        .filter(entry__event=of.event, entry__status=EntryStatus.ACCEPTED)
        .exclude(state=SheetState.HANDED_IN)
        .values_list("entry_id", "component", "seat", "state")
        .order_by("component", "state")
    )
    own = own_seats(of) if any(seat for _, _, seat, _ in drafts) else {}
    counts = Counter(
        (component, state)
        for entry_id, component, seat, state in drafts
        if not seat or scores(own.get(entry_id, {}), component, seat)
    )
    return [
        f"{names.get(component, component)}有 {count} 张评分表{OPEN_WORDS[state]}，未计入成绩"
        for (component, state), count in counts.items()
    ]


# component → seat → entry id → the sheet's state; the entries that carry one; who scores whom
Stored = tuple[
    Mapping[str, Mapping[int, Mapping[int, str]]],
    Mapping[str, set[int]],
    Mapping[int, OwnSeats],
]


def _sheets_of_event(of: EventScheme) -> Stored:
    rows = (
        Sheet.objects.current()
        .filter(entry__event=of.event)
        .values_list("entry_id", "component", "seat", "state", "mark_state")
    )
    stored: dict[str, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    stated: dict[str, set[int]] = defaultdict(set)
    for entry, component, seat, state, mark_state in rows.iterator(chunk_size=4_000):
        stored[component][seat][entry] = state
        if mark_state and state == SheetState.HANDED_IN:
            stated[component].add(entry)
    return stored, stated, own_seats(of)


def _component_gaps(
    of: EventScheme,
    component: Component,
    entries: Sequence[tuple[int, str]],
    sheets: Stored,
) -> list[Gap]:
    stored, stated, own = sheets
    excused = stated[""] | stated[component.code] if stated else set()
    here = stored.get(component.code, {})
    owed = set(of.owed_seats(component))
    found = []
    for seat in sorted(owed | set(here)):
        place = f"“{component.name}”" + (f"评委 {seat} " if seat else "")
        states = here.get(seat, {})
        for state, words in OPEN_WORDS.items():
            still_open = [
                number
                for pk, number in entries
                if states.get(pk) == state
                and (not seat or scores(own.get(pk, {}), component.code, seat))
            ]
            if still_open:
                found.append(Gap(component.code, f"{place}{words}", still_open))
        missing = [
            number
            for pk, number in entries
            if seat in owed
            and pk not in states
            and pk not in excused
            and (not seat or seat in own.get(pk, {}).get(component.code, owed))
        ]
        if missing:
            found.append(Gap(component.code, f"{place}缺评分表", missing))
    return found


def state_words(state: str) -> str:
    """缺考, 弃权 …; "" for a normal mark."""
    return MARK_STATE_LABELS[MarkState(state)] if state in _STATED else ""
