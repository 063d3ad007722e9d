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
from competition.exports.live_facts import Contest, Facts
from competition.marking import MARK_UNIT, Component, Scheme
from competition.marking.inputs import Seats
from competition.marking.sheets import NO, YES, sheet_fields
from competition.marking.terms import Method
from competition.models import Standing, StandingRow
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import EventScheme
from records.workbooks.writer import OutColumn, Sheet, TableWriter

_CHUNK = 4_000
_ALL_SEATS: OwnSeats = MappingProxyType({})

# component, seat, and what of the sheet: a criterion code, or one of these
DEDUCTION, SECONDS, STATE, OFF_SCRIPT = "扣分", "用时", "状态", "脱稿"
Cell = tuple[str, int, str, str]
# (component, seat) → marks, deduction, seconds, state; seat 0 the component, "" the entry
Given = Mapping[tuple[str, int], Sequence[Any]]


def write_raw_marks(
    book: TableWriter,
    standing: Standing,
    of: EventScheme,
    step: Callable[[str], None],
    *,
    notes: Sequence[str],
) -> None:
    """Write the raw marks of one event as they stand; `notes` are lines below the table."""
    cells, columns = _layout(of.scheme, of.seats)
    sheet = _begin(book, standing.event.name, columns)
    own = own_seats(of)
    for _, group in groupby(_rows(standing), itemgetter(0)):
        rows = list(group)
        given = {(component, seat): line for _, _, _, component, seat, *line in rows}
        seats = own.get(rows[0][2], _ALL_SEATS)
        sheet.row((rows[0][1], *_line(given, cells, seats)))
        step(f"正在写入{standing.event.name}原始评分")
    for note in notes:
        sheet.line(note)


def write_contest_marks(
    book: TableWriter, contest: Contest, *, event: str, step: Callable[[str], None]
) -> tuple[dict[str, str], int]:
    """Write the marks of a run for its formulas: reference by name (`code|seat|what`), first row.

    References leave their row open as {q}.
    """
    cells, columns = _layout(contest.scheme, contest.seats)
    sheet = _begin(book, event, columns)
    first = sheet.next_row + 1
    for facts in contest.entries:
        own = {
            code: marks.seats
            for code, marks in facts.marks.components.items()
            if marks.seats is not None
        }
        sheet.row((facts.number, *_line(_given(facts), cells, own)))
        step(f"正在写入{event}原始评分")
    names = [raw_name("", 0, STATE), *(raw_name(*cell[:3]) for cell in cells)]
    return {
        name: f"'{sheet.name}'!{xl_col_to_name(place)}{{q}}" for place, name in enumerate(names, 1)
    }, first


def _begin(book: TableWriter, event: str, columns: list[OutColumn]) -> Sheet:
    return book.sheet(
        f"原始评分 {event}",
        [OutColumn("参赛号", 10, align="center"), OutColumn("整场状态", 9), *columns],
        titles=(f"{event}原始评分（空白为未评分，不等于零分；“—”为该评委不评此参赛号）",),
        frozen_columns=1,
        one_page_wide=False,
    )


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


def _given(facts: Facts) -> Given:
    """The sheets of an entry out of the marks that the engine takes."""
    found: dict[tuple[str, int], Sequence[Any]] = {}
    if facts.marks.state is not None:
        found["", 0] = ({}, None, None, facts.marks.state.value)
    for code, given in facts.marks.components.items():
        marks = {} if given.mark is None else {"": given.mark}
        state = "" if given.state is None else given.state.value
        found[code, 0] = (marks, given.deduction or None, given.seconds, state)
        for seat, sheet in given.sheets.items():
            found[code, seat] = (sheet.marks, sheet.deduction or None, None, "")
    return found


def _line(given: Given, cells: Sequence[Cell], own: OwnSeats) -> Iterator[object]:
    whole = given.get(("", 0))
    yield _state(whole[3]) if whole else None
    for cell in cells:
        component, seat, _, _ = cell
        if seat and (component, seat) not in given and seat not in own.get(component, {seat}):
            yield NOBODY
        else:
            yield _value(given, cell)


def _value(given: Given, cell: Cell) -> object:
    component, seat, what, _ = cell
    line = given.get((component, seat))
    if line is None:
        return None
    marks, deduction, seconds, state, *more = line
    if what == STATE:
        return _state(state)
    if what == SECONDS:
        return seconds
    if what == OFF_SCRIPT:
        return _yes_or_no(more[0]) if more else None
    value = deduction if what == DEDUCTION else marks.get(what)
    return None if value is None else value / MARK_UNIT


def _yes_or_no(said: bool | None) -> str | None:  # noqa: FBT001 -- a cell's value
    return None if said is None else YES if said else NO


def _state(state: str) -> str | None:
    return MARK_STATE_LABELS[MarkState(state)] if state else None
