"""秩序册: cover, contents with page numbers, and its chapters, in the style of official papers."""

from collections.abc import Sequence
from typing import Final

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.shared import Pt

from competition.documents.day_tables import cell_words
from competition.queries.programme import Delegated, Programme
from records.word import (
    add_text,
    draft_mark,
    exact_spacing,
    first_line_indent,
    grid_table,
    new_document,
    repeat_header,
    row_height,
    set_cell,
    to_bytes,
)
from records.word.book import contents, go_on_counting, heading, number_pages, set_styles
from records.word.paging import pages_of_marks, put_mark

SIHAO, XIAOSI, WUHAO, LINE_PT = 14.0, 12.0, 10.5, 26.0
TEXT_MM: Final = 156.0
CHAPTERS: Final = (
    "组织机构", "日程安排", "竞赛规则", "代表队名单", "出场顺序", "选手须知", "联系方式",
)  # fmt: skip
PEOPLE: Final = (
    ("区", 24.0), ("领队", 46.0), ("赛项", 36.0), ("参赛号", 18.0), ("选手", 32.0),
)  # fmt: skip


def programme_document(programme: Programme) -> bytes:
    """Return the book as .docx; its contents carry page numbers where they can be known."""
    marked = _written(programme, pages=[1] * len(CHAPTERS), is_marked=True)
    return _written(programme, pages=pages_of_marks(marked, len(CHAPTERS)))


def _written(
    programme: Programme, *, pages: Sequence[int] | None, is_marked: bool = False
) -> bytes:
    document = new_document(pt=SIHAO)
    document.core_properties.title = f"{programme.competition.title}秩序册"
    set_styles(document)
    if programme.draft:
        draft_mark(document, f"草稿，{programme.draft}")
    _cover(document, programme)
    section = document.add_section(WD_SECTION.NEW_PAGE)
    number_pages(section, "lowerRoman")
    title = add_text(document, "目　录", east="黑体", pt=18, align="center")
    title.paragraph_format.space_after = Pt(14)
    contents(document, CHAPTERS, pages)
    for number, name in enumerate(CHAPTERS, start=1):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        if number == 1:
            number_pages(section, "decimal")
        else:
            go_on_counting(section)
        line = heading(document, name, number=number)
        if is_marked:
            put_mark(line, number)
        _WRITE[name](document, programme)
    return to_bytes(document)


def _cover(document: Document, programme: Programme) -> None:
    season = programme.competition
    for text, east, pt, before in (
        (season.title, "方正小标宋简体", 24, 90),
        ("秩 序 册", "方正小标宋简体", 40, 60),
        (f"主题：{season.theme}" if season.theme else "", "楷体_GB2312", 16, 50),
        (season.organizer, "仿宋_GB2312", 16, 150),
        (season.host, "仿宋_GB2312", 16, 8),
        (f"{programme.year} 年", "仿宋_GB2312", 16, 8),
    ):
        if text:
            line = add_text(document, text, east=east, pt=pt, align="center")
            line.paragraph_format.space_before = Pt(before)
            line.paragraph_format.line_spacing = 1.3


def _committee(document: Document, programme: Programme) -> None:
    for text in programme.committee:
        _prose(document, text)


def _calendar(document: Document, programme: Programme) -> None:
    _heading(document, "阶段安排")
    rows = [(name, when, place or "—") for name, when, place in programme.stages]
    _grid(document, (("阶段", 62.0), ("时间", 52.0), ("地点", 42.0)), rows, "未安排阶段。")
    _heading(document, "比赛场次")
    table = programme.sessions
    if table is None:
        _prose(document, "场次由组委会另行通知。")
        return
    widths = (40.0, 31.0, 31.0, 25.0, 13.0, 16.0)
    heads = [(column.label, mm) for column, mm in zip(table.columns, widths, strict=False)]
    _grid(document, heads, [[cell_words(cell) for cell in row[:6]] for row in table.rows], "")


def _rules(document: Document, programme: Programme) -> None:
    for title, lines in programme.rules:
        _heading(document, title)
        for text in lines:
            _prose(document, text)
    for event, lines in programme.schemes:
        _heading(document, f"评分标准：{event}")
        for text in lines:
            _prose(document, text)


def _people(document: Document, programme: Programme) -> None:
    rows = [row for each in programme.delegations for row in _delegation_rows(each)]
    _grid(document, PEOPLE, rows, "代表队名单在选手受理后生成。")


def _delegation_rows(each: Delegated) -> list[list[str]]:
    rows = []
    for number, entry in enumerate(each.people):
        name = entry.competitor.name if entry.competitor is not None else ""
        first = number == 0
        rows.append(
            [each.district if first else "", each.leader if first else "", entry.event.name,
             entry.number, name]
        )  # fmt: skip
    return rows


def _orders(document: Document, programme: Programme) -> None:
    if not programme.orders:
        _prose(document, "出场顺序在抽签后公布。")
        return
    _prose(document, "评委环节只列抽签号；抽签号与选手的对应关系由监督人员保管，评分结束后公布。")
    for table in programme.orders:
        _heading(document, table.sheet)
        for fact in table.facts[:1]:
            line = add_text(document, fact, east="仿宋_GB2312", pt=WUHAO, spacing=20)
            line.paragraph_format.keep_with_next = True
        if table.draft:
            _prose(document, f"{table.draft}。")
            continue
        whole = sum(column.mm for column in table.columns)
        heads = [(column.label, column.mm * TEXT_MM / whole) for column in table.columns]
        _grid(document, heads, [[cell_words(cell) for cell in row] for row in table.rows], "")


def _notes(document: Document, programme: Programme) -> None:
    for number, text in enumerate(programme.notes, 1):
        _prose(document, f"{number}、{text}")


def _contact(document: Document, programme: Programme) -> None:
    for text in programme.contact:
        _prose(document, text)
    if not programme.contact:
        _prose(document, "联系方式由组委会另行通知。")


_WRITE: Final = {
    "组织机构": _committee,
    "日程安排": _calendar,
    "竞赛规则": _rules,
    "代表队名单": _people,
    "出场顺序": _orders,
    "选手须知": _notes,
    "联系方式": _contact,
}


def _heading(document: Document, words: str) -> None:
    document.add_heading(level=2).add_run(words)


def _prose(document: Document, text: str) -> None:
    line = add_text(document, text, east="仿宋_GB2312", pt=SIHAO, align="justify")
    exact_spacing(line, LINE_PT)
    first_line_indent(line)


def _grid(
    document: Document,
    heads: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]],
    empty: str,
) -> None:
    if not rows:
        _prose(document, empty)
        return
    table = grid_table(document, len(rows) + 1, [mm for _, mm in heads])
    repeat_header(table)
    for cell, (label, _) in zip(table.rows[0].cells, heads, strict=True):
        set_cell(cell, label, "黑体", XIAOSI, "center")
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    for number, row in enumerate(rows, start=1):
        row_height(table, number, 9)
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            set_cell(cell, text, "宋体", XIAOSI, "center")
    add_text(document, "", pt=8)
