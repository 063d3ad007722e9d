"""登分表 and 密码对照表 as Word files, with the signature lines of the papers they replace."""

from collections.abc import Sequence
from typing import Final

from docx.document import Document as WordDocument

from competition.models import CodeTable, Competition
from competition.queries.theory_books import Check, PairLine, ScoreLine
from records.text import instant_words
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

WIDTH_MM: Final = 267.0
PAIR_HEADERS: Final = ("序号", "加密号", "参赛号", "区", "卷面得分", "状态", "处理结果")
PAIR_WIDTHS: Final = (14.0, 26.0, 26.0, 34.0, 24.0, 22.0, 121.0)


def scores_document(
    competition: Competition,
    table: CodeTable,
    *,
    name: str,
    parts: Sequence[str],
    lines: Sequence[ScoreLine],
) -> bytes:
    """登分表: 加密号, 各题型得分, 合计, 录入, 复核; `parts` are headings with the maxima."""
    document = _begun(competition, f"{table.event.name}　{name}　登分表")
    add_text(document, f"密码对照表承诺值：{table.commitment}", pt=9)
    headers = ("序号", "加密号", *parts, "合计", "状态", "录入", "复核", "备注")
    rows = [
        (str(number), line.code, *line.marks, line.total, line.state, line.keyed_by,
         line.checked_by, line.note)
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip
    _table(document, headers, _widths(len(parts)), rows)
    _signed(document, ("录入（第一席）", "录入（第二席）", "复核", "监督"))
    return to_bytes(document)


def pairs_document(
    competition: Competition,
    table: CodeTable,
    *,
    name: str,
    lines: Sequence[PairLine],
    checks: Sequence[Check],
) -> bytes:
    """密码对照表 of an opened table, with salt and commitments so that anybody can check it."""
    document = _begun(competition, f"{table.event.name}　{name}　密码对照表")
    for text in facts_of(table, checks):
        add_text(document, text, pt=9)
    rows = [
        (str(number), line.code, line.number, line.district, line.total, line.state, line.outcome)
        for number, line in enumerate(lines, start=1)
    ]
    _table(document, PAIR_HEADERS, PAIR_WIDTHS, rows)
    _signed(document, ("组委会", "监督员"))
    return to_bytes(document)


def facts_of(table: CodeTable, checks: Sequence[Check]) -> list[str]:
    """When it was sealed and opened, by whom, and how its commitment is computed anew."""
    if table.asked_by is None or table.granted_by is None or table.granted_at is None:
        raise ValueError("a sealed table tells nothing")
    return [
        (
            f"密封：{instant_words(table.sealed_at)}　开启：{instant_words(table.granted_at)}，"
            f"申请 {table.asked_by.name}，确认 {table.granted_by.name}"
        ),
        f"盐值：{table.salt}",
        *(
            f"{check.words}承诺值：{check.expected}（重新计算{'一致' if check.holds else '不一致'}）"
            for check in checks
        ),
        (
            "核对方法：盐值一行，其后按加密号从小到大每行“加密号 参赛号”（中间一个空格），"
            "各行以换行符相连，UTF-8 编码，取 sha256。"
        ),
    ]


def _begun(competition: Competition, title: str) -> WordDocument:
    document = new_document(landscape=True, margins=(18, 15, 15, 15), pt=12)
    page_numbers(document)
    add_text(document, competition.title, east="黑体", pt=16, align="center")
    add_text(document, title, east="黑体", pt=16, align="center", spacing=30)
    return document


def _table(
    document: WordDocument,
    headers: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
) -> None:
    table = grid_table(document, len(rows) + 1, widths)
    repeat_header(table)
    for column, label in enumerate(headers):
        set_cell(table.cell(0, column), label, "黑体", 11, "center")
    for number, cells in enumerate(rows, start=1):
        row_height(table, number, 8)
        for column, text in enumerate(cells):
            align: Align = "left" if column == len(cells) - 1 else "center"
            set_cell(table.cell(number, column), text, "宋体", 11, align)


def _widths(parts: int) -> list[float]:
    """序号 and 加密号, the parts, 合计 and 状态, 录入 and 复核; the rest is for the note."""
    part = min(24.0, 90.0 / max(parts, 1))
    fixed = [12.0, 24.0, *[part] * parts, 18.0, 16.0, 42.0, 22.0]
    return [*fixed, max(18.0, WIDTH_MM - sum(fixed))]


def _signed(document: WordDocument, roles: Sequence[str]) -> None:
    add_text(document, "　".join(f"{role}：______________" for role in roles), pt=12, spacing=36)
    add_text(document, "日期：______年____月____日", pt=12, align="right")
