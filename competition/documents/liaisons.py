"""附件1 各区联络人员信息表 in the official layout: blank for everybody, filled for a district."""

import io
from collections.abc import Sequence
from typing import Final

from docx.document import Document
from docx.shared import Mm

from competition.models import Liaison
from competition.queries.liaisons import LiaisonPaper
from records.text import date_words
from records.word import (
    add_text,
    cell_margins,
    draft_mark,
    grid_table,
    new_document,
    qr_png,
    repeat_header,
    row_height,
    set_cell,
    to_bytes,
)

TITLE: Final = "各区联络人员信息表"
HEADER: Final = ("姓  名", "单  位", "职  务", "座  机", "手  机", "备注（赛项）")
WIDTHS_MM: Final = (19, 36, 20, 27.5, 25.5, 28)
FOOT_STOPS_MM: Final = (42, 100)
BLANK_ROWS: Final = 3
ERHAO, SANHAO, XIAOSI, WUHAO = 22, 16, 12, 10.5
LINE_PT: Final = 22


def blank_document() -> bytes:
    """Return the blank form as the notice prints it, three empty rows."""
    document = new_document()
    _head(document)
    _table(document, [])
    _foot(document, filled_by="", phone="", filled_on="")
    return to_bytes(document)


def paper_document(paper: LiaisonPaper) -> bytes:
    """Return a district's 附件1: 草稿 across the page before filing, number and QR after."""
    document = new_document()
    if not paper.is_filed:
        draft_mark(document, "草稿，尚未报送")
    _head(document)
    _table(document, paper.rows)
    day = paper.filing.filled_on
    _foot(
        document,
        filled_by=paper.filing.filled_by,
        phone=paper.filing.phone,
        filled_on=date_words(day) if day else "",
    )
    if paper.is_filed:
        _proof(document, paper)
    return to_bytes(document)


def _head(document: Document) -> None:
    add_text(document, "附件1", east="黑体", pt=SANHAO, spacing=LINE_PT)
    add_text(document, "", spacing=LINE_PT)
    add_text(document, TITLE, pt=ERHAO, align="center", bold=True, spacing=30)
    add_text(document, "", spacing=LINE_PT)


def _table(document: Document, rows: Sequence[Liaison]) -> None:
    count = max(len(rows), BLANK_ROWS)
    table = grid_table(document, count + 1, WIDTHS_MM)
    cell_margins(table, left=57, right=57)  # a name of four and a mobile keep to one line
    repeat_header(table)
    for cell, label in zip(table.rows[0].cells, HEADER, strict=True):
        set_cell(cell, label, "黑体", XIAOSI, "center")
    for line, row in zip(table.rows[1:], rows, strict=False):
        for cell, text in zip(line.cells, _texts(row), strict=True):
            set_cell(cell, text, "仿宋", XIAOSI, "center")
    for number in range(count + 1):
        row_height(table, number, 12)


def _texts(row: Liaison) -> tuple[str, ...]:
    """The six cells; the 领队 is told in the remark, the form has no column for it."""
    remark = "；".join(part for part in ("领队" if row.is_leader else "", row.remark) if part)
    return (row.name, row.unit, row.post, row.landline, row.mobile, remark)


def _foot(document: Document, *, filled_by: str, phone: str, filled_on: str) -> None:
    """填表人：  联系电话：  时间：  on one line, each from its own tab stop."""
    add_text(document, "", spacing=LINE_PT)
    text = f"填表人：{filled_by}\t联系电话：{phone}\t时间：{filled_on}"
    line = add_text(document, text, east="仿宋", pt=XIAOSI, spacing=LINE_PT)
    for stop in FOOT_STOPS_MM:
        line.paragraph_format.tab_stops.add_tab_stop(Mm(stop))


def _proof(document: Document, paper: LiaisonPaper) -> None:
    """Number, version and fingerprint in words and as a QR: a scan shows which version it is."""
    said = f"{paper.number} v{paper.filing.version} {paper.short_digest}"
    add_text(document, "", spacing=LINE_PT)
    place = add_text(document, "", align="right")
    place.add_run().add_picture(io.BytesIO(qr_png(said)), width=Mm(22))
    text = f"编号 {paper.number}　版本 {paper.filing.version}　校验码 {paper.short_digest}"
    add_text(document, text, pt=WUHAO, align="right")
