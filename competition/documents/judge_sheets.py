"""评委评分表 on paper: for each judge all entries in order, or for each entry a sheet per judge.

Every sheet carries its QR and the same as words, the maxima, and the scheme's fingerprint. A
correction is signed beside the mark; the judge signs below.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm
from docx.table import _Cell

from competition.marking import Criterion, format_mark
from competition.queries.judging import Turn
from competition.queries.paper_sheets import PaperSeat, PaperSheets
from records.word import (
    add_text,
    cell_margins,
    cjk,
    grid_table,
    new_document,
    page_numbers,
    printable,
    qr_png,
    repeat_header,
    row_height,
    set_cell,
    to_bytes,
)

LIST_MM, SHEET_MM = 267.0, 180.0
QR_MM, CODE_MM, LABEL_MM, SIGN_MM, SMALL_MM = 17.0, 34.0, 26.0, 22.0, 16.0
PENDING: Final = "评分标准尚未冻结，正式评分前请重新打印"
SIGNATURES: Final = "评委签名：________________　　日期：______年____月____日"
Each = TypeVar("Each")
NOTE: Final = "未评分请留空，零分请写 0；改动请划去原分另写，并在“更正处签名”栏签名。"


def judge_lists(paper: PaperSheets, season: str) -> bytes:
    """Return the Word file with one list per judge: all entries that the judge scores, in order."""
    document = new_document(landscape=True, margins=(14, 12, 15, 15), pt=12)
    page_numbers(document)
    for seat in _paged(document, paper.seats):
        _heading(document, paper, season, f"评委评分表　{seat.words}")
        _list(document, paper, seat)
        add_text(document, NOTE, pt=10.5)
        add_text(document, SIGNATURES, pt=12, align="right", spacing=30)
    return to_bytes(document)


def entry_sheets(paper: PaperSheets, season: str) -> bytes:
    """Return the Word file with one page per entry and judge."""
    document = new_document(margins=(18, 15, 15, 15), pt=12)
    page_numbers(document)
    pairs = [(turn, seat) for turn in paper.entries for seat in paper.seats_of(turn)]
    if not pairs:
        add_text(document, "还没有可评的参赛号。", align="center")
    for turn, seat in _paged(document, pairs):
        _heading(document, paper, season, "评委个人评分表")
        _facts(document, paper, turn, seat)
        _sheet(document, paper)
        if paper.has_seconds or paper.has_off_script:
            _whole(document, paper)
        add_text(document, NOTE, pt=10.5, spacing=20)
        add_text(document, SIGNATURES, pt=12, align="right", spacing=36)
    return to_bytes(document)


def _paged(document: Document, things: Sequence[Each]) -> Iterator[Each]:
    for number, each in enumerate(things):
        if number:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        yield each


def _heading(document: Document, paper: PaperSheets, season: str, title: str) -> None:
    add_text(document, season, east="黑体", pt=14, align="center")
    add_text(document, f"{paper.title}　{title}", east="黑体", pt=16, align="center", spacing=28)
    add_text(
        document,
        f"评分标准指纹 {paper.of.short_fingerprint}" + (f"　{PENDING}" if paper.is_pending else ""),
        pt=10.5,
        align="center",
    )


def _list(document: Document, paper: PaperSheets, seat: PaperSeat) -> None:
    for line in paper.anchor_lines:
        add_text(document, line, pt=10)
    entries = paper.entries_of(seat)
    if not entries:
        add_text(document, "没有由这名评委评分的参赛号。", align="center")
        return
    labels = ["编码", "号"] + [_criterion(each) for each in paper.component.criteria] + ["合计"]
    extra = _extra(paper)
    table = grid_table(document, len(entries) + 1, _widths(paper, len(extra)))
    repeat_header(table)
    cell_margins(table, top=60, bottom=40, left=60, right=60)
    for column, label in enumerate([*labels, *extra, "更正处签名"]):
        set_cell(table.cell(0, column), label, "黑体", 10.5, "center")
    for row, turn in enumerate(entries, 1):
        row_height(table, row, QR_MM + 4)
        _code(table.cell(row, 0), paper, turn, seat)
        set_cell(table.cell(row, 1), _label(turn), "黑体", 11, "center")


def _widths(paper: PaperSheets, extra: int) -> list[float]:
    criteria = len(paper.component.criteria)
    rest = LIST_MM - CODE_MM - LABEL_MM - SMALL_MM * (1 + extra) - SIGN_MM
    return [
        CODE_MM, LABEL_MM, *[rest / criteria] * criteria, *[SMALL_MM] * (1 + extra), SIGN_MM,
    ]  # fmt: skip


def _extra(paper: PaperSheets) -> list[str]:
    """The columns besides the marks: the judge's deduction, and what the timekeeper notes."""
    return [
        label
        for label, is_there in (
            ("扣分", paper.component.sheet_deductions),
            ("用时", paper.has_seconds),
            ("脱稿", paper.has_off_script),
        )
        if is_there
    ]


