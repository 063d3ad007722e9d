"""The marks of an event as the engine takes them: one pass, one statement, one snapshot."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from competition.enums import MARK_STATE_LABELS, EntryStatus, MarkState, SheetState
from competition.marking import ComponentMarks, EntryMarks, SheetMarks
from competition.marking.terms import State
from competition.models import Entry
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.rooms_and_thirds import RoomsAndThirds
from competition.queries.schemes import EventScheme
from competition.queries.tie_draws import tie_draws

_STATES = {str(state): State(str(state)) for state in MarkState if state is not MarkState.NORMAL}
_NOTHING = ComponentMarks()
_NO_SEATS: OwnSeats = MappingProxyType({})
_CHUNK = 4_000

# entry id, number, component, seat, version, marks, deduction, seconds, state
SheetRow = tuple[int, str, str | None, int, int, Mapping[str, int], int | None, int | None, str]


def with_handed_in(entries: QuerySet[Entry]) -> Any:
    """Join each entry with its current handed-in sheets (`sheet`), entries without any too."""
    return entries.annotate(
        sheet=FilteredRelation(
            "sheets",
            condition=Q(sheets__is_current=True, sheets__state=SheetState.HANDED_IN),
        )
    )


class MarksReader:
    """Streams the accepted entries of an event; `numbers`, `notes` and the digest fill meanwhile.

    `draws` are the numbers drawn to part full ties, where the scheme ends with a draw.
    `notes` maps entry id → states in words, for entries that carry one. Who is not scored by
    every seat (rooms, assignments, 回避) brings the own seats along; `beside` holds what the
    scheme wants besides: rooms and third assessors. A sheet handed in from a seat of the panel
    that does not score the entry is left out, and named in `set_aside`.
    """

    def __init__(self, of: EventScheme) -> None:
        self._of = of
        self._names = {each.code: each.name for each in of.scheme.components}
        self._codes = {
            each.code: ("", *(criterion.code for criterion in each.criteria))
            for each in of.scheme.components
        }
        self._own = own_seats(of)
        self.beside = RoomsAndThirds(of)
        self._digest = hashlib.sha256(repr(sorted(of.seats.items())).encode())
        self.draws = tie_draws(of)
        if self.draws:
            self._digest.update(repr(sorted(self.draws.items())).encode())
        self.numbers: dict[int, str] = {}
        self.notes: dict[int, str] = {}
        self.set_aside: list[str] = []

    def __iter__(self) -> Iterator[EntryMarks]:
        for entry, group in groupby(self._rows(), itemgetter(0)):
            yield self._entry(entry, list(group))

    @property
    def fingerprint(self) -> str:
        """The sha256 over every entry and sheet read (call it after the last entry)."""
        return self._digest.hexdigest()

    def _rows(self) -> Iterator[SheetRow]:
        entries = Entry.objects.filter(event=self._of.event, status=EntryStatus.ACCEPTED)
        rows = (
            with_handed_in(entries)
            .order_by("pk", "sheet__component", "sheet__seat")
            .values_list(
                "pk", "number", "sheet__component", "sheet__seat", "sheet__version",
                "sheet__marks", "sheet__deduction", "sheet__seconds", "sheet__mark_state",
            )
        )  # fmt: skip
        return iter(rows.iterator(chunk_size=_CHUNK))

    def _entry(self, entry: int, rows: list[SheetRow]) -> EntryMarks:
        number = self.numbers[entry] = rows[0][1]
        whole: State | None = None
        found: dict[str, ComponentMarks] = {}
        sheets: dict[str, dict[int, SheetMarks]] = {}
        lines = []
        for _, _, component, seat, version, marks, deduction, seconds, state in rows:
            if component is None:
                continue
            if seat:
                sheets.setdefault(component, {})[seat] = SheetMarks(marks, deduction or 0)
            elif component:
                found[component] = ComponentMarks(
                    _STATES.get(state), marks.get(""), deduction or 0, seconds
                )
            else:
                whole = _STATES.get(state)
            if state:
                self._note(entry, state, component)
            given = tuple(map(marks.get, self._codes.get(component, ())))
            lines.append((component, seat, version, given, deduction, seconds, state))
        own = self._own.get(entry, _NO_SEATS)
        scored_by = [(component, sorted(own[component])) for component in sorted(own)]
        for component, by_seat in sheets.items():
            part = found.get(component, _NOTHING)
            found[component] = part._replace(sheets=self._counted(number, component, by_seat, own))
        for component, seats in own.items():
            part = found.get(component, _NOTHING)
            found[component] = part._replace(seats=seats)
        beside = self.beside.put(entry, found)
        self._digest.update(repr((number, lines, scored_by, *beside)).encode())
        return EntryMarks(entry, whole, found)

    def _counted(
        self, number: str, component: str, sheets: dict[int, SheetMarks], own: OwnSeats
    ) -> dict[int, SheetMarks]:
        beside = set(self._of.seats.get(component, ())) - own.get(component, sheets.keys())
        for seat in sorted(beside & sheets.keys()):
            self.set_aside.append(
                f"{number}：{uncounted_words(self._names.get(component, component), seat)}"
            )
        return {seat: sheet for seat, sheet in sheets.items() if seat not in beside}

    def _note(self, entry: int, state: str, component: str) -> None:
        place = f"“{self._names.get(component, component)}”" if component else ""
        words = f"{place}{MARK_STATE_LABELS[MarkState(state)]}"
        self.notes[entry] = f"{self.notes[entry]}；{words}" if entry in self.notes else words


def uncounted_words(component: str, seat: int) -> str:
    """A sheet that is kept and not counted, in words."""
    return (
        f"“{component}”评委 {seat} 不评此件（回避、不在本考场或未分配），"
        "其已提交的评分表照存，不计入成绩"
    )


def inputs_fingerprint(of: EventScheme) -> str:
    """The fingerprint of what a computation would read now."""
    reader = MarksReader(of)
    for _ in reader:
        pass
    return reader.fingerprint
