"""The error report: the user's own file with wrong cells red and a last column 错误原因."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from records.workbooks.gate import SheetMarks, is_csv
from records.workbooks.headers import Header
from records.workbooks.reading import Numbered, find_data, open_source
from records.workbooks.sheets import OpenSheet
from records.workbooks.spec import ERROR_LABEL, CellProblem, TableSpec
from records.workbooks.values import Raw, shown_text
from records.workbooks.writer import OutColumn, TableWriter

WHOLE_FILE_LIMIT = 8 * 1024 * 1024  # bytes of sheet XML that openpyxl may hold as objects
MERGED_LIMIT = 100_000  # cells in merged ranges, each of which becomes an object
_RED = PatternFill("solid", start_color="FFFFC7CE")
_RED_TEXT = Font(color="FF9C0006")


def build_error_file(
    content: bytes, filename: str, spec: TableSpec, problems: Sequence[CellProblem]
) -> bytes:
    """Return an .xlsx in which each problem's cell is red and its row says why.

    An .xlsx keeps everything else of the user's file; a CSV, or a workbook too large to hold,
    becomes a new workbook with the same rows under the header they were read by.
    """
    sheet = open_source(content, filename, spec)
    header, data = find_data(sheet, spec)
    by_row: dict[int, list[CellProblem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    if is_csv(content, filename) or not _fits(sheet.all_marks):
        return _from_rows(data, header, spec, by_row)
    return _in_place(content, sheet, header, by_row)


def _fits(sheets: Sequence[SheetMarks]) -> bool:
    """Say whether the whole workbook may be held: every sheet of it, and every merged cell."""
    merged = (reference for sheet in sheets for reference in sheet.merged)
    return (
        sum(sheet.size for sheet in sheets) <= WHOLE_FILE_LIMIT
        and sum(_area(reference) for reference in merged) <= MERGED_LIMIT
    )


def _area(reference: str) -> int:
    """Cells in a merged range; whole columns, whole rows and nonsense count as too many."""
    try:
        left, top, right, bottom = (edge or 0 for edge in range_boundaries(reference))
    except ValueError:
        return MERGED_LIMIT + 1
    if not (left and top and right and bottom):
        return MERGED_LIMIT + 1
    return (right - left + 1) * (bottom - top + 1)


def _in_place(
    content: bytes, opened: OpenSheet, header: Header, by_row: Mapping[int, list[CellProblem]]
) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions of the user's file that openpyxl leaves out
        book = load_workbook(io.BytesIO(content), keep_links=False)
    sheet = book[opened.title]
    assert isinstance(sheet, Worksheet)  # noqa: S101 -- chart sheets are never opened for reading
    reason_column = _reason_column(sheet, header)
    title = sheet.cell(header.row, reason_column)
    title.value, title.font = ERROR_LABEL, Font(bold=True, color="FF9C0006")
    sheet.column_dimensions[get_column_letter(reason_column)].width = 60
    for row, problems in by_row.items():
        if row > header.row:
            _redden(sheet, problems, header)
            reason = sheet.cell(row, reason_column)
            reason.value, reason.data_type = _reasons(problems), "s"
            reason.alignment, reason.font = Alignment(wrap_text=True, vertical="top"), _RED_TEXT
            _make_room(sheet, row, problems)
        else:
            title.comment = Comment(_reasons(problems), ERROR_LABEL)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _make_room(sheet: Worksheet, row: int, problems: Sequence[CellProblem]) -> None:
    """Make the row as high as its reasons: not every program does so when it opens a file."""
    lines = sum(1 + len(problem.message) // 29 for problem in problems)
    known = sheet.row_dimensions[row].height or 0
    sheet.row_dimensions[row].height = max(known, 15 * lines + 3)


def _reason_column(sheet: Worksheet, header: Header) -> int:
    """Return the column of an earlier report, emptied, else the first free one."""
    texts = {str(cell.value).strip(): cell.column for cell in sheet[header.row] if cell.value}
    last = max([*texts.values(), *(place + 1 for place in header.places.values())])
    if ERROR_LABEL not in texts:
        return last + 1
    for (cell,) in sheet.iter_rows(
        min_row=header.row + 1, min_col=texts[ERROR_LABEL], max_col=texts[ERROR_LABEL]
    ):
        cell.value = None
    return texts[ERROR_LABEL]


def _redden(sheet: Worksheet, problems: Sequence[CellProblem], header: Header) -> None:
    for problem in problems:
        place = header.places.get(problem.column)
        if place is not None:
            cell = sheet.cell(problem.row, place + 1)
            cell.fill = _RED
            cell.comment = Comment(problem.message, ERROR_LABEL)


def _from_rows(
    data: Iterator[Numbered],
    header: Header,
    spec: TableSpec,
    by_row: Mapping[int, list[CellProblem]],
) -> bytes:
    buffer = io.BytesIO()
    columns = [OutColumn(column.label, width=column.width) for column in spec.columns]
    with TableWriter(buffer) as book:
        sheet = book.sheet(spec.sheet, [*columns, OutColumn(ERROR_LABEL, width=60)])
        for number, cells in data:
            problems = by_row.get(number, [])
            texts = [_text(cells, header.places[column.key]) for column in spec.columns]
            wrong = {problem.column for problem in problems}
            red = {index for index, column in enumerate(spec.columns) if column.key in wrong}
            sheet.row([*texts, _reasons(problems)], red=red)
    return buffer.getvalue()


def _text(cells: Sequence[Raw], index: int) -> str:
    return shown_text(cells[index]) if index < len(cells) else ""


def _reasons(problems: Sequence[CellProblem]) -> str:
    return "\n".join(problem.message for problem in problems)
