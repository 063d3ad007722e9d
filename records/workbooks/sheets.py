"""Rows of an .xlsx as they lie in the file, streamed; the gate was passed before."""

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from records.workbooks.gate import SheetMarks, inspect_workbook
from records.workbooks.rows import CURE
from records.workbooks.spec import MAX_COLUMNS, VERSION_PROPERTY, TableSpec, WorkbookRefused
from records.workbooks.values import Raw, is_blank

WIDEST = 256
_BLANK = Raw()


@dataclass
class OpenSheet:
    """The sheet to read: its rows (number, cells), its marks and what to tell the user.

    `all_marks` are those of every sheet of the workbook, read or not.
    """

    title: str
    rows: Iterator[tuple[int, list[Raw]]]
    marks: SheetMarks
    remarks: list[str] = field(default_factory=list)
    all_marks: Sequence[SheetMarks] = ()


def open_sheet(content: bytes, spec: TableSpec) -> OpenSheet:
    """Pass the gate and open the sheet named as in the template, else the first visible one."""
    marks = inspect_workbook(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that do not concern us
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception as error:
        raise WorkbookRefused(f"工作簿内容已损坏，无法读取。{CURE}") from error
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise WorkbookRefused("工作簿中没有可见的工作表。请把数据放在第一张工作表中。")
    sheet: Any = next((sheet for sheet in visible if sheet.title == spec.sheet), visible[0])
    remarks = []
    if len(visible) > 1:
        remarks.append(f"工作簿有 {len(visible)} 张工作表，只读取了“{sheet.title}”。")
    remarks += _version_remarks(book, spec)
    part = sheet._worksheet_path.lstrip("/")  # noqa: SLF001 -- the only link from sheet to part
    if part not in marks:  # a table that the gate did not measure is not read
        raise WorkbookRefused(f"工作表在文件中的位置不正常。{CURE}")
    return OpenSheet(
        title=sheet.title,
        rows=_rows(sheet),
        marks=marks[part],
        remarks=remarks,
        all_marks=list(marks.values()),
    )


def _version_remarks(book: Any, spec: TableSpec) -> list[str]:
    known = [prop.value for prop in book.custom_doc_props.props if prop.name == VERSION_PROPERTY]
    if not known or str(known[0]) == spec.version:
        return []
    return [
        f"模板版本是 {known[0]}，当前版本是 {spec.version}；已按表头读取，请留意填写说明的变化。"
    ]


def _rows(sheet: Any) -> Iterator[tuple[int, list[Raw]]]:
    sheet.reset_dimensions()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bad date becomes an error cell, reported as such
            for number, cells in enumerate(sheet.iter_rows(max_col=WIDEST), start=1):
                row = [_raw(cell) for cell in cells]
                _check_width(row, number)
                yield number, row
    except WorkbookRefused:
        raise
    except Exception as error:
        raise WorkbookRefused(f"工作簿内容已损坏，无法读取。{CURE}") from error


def _raw(cell: Any) -> Raw:
    if cell.value is None:
        return _BLANK
    if cell.data_type == "n":
        return Raw(cell.value, "n", "%" in cell.number_format)
    return Raw(cell.value, cell.data_type)


def _check_width(row: Sequence[Raw], number: int) -> None:
    for index in range(MAX_COLUMNS, len(row)):
        if row[index].value is not None and not is_blank(row[index]):
            raise WorkbookRefused(
                f"第 {number} 行在 {get_column_letter(index + 1)} 列还有内容，超出 "
                f"{MAX_COLUMNS} 列。请删除右侧多余的列。"
            )
