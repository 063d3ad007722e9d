"""The keyboard grid as a form: one line per entry, one input per cell, faults beside them.

Input names are `<参赛号>.<key>`; `row` repeats the numbers that the page carried, so that an
entry accepted meanwhile never shifts a line onto somebody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.http import QueryDict

from competition.enums import MARK_STATE_LABELS, MarkState, SheetState
from competition.marking import MARK_UNIT, Criterion, format_mark
from competition.marking.numbers import number_text
from competition.marking.sheets import (
    BLANK,
    DEDUCTION,
    MARK,
    NO,
    NOTE,
    OFF_SCRIPT,
    SECONDS,
    STATE,
    YES,
    Faults,
    Fields,
    Typed,
    write_sheet,
)
from competition.models import Sheet
from competition.operations.sheet_grid import GridRow
from competition.operations.sheet_refusals import ROW
from competition.queries.sheets import content_of, revision

MOST_ROWS = 200
REASON = "reason"
STATES = [(str(state), label if state else "") for state, label in MARK_STATE_LABELS.items()]
_OFF_SCRIPT = [("", ""), (YES, YES), (NO, NO)]
_FIELD_LIMIT = 900


@dataclass(frozen=True)
class GridColumn:
    """One column of inputs; marks carry maximum, step (thousandths) and factor for the script."""

    key: str
    label: str
    maximum: str = ""
    thousandths: int = 0
    step: int = 1
    factor: str = "1"

    @property
    def is_mark(self) -> bool:
        """Marks add up to the line's total."""
        return self.key.startswith(MARK)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Value and label of what may be chosen; empty for what is typed."""
        return {STATE: STATES, OFF_SCRIPT: _OFF_SCRIPT}.get(self.key, [])


@dataclass
class GridCell:
    """One input."""

    column: GridColumn
    name: str
    value: str
    fault: str = ""

    @property
    def ident(self) -> str:
        """An id for the input and its fault."""
        return f"c-{self.name}".replace(":", "-").replace(".", "-")


@dataclass
class GridLine:
    """One entry's line: its number and nothing else about the person."""

    number: str
    revision: str
    state: str
    version: int
    cells: list[GridCell]
    total: str
    is_open: bool
    is_correction: bool
    faults: list[str] = field(default_factory=list)
    reason: str = ""
    reason_fault: str = ""
    scan: int | None = None
    is_aside: bool = False

    @property
    def reason_name(self) -> str:
        """The name of the input for a correction's reason."""
        return f"{self.number}.{REASON}"


def grid_columns(fields: Fields) -> list[GridColumn]:
    """The columns of a sheet, in the order they are keyed."""
    columns = [
        GridColumn(
            MARK + code,
            of.name if code else "得分",
            format_mark(of.maximum),
            of.maximum,
            of.step,
            number_text(of.factor) if isinstance(of, Criterion) else "1",
        )
        for code, of in fields.marks.items()
    ]
    others = (
        (STATE, "状态", fields.state),
        (DEDUCTION, "扣分", fields.deduction),
        (SECONDS, "用时（秒）", fields.seconds),
        (OFF_SCRIPT, "脱稿", fields.off_script),
        (NOTE, "备注", True),
    )
    return columns + [GridColumn(key, label) for key, label, is_there in others if is_there]


def page_size(columns: Sequence[GridColumn], *, most: int = 50) -> int:
    """How many lines a page may carry: a form holds at most 1,000 fields."""
    return max(1, min(most, _FIELD_LIMIT // (len(columns) + 3)))


def rows_of(post: QueryDict, columns: Sequence[GridColumn]) -> list[GridRow]:
    """The lines that were sent, as typed."""
    return [_row(post, number, columns) for number in post.getlist("row")[:MOST_ROWS]]


def _row(post: QueryDict, number: str, columns: Sequence[GridColumn]) -> GridRow:
    sent = {column.key: post.get(f"{number}.{column.key}", "") for column in columns}
    marks = {key.removeprefix(MARK): text for key, text in sent.items() if key.startswith(MARK)}
    others = {key: text for key, text in sent.items() if not key.startswith(MARK)}
    return GridRow(
        number=number,
        typed=Typed(marks, **others),
        revision=post.get(f"{number}.revision", ""),
        reason=post.get(f"{number}.{REASON}", ""),
    )


def stored_lines(
    numbers: Iterable[tuple[int, str]],
    sheets: Mapping[int, Sheet],
    columns: Sequence[GridColumn],
    *,
    correcting: str = "",
) -> list[GridLine]:
    """The lines as they are stored; `correcting` opens one handed-in line."""
    return [
        _line(number, sheets.get(pk), None, columns, is_open=number == correcting)
        for pk, number in numbers
    ]


def refused_lines(
    rows: Sequence[GridRow],
    sheets: Mapping[str, Sheet],
    columns: Sequence[GridColumn],
    faults: Mapping[str, Faults],
) -> list[GridLine]:
    """The lines as they were typed, with what is wrong beside each cell."""
    lines = []
    for row in rows:
        found = faults.get(row.number, {})
        line = _line(
            row.number,
            sheets.get(row.number),
            row.typed,
            columns,
            is_open=bool(found or row.reason),
        )
        for cell in line.cells:
            cell.fault = found.get(cell.column.key, "")
        shown = {cell.column.key for cell in line.cells} | {REASON}
        line.faults = [text for key, text in found.items() if key == ROW or key not in shown]
        line.reason, line.reason_fault = row.reason, found.get(REASON, "")
        lines.append(line)
    return lines


def _line(
    number: str,
    sheet: Sheet | None,
    typed: Typed | None,
    columns: Sequence[GridColumn],
    *,
    is_open: bool,
) -> GridLine:
    content = BLANK if sheet is None else content_of(sheet)
    shown = write_sheet(content) if typed is None else typed
    sealed = sheet is not None and sheet.state == SheetState.HANDED_IN
    others = {key: str(getattr(shown, key)) for key in Typed._fields[1:]}
    marks = {MARK + code: text for code, text in shown.marks.items()}
    return GridLine(
        number=number,
        revision=revision(sheet),
        state="" if sheet is None else sheet.state,
        version=0 if sheet is None else sheet.version,
        cells=[
            GridCell(column, f"{number}.{column.key}", (marks | others).get(column.key, ""))
            for column in columns
        ],
        total=_total(content.marks, columns),
        is_open=is_open or not sealed,
        is_correction=sealed and is_open,
    )


def _total(marks: Mapping[str, int], columns: Sequence[GridColumn]) -> str:
    """Σ mark × factor of what is stored; the script keeps it live while somebody types."""
    if not marks:
        return ""
    factors = {column.key.removeprefix(MARK): column.factor for column in columns if column.is_mark}
    total = sum((mark * Fraction(factors[code]) for code, mark in marks.items()), Fraction(0))
    return number_text(total / MARK_UNIT)


def state_label(state: str) -> str:
    """缺考 … or blank."""
    return MARK_STATE_LABELS[MarkState(state)] if state else ""
