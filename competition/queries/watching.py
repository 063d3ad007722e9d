"""The board of one panel: who is missing, and what the complete entries say about it.

Totals appear for an entry only when everybody who owes it a sheet has handed in; until then
the board tells that a sheet is there, not what it says.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from competition.enums import EntryStatus, MarkState, SheetState
from competition.marking import Component
from competition.models import Entry, Seat, Sheet, Slot
from competition.queries.panels import own_seats
from competition.queries.schemes import EventScheme
from competition.queries.score_progress import state_words
from competition.watching import (
    EntryLine,
    JudgeLine,
    Limits,
    entry_line,
    judge_lines,
    limits_of,
    sheet_points,
)

ASIDE, MISSING = "aside", "missing"
CELL_LABELS = {
    ASIDE: "不评",
    MISSING: "未评",
    str(SheetState.DRAFT): "暂存",
    str(SheetState.HELD): "试评",
    str(SheetState.HANDED_IN): "已交",
}


@dataclass(frozen=True)
class Cell:
    """One seat's sheet of one entry: its state, and its total once the entry is complete."""

    seat: int
    state: str
    points: float | None = None
    off: float | None = None

    @property
    def label(self) -> str:
        """The total where it may be shown, else the state in a word."""
        return (
            CELL_LABELS[self.state]
            if self.points is None
            else f"{self.points:.3f}".rstrip("0").rstrip(".")
        )


@dataclass(frozen=True)
class BoardRow:
    """One entry: `label` is its draw number where it was drawn, so that it names nobody."""

    label: str
    number: str
    cells: Sequence[Cell]
    stated: str
    line: EntryLine | None

    @property
    def missing(self) -> list[int]:
        """The seats whose sheet is owed and not handed in."""
        if self.stated:
            return []
        done = {ASIDE, str(SheetState.HANDED_IN)}
        return [cell.seat for cell in self.cells if cell.state not in done]


@dataclass(frozen=True)
class JudgeRow:
    """One seat: who sits there, how much is still owed, and the judge against the panel."""

    seat: int
    name: str
    is_leader: bool
    owed: int
    handed_in: int
    line: JudgeLine | None

    @property
    def missing(self) -> int:
        """How many sheets are still owed."""
        return self.owed - self.handed_in


@dataclass(frozen=True)
class Board:
    """Everything about one component's panel (of one room, when `room` says so)."""

    of: EventScheme
    component: Component
    limits: Limits
    rows: Sequence[BoardRow]
    judges: Sequence[JudgeRow]

    @cached_property
    def digits(self) -> int:
        """The decimals that the table's totals need, so that the points of a column meet."""
        shown = [cell.label for row in self.rows for cell in row.cells if cell.points is not None]
        return max((len(label.partition(".")[2]) for label in shown), default=0)

    @property
    def complete(self) -> int:
        """How many entries are complete."""
        return sum(not row.missing for row in self.rows)

    @property
    def open_rows(self) -> list[BoardRow]:
        """Entries on which somebody already works and somebody is missing."""
        begun = {str(SheetState.DRAFT), str(SheetState.HELD), str(SheetState.HANDED_IN)}
        return [
            row for row in self.rows if row.missing and any(c.state in begun for c in row.cells)
        ]

    @property
    def plots(self) -> dict[str, Any]:
        """The numbers of the plots: bias and spread per judge, lowest to highest per entry."""
        told = [each for each in self.judges if each.line is not None]
        lines = [(row.label, row.line) for row in self.rows if row.line is not None]
        return {
            "judges": [f"评委 {each.seat}" for each in told],
            "bias": [_short(each.line.bias) for each in told if each.line],
            "spread": [_short(each.line.spread) for each in told if each.line],
            "strict": self.limits.strict,
            "entries": [label for label, _ in lines],
            "low": [_short(line.low) for _, line in lines],
            "mean": [_short(line.mean) for _, line in lines],
            "high": [_short(line.high) for _, line in lines],
        }


