"""The template that people download: notes, starred header, grey sample, drop-downs, prompts."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from records.workbooks.spec import SAMPLE_MARK, VERSION_PROPERTY, Column, TableSpec

NOTES_ROW, HEADER_ROW, SAMPLE_ROW = 1, 2, 3
LISTS = "字典"
_THIN = Side(style="thin", color="FFB0B5BD")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SAMPLES = {"mobile": "13800000000", "landline": "022-23456789", "date": "2024-05-30", "flag": "是"}


def build_template(spec: TableSpec) -> bytes:
    """Return the .xlsx template of a table.

    Row 1 holds the notes (merged), row 2 the header with a red star on required columns,
    row 3 a grey sample that is ignored on upload while it still says 示例.
    """
    book: Any = Workbook()
    sheet = book.active
    sheet.title = spec.sheet
    _write_notes(sheet, spec)
    _write_header(sheet, spec)
    _write_sample(sheet, spec)
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for index, column in enumerate(spec.columns, start=1):
        _prepare_column(sheet, column, index)
        list_name = _add_list(lists, column, index)
        if list_name or column.hint:
            rule, letter = _validation(column, list_name), get_column_letter(index)
            rule.add(f"{letter}{SAMPLE_ROW}:{letter}{SAMPLE_ROW + spec.max_rows}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = f"A{SAMPLE_ROW}"
    _set_up_print(sheet)
    book.properties.title, book.properties.creator = spec.title, "赛务"
    book.custom_doc_props.append(StringProperty(name=VERSION_PROPERTY, value=spec.version))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_notes(sheet: Worksheet, spec: TableSpec) -> None:
    lines = [
        f"{spec.title}　填写说明",
        *spec.notes,
        "带 * 的列为必填；请勿改动表头；示例行可保留或删除。",
    ]
    cell = sheet.cell(NOTES_ROW, 1)
    cell.value, cell.data_type = "\n".join(lines), "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.fill = PatternFill("solid", start_color="FFFFF8E1")
    if len(spec.columns) > 1:
        sheet.merge_cells(
            start_row=NOTES_ROW, end_row=NOTES_ROW, start_column=1, end_column=len(spec.columns)
        )
    width = sum(column.width for column in spec.columns)
    wrapped = sum(1 + int(len(line) * 2 // max(width, 20)) for line in lines)
    sheet.row_dimensions[NOTES_ROW].height = min(16 * wrapped + 6, 400)


def _write_header(sheet: Worksheet, spec: TableSpec) -> None:
    for index, column in enumerate(spec.columns, start=1):
        cell = sheet.cell(HEADER_ROW, index)
        bold = TextBlock(InlineFont(b=True, sz=11), column.label)
        star = TextBlock(InlineFont(b=True, sz=11, color=Color("FFC00000")), "*")
        cell.value = CellRichText(star, bold) if column.required else CellRichText(bold)
        cell.fill = PatternFill("solid", start_color="FFE7ECF3")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _GRID
    sheet.row_dimensions[HEADER_ROW].height = 24


def _write_sample(sheet: Worksheet, spec: TableSpec) -> None:
    for index, column in enumerate(spec.columns, start=1):
        sample = column.sample or _SAMPLES.get(column.kind, "") or next(iter(column.choices), "")
        cell = sheet.cell(SAMPLE_ROW, index)
        cell.value = f"{SAMPLE_MARK}：{sample}" if index == 1 else sample
        cell.data_type = "s"
        cell.font = Font(name="宋体", size=11, color="FF6B7280", italic=True)
        cell.border = _GRID


def _prepare_column(sheet: Worksheet, column: Column, index: int) -> None:
    """Text format keeps leading zeros and long numbers; marks stay numbers."""
    letter = get_column_letter(index)
    sheet.column_dimensions[letter].width = column.width
    if column.kind != "mark":
        sheet.column_dimensions[letter].number_format = "@"
        sheet.cell(SAMPLE_ROW, index).number_format = "@"


def _validation(column: Column, list_name: str) -> DataValidation:
    rule = DataValidation(allow_blank=True)
    if list_name:
        rule.type, rule.formula1, rule.showErrorMessage = "list", f"={list_name}", True
        rule.errorTitle, rule.error = "内容不在可选范围内", f"{column.label}请从下拉列表中选择。"
    if column.hint:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.label[:32], column.hint[:255]
    return rule


def _add_list(lists: Any, column: Column, index: int) -> str:
    """Put a column's options on the hidden sheet (an inline list may hold only 255 characters)."""
    options = ("是", "否") if column.kind == "flag" else column.choices
    for row, option in enumerate(options, start=1):
        cell = lists.cell(row, index)
        cell.value, cell.data_type = option, "s"
    if not options:
        return ""
    letter, name = get_column_letter(index), f"列表_{column.key}"
    place = f"'{LISTS}'!${letter}$1:${letter}${len(options)}"
    lists.parent.defined_names[name] = DefinedName(name, attr_text=place)
    return name


def _set_up_print(sheet: Any) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
