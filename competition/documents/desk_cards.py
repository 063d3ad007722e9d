"""桌签: seats of a paper session to be cut out, and inserts for the judges' table signs."""

from collections.abc import Sequence
from typing import Final

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import _Cell

from competition.models import Seat
from competition.queries.day_sheets import DayRow, DaySession, leading
from records.word import (
    add_text,
    cjk,
    draft_mark,
    grid_table,
    new_document,
    printable,
    row_height,
    to_bytes,
)

CARD_MM: Final = (95.0, 64.0)
PER_ROW: Final = 2
SIGN_MM: Final = (180.0, 86.0)
NO_SEATS: Final = "卷面环节还没有抽签排座。抽签后生成桌签。"
NO_JUDGES: Final = "还没有填写评委姓名。在“评委组”中填写后生成桌签。"


def seat_cards_document(sessions: Sequence[DaySession]) -> bytes:
    """Seat labels of every paper session that was drawn, room by room, eight to a page."""
    document = new_document(margins=(15, 15, 10, 10), pt=12)
    drawn = [each for each in leading(sessions) if each.is_paper and each.is_drawn]
    if not drawn:
        draft_mark(document, "草稿，尚未抽签")
        add_text(document, NO_SEATS, align="center")
    is_first = True
    for each in drawn:
        for _, rows in each.rooms:
            seated = [row for row in rows if row.slot is not None and not row.is_out]
            if seated:
                if not is_first:
                    document.add_section(WD_SECTION.NEW_PAGE)
                is_first = False
                _labels(document, each, seated)
    return to_bytes(document)


def judge_cards_document(seats: Sequence[Seat]) -> bytes:
    """Inserts for the judges who are named: each twice, for both sides of a table sign."""
    document = new_document(margins=(20, 15, 15, 15), pt=12)
    if not seats:
        add_text(document, NO_JUDGES, align="center")
        return to_bytes(document)
    table = grid_table(document, 2 * len(seats), [SIGN_MM[0]])
    for number, seat in enumerate(seats):
        for half in (0, 1):
            row_height(table, 2 * number + half, SIGN_MM[1])
            cell = table.cell(2 * number + half, 0)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _line(cell, _spread(judge_name(seat)), "黑体", 72, first=True)
    return to_bytes(document)


def judge_name(seat: Seat) -> str:
    """The name on a seat: as typed, else the account's."""
    return seat.name or (seat.judge.name if seat.judge is not None else "")


def _labels(document: Document, each: DaySession, rows: Sequence[DayRow]) -> None:
    table = grid_table(document, -(-len(rows) // PER_ROW), [CARD_MM[0]] * PER_ROW)
    for place, row in enumerate(rows):
        at, column = divmod(place, PER_ROW)
        row_height(table, at, CARD_MM[1])
        cell = table.cell(at, column)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        slot = row.slot
        if slot is None:
            raise ValueError("a label without a seat")
        room = slot.room.name if slot.room is not None else ""
        _line(cell, f"{room}　{each.name}".strip("　"), "宋体", 11, first=True)
        _line(cell, f"座位 {slot.position}", "黑体", 36)
        _line(cell, f"{row.entry.number}　{row.name}", "黑体", 20)
        _line(cell, row.entry.district.name, "宋体", 12)


def _spread(name: str) -> str:
    """Two characters stand wide apart, as on every name card."""
    return "　".join(name) if len(name) == 2 else name


def _line(cell: _Cell, text: str, east: str, pt: float, *, first: bool = False) -> None:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cjk(paragraph.add_run(printable(text)), east, pt)
