"""The keyboard grid of papers as a form: one line per code, one input per part of the paper."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import QueryDict

from competition.enums import MARK_STATE_LABELS, MarkState, SheetState
from competition.forms.grid import MOST_ROWS, GridCell, GridColumn, GridLine
from competition.marking import format_mark
from competition.marking.papers import KEYED_STATES
from competition.marking.sheets import (
    BLANK,
    MARK,
    NOTE,
    STATE,
    Faults,
    Typed,
    write_sheet,
)
from competition.models import CodedPaper, Keying
from competition.operations.theory_keying import ROW, PaperRow
from competition.queries.theory_papers import keying_content, keying_revision

PAPER_STATES = [
    (str(state), "" if state is MarkState.NORMAL else MARK_STATE_LABELS[state])
    for state in KEYED_STATES
]


def paper_rows(post: QueryDict, columns: Sequence[GridColumn]) -> list[PaperRow]:
    """The lines that were sent, as typed."""
    return [
        PaperRow(
            code=code,
            typed=typed_cells(post, columns, prefix=f"{code}."),
            revision=post.get(f"{code}.revision", ""),
        )
        for code in post.getlist("row")[:MOST_ROWS]
    ]


def typed_cells(post: QueryDict, columns: Sequence[GridColumn], *, prefix: str = "") -> Typed:
    """The cells of one paper; input names are `<prefix><key>`."""
    sent = {column.key: post.get(prefix + column.key, "") for column in columns}
    marks = {key.removeprefix(MARK): text for key, text in sent.items() if key.startswith(MARK)}
    return Typed(marks, state=sent.get(STATE, ""), note=sent.get(NOTE, ""))


def paper_lines(
    papers: Iterable[CodedPaper],
    keyings: Mapping[int, Keying],
    columns: Sequence[GridColumn],
    *,
    by_id: int,
    closed: Mapping[int, str] | None = None,
) -> list[GridLine]:
    """The lines as stored; what others keyed is closed and shows no figure."""
    return [
        _line(paper.code, keyings.get(paper.pk), None, columns, by_id=by_id,
              refusal=(closed or {}).get(paper.pk, ""))
        for paper in papers
    ]  # fmt: skip


def refused_paper_lines(
    rows: Sequence[PaperRow],
    keyings: Mapping[str, Keying],
    columns: Sequence[GridColumn],
    faults: Mapping[str, Faults],
    *,
    by_id: int,
) -> list[GridLine]:
    """The lines as typed, with what is wrong beside each cell; `keyings` by code."""
    lines = []
    for row in rows:
        found = faults.get(row.code, {})
        line = _line(row.code, keyings.get(row.code), row.typed, columns, by_id=by_id)
        show_faults(line, found)
        lines.append(line)
    return lines


def show_faults(line: GridLine, found: Faults) -> None:
    """Put each fault beside its cell; what has no cell stands under the code."""
    for cell in line.cells:
        cell.fault = found.get(cell.column.key, "")
    shown = {cell.column.key for cell in line.cells}
    line.faults += [text for key, text in found.items() if key == ROW or key not in shown]


def typed_line(code: str, typed: Typed, columns: Sequence[GridColumn]) -> GridLine:
    """One open line with these cells."""
    return _line(code, None, typed, columns, by_id=0)


def _line(
    code: str,
    keying: Keying | None,
    typed: Typed | None,
    columns: Sequence[GridColumn],
    *,
    by_id: int,
    refusal: str = "",
) -> GridLine:
    is_mine = keying is None or keying.by_id == by_id
    content = keying_content(keying) if keying is not None and is_mine else BLANK
    shown = write_sheet(content) if typed is None else typed
    cells = {MARK + part: text for part, text in shown.marks.items()}
    cells |= {STATE: shown.state, NOTE: shown.note}
    is_sealed = keying is not None and keying.state == SheetState.HANDED_IN
    return GridLine(
        number=code,
        revision=keying_revision(keying) if is_mine else "",
        state="" if keying is None else keying.state,
        version=1,
        cells=[
            GridCell(column, f"{code}.{column.key}", cells.get(column.key, ""))
            for column in columns
        ],
        total=format_mark(sum(content.marks.values())) if content.marks else "",
        is_open=is_mine and not is_sealed and not refusal,
        is_correction=False,
        faults=[refusal] if refusal else [],
    )