def _facts(document: Document, paper: PaperSheets, turn: Turn, seat: PaperSeat) -> None:
    table = grid_table(document, 2, [SHEET_MM - 40, 40])
    cell_margins(table, top=60, bottom=40, left=60, right=60)
    code = table.cell(0, 1).merge(table.cell(1, 1))
    title = f"　《{turn.reading.title}》" if turn.reading else ""
    set_cell(table.cell(0, 0), f"出场号（编号）：{turn.label}{title}", "黑体", 14)
    leader = "（组长）" if seat.is_leader else ""
    set_cell(table.cell(1, 0), f"{seat.words}{leader}", "黑体", 14)
    row_height(table, 0, 12)
    row_height(table, 1, 12)
    _code(code, paper, turn, seat)
    add_text(document, "", pt=6)


def _sheet(document: Document, paper: PaperSheets) -> None:
    criteria = paper.component.criteria
    rows = len(criteria) + 2 + int(paper.component.sheet_deductions)
    widths = [42.0, 18.0, SHEET_MM - 42 - 18 - 30 - 26, 30.0, 26.0]
    table = grid_table(document, rows, widths)
    for column, label in enumerate(("指标", "满分", "评分参照", "得分", "更正处签名")):
        set_cell(table.cell(0, column), label, "黑体", 11, "center")
    for row, criterion in enumerate(criteria, 1):
        row_height(table, row, 14)
        set_cell(table.cell(row, 0), criterion.name, "宋体", 12, "center")
        set_cell(table.cell(row, 1), format_mark(criterion.maximum), "宋体", 12, "center")
        anchors = [f"{format_mark(each.mark)}：{each.text}" for each in criterion.anchors]
        set_cell(table.cell(row, 2), "\n".join(anchors), "宋体", 10)
    last = len(criteria) + 1
    labels = ["合计", *(["扣分"] if paper.component.sheet_deductions else [])]
    for row, label in enumerate(labels, last):
        row_height(table, row, 12)
        set_cell(table.cell(row, 0), label, "黑体", 12, "center")
    set_cell(table.cell(last, 1), format_mark(paper.component.maximum), "宋体", 12, "center")


def _whole(document: Document, paper: PaperSheets) -> None:
    """What the timekeeper notes about the entry as a whole."""
    parts = []
    if paper.has_seconds:
        limit = paper.component.time
        within = f"（限 {limit.limit} 秒）" if limit is not None else ""
        parts.append(f"用时{within}：______分______秒")
    if paper.has_off_script:
        parts.append("脱稿：□是　□否")
    parts.append("计时员签名：____________")
    add_text(document, "　　".join(parts), pt=12, spacing=32)


def _criterion(criterion: Criterion) -> str:
    return f"{criterion.name}\n（满分 {format_mark(criterion.maximum)}）"


def _label(turn: Turn) -> str:
    return f"{turn.label}\n{turn.reading.title}" if turn.reading else turn.label


def _code(cell: _Cell, paper: PaperSheets, turn: Turn, seat: PaperSeat) -> None:
    code = paper.code(turn, seat)
    picture = cell.paragraphs[0]
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.add_run().add_picture(io.BytesIO(qr_png(code.qr_text(), mask=0)), height=Mm(QR_MM))
    words = cell.add_paragraph()
    words.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cjk(words.add_run(printable(code.words())), "宋体", 7.5)
