"""附件4 优秀就业服务案例参评表: a cover, then the text; 案例一律提交电子稿, so no seal.

Typography as the notice asks: 标题二号黑体居中, 姓名 单位四号仿宋居中, 正文四号宋体行距固定值22磅,
注释 参考文献小四号宋体单倍行距, 封面四号宋体. The empty form is the notice's own description of it.
"""

import re
from typing import Final

from docx.document import Document
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from records.word import add_text, cjk
from submissions.documents.forms_out.case_described import (
    BODY,
    COVER,
    body_label,
    cover_label,
    described,
)
from submissions.documents.forms_out.frame import (
    ERHAO,
    LINE_PT,
    SIHAO,
    XIAOSI,
    Evidence,
    Frame,
    Layout,
    Texts,
    begin,
    prose,
)
from submissions.kinds import Answers, Kind

COVER_LABEL_MM, COVER_END_MM = 28.0, 128.0
SMALL: Final = ("notes", "references")
FIRST_PARAGRAPHS: Final = 8
_NUMBERED: Final = re.compile(  # （1） [1] 1. 1、 in half or full width, but not the 3. of 3.5
    r"^\s*(?:[（(\[【\uff3b]\s*\d{1,3}\s*[）)\]】\uff3d]|\d{1,3}\s*[.\uff0e、）)](?!\d))\s*"
)


def build(frame: Frame) -> Document:
    """Lay the form out: the notice's description when empty, else cover and text."""
    return described(frame) if frame.is_blank else _written(frame)


def _written(frame: Frame) -> Document:
    document = begin(frame, pt=SIHAO)
    for _ in range(FIRST_PARAGRAPHS // 2):
        add_text(document, "", spacing=LINE_PT)
    add_text(document, frame.value("season"), align="center", bold=True, pt=ERHAO, spacing=36)
    add_text(document, "", spacing=LINE_PT)
    add_text(document, frame.kind.heading, east="黑体", align="center", pt=ERHAO, spacing=36)
    for _ in range(FIRST_PARAGRAPHS):
        add_text(document, "", spacing=LINE_PT)
    for key in COVER:
        _cover_line(document, cover_label(frame, key), frame.value(key))
    title = add_text(document, frame.value("title"), east="黑体", pt=ERHAO, align="center")
    title.paragraph_format.page_break_before = True
    add_text(document, frame.value("author"), east="仿宋", align="center", spacing=LINE_PT)
    add_text(document, frame.value("unit"), east="仿宋", align="center", spacing=LINE_PT)
    add_text(document, "", spacing=LINE_PT)
    for key in BODY:
        label = body_label(frame, key)
        _labelled(document.add_paragraph(), label, frame.value(key), pt=SIHAO, spacing=LINE_PT)
    for key in SMALL:
        add_text(document, "", pt=XIAOSI)
        label = f"{frame.label(key)}："
        if key == "references":
            _labelled(document.add_paragraph(), label, "", pt=XIAOSI)
            prose(document.add_paragraph(), frame.value(key), east="宋体", pt=XIAOSI)
        else:
            _labelled(document.add_paragraph(), label, frame.value(key), pt=XIAOSI)
    return document


def _cover_line(document: Document, label: str, value: str) -> None:
    """案例名称：then the answer on a line that is drawn to its end, however short the answer."""
    paragraph = add_text(document, f"{label}：\t", pt=SIHAO)
    answer = cjk(paragraph.add_run(value), "宋体", SIHAO)
    rest = cjk(paragraph.add_run("\t"), "宋体", SIHAO)
    answer.font.underline = rest.font.underline = True
    form = paragraph.paragraph_format
    form.left_indent, form.first_line_indent = Mm(COVER_LABEL_MM * 2), -Mm(COVER_LABEL_MM)
    form.tab_stops.add_tab_stop(Mm(COVER_LABEL_MM * 2))
    form.tab_stops.add_tab_stop(Mm(COVER_END_MM + COVER_LABEL_MM / 2))
    form.space_after = Pt(14)


def _labelled(
    paragraph: Paragraph, label: str, value: str, *, pt: float, spacing: float | None = None
) -> None:
    """案例介绍：and the text behind it in one paragraph, the label bold."""
    cjk(paragraph.add_run(label), "宋体", pt, bold=True)
    prose(paragraph, value, east="宋体", pt=pt, spacing=spacing)


def compose(kind: Kind, answers: Answers, evidence: Evidence) -> Texts:
    """参考文献, one a line, numbered （1）（2）（3） whatever numbers were typed."""
    lines = [line for line in str(answers.get("references", "")).split("\n") if line.strip()]
    numbered = [f"（{n}）{_NUMBERED.sub('', line)}" for n, line in enumerate(lines, start=1)]
    return {"references": "\n".join(numbered)}


LAYOUT: Final = Layout(build, compose)
