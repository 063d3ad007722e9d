"""原始评分: one row per entry, one column per mark, in the order of the standing.

A seat that does not score an entry (回避, another room, not assigned) is “—”; blank is not
marked yet, which is not zero.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from django.db.models import FilteredRelation, Q
from xlsxwriter.utility import xl_col_to_name

from competition.enums import MARK_STATE_LABELS, MarkState, SheetState
from competition.exports.live_board import NOBODY, raw_name
from competition.marking import MARK_UNIT, Component, Scheme
from competition.marking.inputs import Seats
from competition.marking.sheets import NO, YES, sheet_fields
from competition.marking.terms import Method
from competition.models import Standing, StandingRow
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import EventScheme
from records.workbooks.writer import OutColumn, TableWriter

_CHUNK = 4_000
_ALL_SEATS: OwnSeats = MappingProxyType({})

# component, seat, and what of the sheet: a criterion code, or one of these
DEDUCTION, SECONDS, STATE, OFF_SCRIPT = "扣分", "用时", "状态", "脱稿"
Cell = tuple[str, int, str, str]
# (component, seat) → marks, deduction, seconds, state, off script; seat 0 the component, "" the entry
Given = Mapping[tuple[str, int], Sequence[Any]]


def write_raw_marks(
    book: TableWriter,
    standing: Standing,
    of: EventScheme,
    step: Callable[[str], None],
    *,
    notes: Sequence[str] = (),
) -> "RawSheet":
    """Write the raw marks of one event as they stand; `notes` are lines below the table."""
    sheet = RawSheet(book, of.scheme, of.seats, event=standing.event.name)
    own = own_seats(of)
    for _, group in groupby(_rows(standing), itemgetter(0)):
        rows = list(group)
        given = {(component, seat): line for _, _, _, component, seat, *line in rows}
        sheet.row(rows[0][1], given, own.get(rows[0][2], _ALL_SEATS))
        step(f"正在写入{standing.event.name}原始评分")
    for note in notes:
        sheet.page.line(note)
    return sheet


class RawSheet:
    """The sheet of raw marks: what formulas refer to; its first entry stands in row `first`."""

    def __init__(self, book: TableWriter, scheme: Scheme, seats: Seats, *, event: str) -> None:
        self._cells, columns = _layout(scheme, seats)
        self.page = book.sheet(
            f"原始评分 {event}",
            [OutColumn("参赛号", 10, align="center"), OutColumn("整场状态", 9), *columns],
            titles=(f"{event}原始评分（空白为未评分，不等于零分；“—”为该评委不评此参赛号）",),
            frozen_columns=1,
            one_page_wide=False,
        )
        self.first = self.page.next_row + 1

    def row(self, number: str, given: Given, own: OwnSeats) -> None:
        """Write one entry: its sheets, and the seats of its own where not all seats score it."""
        self.page.row((number, *_line(given, self._cells, own)))

    def references(self) -> dict[str, str]:
        """Where each mark stands, by `raw_name`; the row is left open as {q}."""
        names = [raw_name("", 0, STATE), *(raw_name(*cell[:3]) for cell in self._cells)]
        return {
            name: f"'{self.page.name}'!{xl_col_to_name(place)}{{q}}"
            for place, name in enumerate(names, 1)
        }


def _layout(scheme: Scheme, seats: Seats) -> tuple[list[Cell], list[OutColumn]]:
    cells: list[Cell] = []
    columns: list[OutColumn] = []
    for component in scheme.components:
        for code, seat, what, label in _cells(scheme, seats, component):
            cells.append((code, seat, what, label))
            kind = "text" if what in {STATE, OFF_SCRIPT} else "number"
            columns.append(OutColumn(label, 10, kind, align="right"))  # type: ignore[arg-type]  # one of the two kinds
    return cells, columns


def _cells(scheme: Scheme, seats: Seats, component: Component) -> Iterator[Cell]:
    code, name = component.code, component.name
    if component.method is Method.PAPER:
        yield code, 0, "", f"{name} 得分"
    for seat in sorted(seats.get(code, ())):
        for criterion in component.criteria:
            yield code, seat, criterion.code, f"{name} 评委{seat} {criterion.name}"
        if component.sheet_deductions:
            yield code, seat, DEDUCTION, f"{name} 评委{seat} 扣分"
    whole = sheet_fields(scheme, code, 0)
    if whole.deduction:
        yield code, 0, DEDUCTION, f"{name} 扣分"
    if whole.seconds:
        yield code, 0, SECONDS, f"{name} 用时（秒）"
    if whole.off_script:
        yield code, 0, OFF_SCRIPT, f"{name} 脱稿"
    yield code, 0, STATE, f"{name} 状态"


def _rows(standing: Standing) -> Iterator[Any]:
    found: Any = (
        StandingRow.objects.filter(standing=standing)
        .annotate(
            sheet=FilteredRelation(
                "entry__sheets",
                condition=Q(
                    entry__sheets__is_current=True, entry__sheets__state=SheetState.HANDED_IN
                ),
            )
        )
        .order_by("position")
    )
    return iter(
        found.values_list(
            "position", "entry__number", "entry_id", "sheet__component", "sheet__seat",
            "sheet__marks", "sheet__deduction", "sheet__seconds", "sheet__mark_state",
            "sheet__off_script",
        ).iterator(chunk_size=_CHUNK)
    )  # fmt: skip


def _line(given: Given, cells: Sequence[Cell], own: OwnSeats) -> Iterator[object]:
    whole = given.get(("", 0))
    yield _state(whole[3]) if whole else None
    for cell in cells:
        component, seat, _, _ = cell
        if seat and seat not in own.get(component, {seat}):
            yield NOBODY
        else:
            yield _value(given, cell)


def _value(given: Given, cell: Cell) -> object:
    component, seat, what, _ = cell
    line = given.get((component, seat))
    if line is None:
        return None
    marks, deduction, seconds, state, off_script = line
    if what == STATE:
        return _state(state)
    if what == SECONDS:
        return seconds
    if what == OFF_SCRIPT:
        return None if off_script is None else YES if off_script else NO
    value = deduction if what == DEDUCTION else marks.get(what)
    return None if value is None else value / MARK_UNIT


def _state(state: str) -> str | None:
    return MARK_STATE_LABELS[MarkState(state)] if state else None
