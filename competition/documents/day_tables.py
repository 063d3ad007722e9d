"""The lists of the day as one Word file, each table on pages of its own with its own head."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from docx.document import Document
from docx.enum.section import WD_SECTION

from competition.queries.day_tables import Cell, DayTable, clock_words
from records.word import (
    add_text,
    draft_mark,
    grid_table,
    new_document,
    page_numbers,
    repeat_header,
    row_height,
    set_cell,
    to_bytes,
    turn_page,
)

MARGINS_MM: Final = (18.0, 15.0, 15.0, 15.0)
WIDE_MM: Final = 180.0
UPRIGHT_MM, SIDEWAYS_MM = 238.0, 150.0
LOW_MM, HIGH_MM = 7.0, 9.5
NOTHING: Final = "还没有安排场次。请先设置场次。"


def tables_document(tables: Sequence[DayTable]) -> bytes:
    """Return the Word file; a table wider than an upright page lies sideways on its own pages."""
    document = new_document(margins=MARGINS_MM, pt=12)
    page_numbers(document)
    if not tables:
        add_text(document, NOTHING, align="center")
    for number, table in enumerate(tables):
        section = document.sections[0]
        if number:
            section = document.add_section(WD_SECTION.NEW_PAGE)
            section.header.is_linked_to_previous = False
        wide = sum(column.mm for column in table.columns) > WIDE_MM
        turn_page(section, landscape=wide)
        if table.draft:
            draft_mark(document, f"草稿，{table.draft}", section=section)
        _table(document, table, height=_row_mm(table, wide=wide))
    return to_bytes(document)


def _row_mm(table: DayTable, *, wide: bool) -> float:
    """How high rows are: lower where that keeps the table and its signatures on one page."""
    page = (SIDEWAYS_MM if wide else UPRIGHT_MM) - 7.5 * len(table.facts) - 6 * len(table.notes)
    own = page / (len(table.rows) + 1)
    return max(LOW_MM, min(HIGH_MM, own)) if own >= LOW_MM else HIGH_MM


def _table(document: Document, table: DayTable, *, height: float) -> None:
    add_text(document, table.title, east="黑体", pt=16, align="center", spacing=30)
    for fact in table.facts:
        add_text(document, fact, east="仿宋_GB2312", pt=12, align="center", spacing=20)
    grid = grid_table(document, len(table.rows) + 1, [column.mm for column in table.columns])
    repeat_header(grid)
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        set_cell(cell, column.label, "黑体", 12, "center")
    for number, values in enumerate(table.rows, start=1):
        row_height(grid, number, height)
        cells = zip(grid.rows[number].cells, table.columns, values, strict=True)
        for cell, column, value in cells:
            set_cell(cell, cell_words(value), "宋体", 12, column.align)
    for note in table.notes:
        add_text(document, note, east="楷体_GB2312", pt=10.5, spacing=20)
    if table.signed_by:
        add_text(document, "", pt=8)
        words = "　　".join(f"{role}（签名）：____________" for role in table.signed_by)
        add_text(document, f"{words}　　日期：____年__月__日", pt=12)


def cell_words(value: Cell) -> str:
    """A cell as it is printed."""
    if isinstance(value, datetime):
        return clock_words(value)
    return "" if value is None else str(value)
