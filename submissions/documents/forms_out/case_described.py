"""附件4 when it is empty: the notice's own description of cover and text, in its two boxes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from records.word import (
    add_text,
    cjk,
    exact_spacing,
    grid_table,
    mark,
    row_height,
    underline_blanks,
)
from submissions.documents.forms_out.frame import (
    ERHAO,
    LINE_PT,
    SANHAO,
    SIHAO,
    XIAOSI,
    Frame,
    begin,
    in_brackets,
    spread,
)

COVER: Final = ("title", "author", "phone", "district", "unit")
BODY: Final = ("keywords", "intro", "analysis", "guidance", "related")
BOX_MM: Final = 156.0
NOTES: Final = ("注：1.案例一律提交电子稿。", "2.案例首页、正文要统一式样。")
_RULE: Final = "\u3000" * 16  # in a cell LibreOffice draws no line under a tab


@dataclass(frozen=True)
class _Line:
    text: str = ""
    east: str = "宋体"
    pt: float = SIHAO
    is_bold: bool = False
    is_centred: bool = False
    is_ruled: bool = False  # a line is drawn behind the text, for the pen
    indent: int = 0  # characters from the left
    spacing: float | None = LINE_PT


def described(frame: Frame) -> Document:
    """一、案例封面格式要求 and 二、案例正文撰写格式要求, word for word."""
    document = begin(frame, pt=SIHAO)
    underline_blanks(document)
    title = frame.kind.heading.replace("公共", "", 1)  # by this word the notice's headings differ
    add_text(document, frame.kind.annex, east="黑体", pt=SANHAO, spacing=LINE_PT)
    add_text(document, title, pt=ERHAO, align="center", bold=True, spacing=30)
    add_text(document, "一、案例封面格式要求", east="黑体", spacing=LINE_PT)
    _box(document, _cover(frame), 195)
    second = add_text(document, "二、案例正文撰写格式要求", east="黑体", spacing=LINE_PT)
    second.paragraph_format.page_break_before = True
    _box(document, _body(frame), 190)
    for line in NOTES:
        add_text(document, line, pt=XIAOSI, spacing=LINE_PT)
    return document


def cover_label(frame: Frame, key: str) -> str:
    """姓    名 is as wide as the four characters above it."""
    label = frame.label(key)
    return spread(label, 4) if len(label) == 2 else label


def body_label(frame: Frame, key: str) -> str:
    """关 键 词：is as wide as the four characters below it."""
    label = frame.label(key)
    return f"{spread(label, 1)}：" if len(label) == 3 else f"{label}："


def _cover(frame: Frame) -> Iterator[_Line]:
    yield from [_Line()] * 3
    yield _Line(mark("season"), pt=ERHAO, is_bold=True, is_centred=True, spacing=36)
    yield _Line()
    yield _Line(frame.kind.heading, "黑体", ERHAO, is_centred=True, spacing=36)
    yield from [_Line()] * 6
    for number, key in enumerate(COVER):
        lead, indent = ("（四号宋体）", 0) if number < 2 else ("", 6)
        text = f"{lead}{cover_label(frame, key)}："
        yield _Line(text, is_ruled=True, indent=indent, spacing=36)


def _body(frame: Frame) -> Iterator[_Line]:
    yield _Line()
    title = f"{frame.label('title')}（二号黑体，居中）"
    yield _Line(title, "黑体", ERHAO, is_centred=True, spacing=None)
    yield _Line()
    for label in (frame.label("author"), frame.kind.field("unit").aliases[0]):
        yield _Line(f"{spread(label, 2)}（四号仿宋体，居中）", "仿宋", is_centred=True)
    yield _Line("案例撰写包括如下内容：")
    yield _Line()
    for key in BODY:
        yield _Line(f"{body_label(frame, key)}{in_brackets(frame.kind.field(key).hint)}")
    yield _Line("（格式要求：四号宋体，行间距固定值22磅）")
    yield from [_Line()] * 3
    yield from _small(frame.label("notes"))
    yield from [_Line(pt=XIAOSI, spacing=None)] * 2
    yield from _small(frame.label("references"))
    for number in (1, 2, 3):
        yield _Line(f"  （{number}）  ", pt=XIAOSI, spacing=None)


def _small(label: str) -> Iterator[_Line]:
    yield _Line(f"{label}：（小四号宋体，单倍行距）", pt=XIAOSI, spacing=None)


def _box(document: Document, lines: Iterator[_Line], height_mm: float) -> None:
    table = grid_table(document, 1, [BOX_MM])
    row_height(table, 0, height_mm)
    cell = table.cell(0, 0)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        cjk(paragraph.add_run(line.text), line.east, line.pt, bold=line.is_bold)
        if line.is_ruled:
            cjk(paragraph.add_run(_RULE), line.east, line.pt).font.underline = True
        if line.indent:
            paragraph.paragraph_format.left_indent = Pt(line.pt * line.indent)
        if line.is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if line.spacing is not None:
            exact_spacing(paragraph, line.spacing)
