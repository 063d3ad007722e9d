"""签到表: 序号 参赛号 姓名 区 单位 到达时间 签名 备注, one sheet per event."""

from collections.abc import Sequence
from typing import Final

from docx.enum.text import WD_BREAK

from competition.models import Competition, Entry
from records.word import (
    Align,
    add_text,
    grid_table,
    new_document,
    page_numbers,
    repeat_header,
    row_height,
    set_cell,
    to_bytes,
)

HEADERS: Final = ("序号", "参赛号", "姓名", "区", "单位", "到达时间", "签名", "备注")
WIDTHS_MM: Final = (13.0, 20.0, 24.0, 24.0, 72.0, 28.0, 34.0, 32.0)


def signin_document(
    competition: Competition, groups: Sequence[tuple[str, Sequence[Entry]]]
) -> bytes:
    """Return the Word file; `groups` are (event name, its entries in order of 参赛号)."""
    document = new_document(landscape=True, margins=(18, 15, 15, 15), pt=12)
    page_numbers(document)
    if not groups:
        add_text(document, "还没有已受理的选手。", align="center")
    for number, (name, entries) in enumerate(groups):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        add_text(document, competition.title, east="黑体", pt=16, align="center")
        add_text(document, f"{name}签到表", east="黑体", pt=16, align="center", spacing=30)
        table = grid_table(document, len(entries) + 1, WIDTHS_MM)
        repeat_header(table)
        for column, label in enumerate(HEADERS):
            set_cell(table.cell(0, column), label, "黑体", 12, "center")
        for row, entry in enumerate(entries, start=1):
            row_height(table, row, 9)
            for column, text in enumerate(cells_of(row, entry)):
                align: Align = "left" if column == 4 else "center"
                set_cell(table.cell(row, column), text, "宋体", 12, align)
    return to_bytes(document)


def cells_of(number: int, entry: Entry) -> tuple[str, ...]:
    """One row; arrival, signature and remark are left for the pen."""
    person = entry.competitor
    if person is None:
        raise ValueError("a personal entry without a person")
    return (str(number), entry.number, person.name, entry.district.name, person.unit, "", "", "")
