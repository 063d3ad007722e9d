"""原始评分: one row per entry, one column per mark, in the order of the standing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import FilteredRelation, Q

from competition.enums import MARK_STATE_LABELS, MarkState, SheetState
from competition.marking import MARK_UNIT, Component
from competition.marking.sheets import NO, YES, sheet_fields
from competition.marking.terms import Method
from competition.models import Standing, StandingRow
from competition.queries.schemes import EventScheme
from records.workbooks.writer import OutColumn, TableWriter

_CHUNK = 4_000

# component, seat, and what of the sheet: a criterion code, or one of these
DEDUCTION, SECONDS, STATE, OFF_SCRIPT = "扣分", "用时", "状态", "脱稿"
Cell = tuple[str, int, str, str]


def write_raw_marks(
    book: TableWriter,
    standing: Standing,
    of: EventScheme,
    step: Callable[[str], None],
    *,
    note: str,
) -> None:
    """Write the raw marks of one event; `note` is a line below the table."""
    cells, columns = _layout(of)
    sheet = book.sheet(
        f"原始评分 {standing.event.name}",
        [OutColumn("参赛号", 10, align="center"), OutColumn("整场状态", 9), *columns],
        titles=(f"{standing.event.name}原始评分（空白为未评分，不等于零分）",),
        frozen_columns=1,
        one_page_wide=False,
    )
    for _, group in groupby(_rows(standing), itemgetter(0)):
        rows = list(group)
        given = {(component, seat): line for _, _, component, seat, *line in rows}
        whole = given.get(("", 0))
        state = _state(whole[3]) if whole else None
        sheet.row((rows[0][1], state, *(_value(given, cell) for cell in cells)))
        step(f"正在写入{standing.event.name}原始评分")
    if note:
        sheet.line(note)


def _layout(of: EventScheme) -> tuple[list[Cell], list[OutColumn]]:
    cells: list[Cell] = []
    columns: list[OutColumn] = []
    for component in of.scheme.components:
        for code, seat, what, label in _cells(of, component):
            cells.append((code, seat, what, label))
            kind = "text" if what in {STATE, OFF_SCRIPT} else "number"
            columns.append(OutColumn(label, 10, kind, align="right"))  # type: ignore[arg-type]  # one of the two kinds
    return cells, columns


def _cells(of: EventScheme, component: Component) -> Iterator[Cell]:
    code, name = component.code, component.name
    if component.method is Method.PAPER:
        yield code, 0, "", f"{name} 得分"
    for seat in of.seats.get(code, ()):
        for criterion in component.criteria:
            yield code, seat, criterion.code, f"{name} 评委{seat} {criterion.name}"
        if component.sheet_deductions:
            yield code, seat, DEDUCTION, f"{name} 评委{seat} 扣分"
    whole = sheet_fields(of.scheme, code, 0)
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
            "position", "entry__number", "sheet__component", "sheet__seat",
            "sheet__marks", "sheet__deduction", "sheet__seconds", "sheet__mark_state",
            "sheet__off_script",
        ).iterator(chunk_size=_CHUNK)
    )  # fmt: skip


def _value(given: Mapping[tuple[str, int], Sequence[Any]], cell: Cell) -> object:
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
