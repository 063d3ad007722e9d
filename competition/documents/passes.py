"""参赛证: four to a page, with photograph, 参赛号 and its QR code, and the places once drawn."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.table import _Cell

from competition.models import Competition, Entry
from records.word import (
    add_text,
    cjk,
    draft_mark,
    grid_table,
    new_document,
    printable,
    qr_png,
    row_height,
    to_bytes,
)

CARD_MM: Final = (95.0, 128.0)
PER_ROW: Final = 2
PHOTO_MM: Final = 40.0
QR_MM: Final = 28.0
LOWER: Final = 0.8
NUMBER_ONLY: Final = "进入评分场地前请取下本证，只报抽签号。"
ReadPhoto = Callable[[Entry], bytes | None]


@dataclass(frozen=True)
class PassPlace:
    """One line on a pass: 理论知识 6月20日 09:00 第一考场 座位 12."""

    words: str
    is_turn: bool


Places = Mapping[int, Sequence[PassPlace]]


def passes_document(
    competition: Competition,
    entries: Sequence[Entry],
    *,
    read_photo: ReadPhoto,
    places: Places | None = None,
    draft: str = "",
) -> bytes:
    """Return the Word file; `read_photo` gives an entry's JPEG or None.

    `places` are the drawn places by entry; `draft` says why they may still change.
    """
    document = new_document(margins=(15, 15, 10, 10), pt=12)
    if draft:
        draft_mark(document, f"草稿，{draft}")
    if not entries:
        add_text(document, "还没有已受理的选手。", align="center")
        return to_bytes(document)
    rows = -(-len(entries) // PER_ROW)
    table = grid_table(document, rows, [CARD_MM[0]] * PER_ROW)
    for place, entry in enumerate(entries):
        row, column = divmod(place, PER_ROW)
        row_height(table, row, CARD_MM[1])
        cell = table.cell(row, column)
        lines = (places or {}).get(entry.pk, ())
        scale = LOWER if lines else 1.0
        _fill_card(cell, competition, entry, read_photo(entry), scale=scale)
        _places(cell, lines)
    return to_bytes(document)


def _fill_card(
    cell: _Cell, competition: Competition, entry: Entry, photo: bytes | None, *, scale: float
) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _line(cell, competition.title, "黑体", 12, first=True)
    _line(cell, "参 赛 证", "黑体", 26 * scale)
    picture = cell.add_paragraph()
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if photo is not None:
        picture.add_run().add_picture(io.BytesIO(photo), height=Mm(PHOTO_MM * scale))
    else:
        cjk(picture.add_run("（照片）"), "宋体", 12)
    _facts(cell, entry, scale=scale)
    code = cell.add_paragraph()
    code.alignment = WD_ALIGN_PARAGRAPH.CENTER
    code.add_run().add_picture(io.BytesIO(qr_png(entry.number)), height=Mm(QR_MM * scale))


def _places(cell: _Cell, places: Sequence[PassPlace]) -> None:
    for place in places:
        _line(cell, place.words, "宋体", 9)
    if any(place.is_turn for place in places):
        _line(cell, NUMBER_ONLY, "楷体_GB2312", 9)


def _facts(cell: _Cell, entry: Entry, *, scale: float) -> None:
    person = entry.competitor
    if person is None:
        raise ValueError("a personal entry without a person")
    _line(cell, person.name, "黑体", 20 * scale)
    for text in (
        f"参赛号：{entry.number}",
        f"{entry.district.name}　{entry.event.name}",
        person.unit,
    ):
        _line(cell, text, "宋体", 14 if scale == 1 else 12)


def _line(cell: _Cell, text: str, east: str, pt: float, *, first: bool = False) -> None:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cjk(paragraph.add_run(printable(text)), east, pt)
