"""Reading an uploaded table: gate, header, rows; every refusal has place, reason and cure."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from openpyxl.utils import get_column_letter, range_boundaries

from records.workbooks.csvfiles import csv_rows
from records.workbooks.gate import SheetMarks, is_csv
from records.workbooks.headers import HEADER_SEARCH, Header, find_header
from records.workbooks.sheets import OpenSheet, open_sheet
from records.workbooks.spec import (
    SAMPLE_MARK,
    CellProblem,
    Column,
    Row,
    Table,
    TableSpec,
    WorkbookRefused,
)
from records.workbooks.values import Raw, Unclean, cell_text, is_blank, shown_text

EMPTY_ROWS = 50
LOOK_AHEAD = 20_000
MAX_PROBLEMS = 10_000
Numbered = tuple[int, Sequence[Raw]]


def read_table(
    content: bytes, filename: str, spec: TableSpec, max_rows: int | None = None
) -> Table:
    """Read the table out of an .xlsx or .csv; raise WorkbookRefused for the file as a whole.

    `max_rows` overrides the spec's. Wrong cells are `problems` of the table, with the row
    numbers of the user's file; a row with a wrong cell is still in `rows`, that cell blank.
    """
    sheet = open_source(content, filename, spec)
    header, data = _split(sheet.rows, spec)
    _refuse_merged(sheet.marks, header)
    table = Table(remarks=[*sheet.remarks, *_hidden_remarks(sheet.marks, header)])
    limit = spec.max_rows if max_rows is None else max_rows
    for number, cells in _filled(data, header):
        if len(table.rows) == limit:
            raise WorkbookRefused(f"超出 {limit:,} 行（从第 {number} 行起）。请拆成几个文件导入。")
        row, problems = _clean_row(number, cells, header, spec)
        table.rows.append(row)
        table.problems += problems
        if len(table.problems) > MAX_PROBLEMS:
            raise WorkbookRefused(
                f"有问题的单元格超过 {MAX_PROBLEMS:,} 个（到第 {number} 行）。请对照模板检查整列。"
            )
    if not table.rows:
        raise WorkbookRefused(f"表头（第 {header.row} 行）下面没有数据。请填写后再上传。")
    return table


def open_source(content: bytes, filename: str, spec: TableSpec) -> OpenSheet:
    """Open the file as what it is; the rows come one by one."""
    if is_csv(content, filename):
        return OpenSheet(title="CSV", rows=csv_rows(content, spec), marks=SheetMarks())
    return open_sheet(content, spec)


def find_data(sheet: OpenSheet, spec: TableSpec) -> tuple[Header, Iterator[Numbered]]:
    """Return the header and the filled data rows (the error file is made from these)."""
    header, data = _split(sheet.rows, spec)
    return header, _filled(data, header)


def _split(
    rows: Iterator[tuple[int, list[Raw]]], spec: TableSpec
) -> tuple[Header, Iterator[Numbered]]:
    """Find the header in the first rows; return it and the rows below it."""
    head = list(islice(rows, HEADER_SEARCH))
    header = find_header([[shown_text(cell) for cell in cells] for _, cells in head], spec)
    return header, chain(head[header.row :], rows)


def _filled(data: Iterator[Numbered], header: Header) -> Iterator[Numbered]:
    """Yield rows that hold something; stop after many blank ones, but never silently."""
    indexes = list(header.places.values())
    blank = 0
    for number, cells in data:
        if all(_at(cells, index).value is None or is_blank(_at(cells, index)) for index in indexes):
            blank += 1
            if blank == EMPTY_ROWS:
                _refuse_what_follows(data, indexes, number)
                return
            continue
        blank = 0
        if number == header.row + 1 and _is_sample(cells):
            continue
        yield number, cells


def _refuse_what_follows(data: Iterator[Numbered], indexes: list[int], last: int) -> None:
    for number, cells in islice(data, LOOK_AHEAD):
        if any(not is_blank(_at(cells, index)) for index in indexes):
            raise WorkbookRefused(
                f"第 {last} 行以上有连续 {EMPTY_ROWS} 个空行，但第 {number} 行还有内容。"
                "请删除中间的空行。"
            )


def _is_sample(cells: Sequence[Raw]) -> bool:
    first = next((shown_text(cell) for cell in cells if not is_blank(cell)), "")
    return first.strip().startswith(SAMPLE_MARK)


def _at(cells: Sequence[Raw], index: int) -> Raw:
    return cells[index] if index < len(cells) else Raw()


def _clean_row(
    number: int, cells: Sequence[Raw], header: Header, spec: TableSpec
) -> tuple[Row, list[CellProblem]]:
    clean: dict[str, str] = {}
    problems: list[CellProblem] = []
    for column in spec.columns:
        index = header.places[column.key]
        place = f"{get_column_letter(index + 1)}{number}"
        try:
            text = _required_text(_at(cells, index), column, place)
        except Unclean as problem:
            problems.append(CellProblem(number, column.key, str(problem)))
            text = ""
        clean[column.key] = text
    return Row(number, clean), problems


def _required_text(raw: Raw, column: Column, place: str) -> str:
    text = cell_text(raw, column, place)
    if column.required and not text:
        raise Unclean(f"{column.label}为必填项，请填写。")
    return text


def _refuse_merged(marks: SheetMarks, header: Header) -> None:
    """Merged cells above the header are notes; from the header on they hide which row is meant."""
    bad = [reference for reference in marks.merged if _last_row(reference) >= header.row]
    if bad:
        places = "、".join(bad[:5]) + (f" 等 {len(bad)} 处" if len(bad) > 5 else "")
        raise WorkbookRefused(
            f"表格中有合并单元格：{places}。请取消合并，并在每一行、每一列分别填写。"
        )


def _last_row(reference: str) -> int:
    return range_boundaries(reference.replace("$", ""))[3] or 0


def _hidden_remarks(marks: SheetMarks, header: Header) -> Iterator[str]:
    hidden = [number for number in marks.hidden_rows if number > header.row]
    if hidden:
        shown = "、".join(map(str, hidden[:10])) + (" 等" if len(hidden) > 10 else "")
        yield f"有 {len(hidden)} 行被隐藏或筛选掉（第 {shown} 行），也已一并读入。"
    if marks.hidden_columns:
        letters = "、".join(get_column_letter(index) for index in marks.hidden_columns[:10])
        yield f"有 {len(marks.hidden_columns)} 列被隐藏（{letters} 起），也已一并读入。"