def board_of(of: EventScheme, component: Component, *, room_id: int | None = None) -> Board:
    """Read the board with a constant number of statements; `room_id` narrows it to a room."""
    seats = _seats(of, component, room_id)
    entries = _entries(of, component, room_id)
    own = own_seats(of)
    sheets, stated = _sheets(of, component)
    every = frozenset(of.seats.get(component.code, ()))
    limits = limits_of(component)
    rows = [
        _row(
            entry,
            {seat.number: seat.number in theirs for seat in seats},
            sheets.get(entry.pk, {}),
            (component, limits, stated.get(entry.pk, "")),
        )
        for entry in entries
        for theirs in [own.get(entry.pk, {}).get(component.code, every)]
    ]
    totals = {
        place: {cell.seat: cell.points for cell in row.cells if cell.points is not None}
        for place, row in enumerate(rows)
    }
    lines = {line.seat: line for line in judge_lines(totals, limits)}
    return Board(of, component, limits, rows, [_judge(seat, rows, lines) for seat in seats])


def _seats(of: EventScheme, component: Component, room_id: int | None) -> list[Seat]:
    seats = Seat.objects.filter(event=of.event, component=component.code).select_related("judge")
    found = [seat for seat in seats if room_id is None or seat.room_id in {None, room_id}]
    if found:
        return found
    return [
        Seat(event=of.event, component=component.code, number=number)
        for number in of.seats.get(component.code, ())
    ]


@dataclass(frozen=True)
class _Entrant:
    pk: int
    number: str
    label: str


def _entries(of: EventScheme, component: Component, room_id: int | None) -> list[_Entrant]:
    accepted = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    numbers = dict(accepted.order_by("number").values_list("pk", "number"))
    slots = Slot.objects.filter(
        session__event=of.event, session__component=component.code, entry__in=numbers
    )
    if room_id is not None:
        slots = slots.filter(room=room_id)
    placed = [
        _Entrant(pk, numbers[pk], f"{number} 号")
        for pk, number in slots.order_by("room__order", "room", "position").values_list(
            "entry_id", "number"
        )
    ]
    drawn = {each.pk for each in placed}
    if room_id is not None:
        return placed
    rest = [pk for pk in numbers if pk not in drawn]
    return placed + [
        _Entrant(pk, numbers[pk], f"序 {place}") for place, pk in enumerate(rest, len(placed) + 1)
    ]


Stored = tuple[str, Mapping[str, int], int]


def _sheets(
    of: EventScheme, component: Component
) -> tuple[Mapping[int, Mapping[int, Stored]], Mapping[int, str]]:
    rows = (
        Sheet.objects.current()
        .filter(entry__event=of.event, component__in=[component.code, ""])
        .values_list("entry_id", "seat", "state", "marks", "deduction", "mark_state")
    )
    sheets: dict[int, dict[int, Stored]] = defaultdict(dict)
    stated: dict[int, str] = {}
    for entry_id, seat, state, marks, deduction, mark_state in rows.iterator(chunk_size=4_000):
        if seat:
            sheets[entry_id][seat] = (state, marks, deduction or 0)
        elif mark_state != MarkState.NORMAL and state == SheetState.HANDED_IN:
            stated[entry_id] = state_words(mark_state)
    return sheets, stated


def _row(
    entrant: _Entrant,
    scores: Mapping[int, bool],
    sheets: Mapping[int, Stored],
    judged: tuple[Component, Limits, str],
) -> BoardRow:
    component, limits, stated = judged
    states = {
        seat: (sheets[seat][0] if seat in sheets else MISSING) if own else ASIDE
        for seat, own in scores.items()
    }
    points: dict[int, float] = {}
    if {ASIDE, str(SheetState.HANDED_IN)}.issuperset(states.values()):
        found = {
            seat: sheet_points(component, *sheets[seat][1:]) for seat, own in scores.items() if own
        }
        points = {seat: value for seat, value in found.items() if value is not None}
    line = entry_line(points, limits)
    off = line.outliers if line else {}
    cells = [Cell(seat, states[seat], points.get(seat), off.get(seat)) for seat in scores]
    return BoardRow(entrant.label, entrant.number, cells, stated, line)


def _judge(seat: Seat, rows: Sequence[BoardRow], lines: Mapping[int, JudgeLine]) -> JudgeRow:
    states = [
        cell.state
        for row in rows
        if not row.stated
        for cell in row.cells
        if cell.seat == seat.number and cell.state != ASIDE
    ]
    name = seat.judge.name if seat.judge else seat.name
    return JudgeRow(
        seat=seat.number,
        name=name,
        is_leader=seat.is_leader,
        owed=len(states),
        handed_in=states.count(str(SheetState.HANDED_IN)),
        line=lines.get(seat.number),
    )


def _short(value: float) -> float:
    return round(value, 2)
