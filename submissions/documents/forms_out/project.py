"""附件2 优秀就业服务项目参评表: two columns; the long answers may go on over the page's end."""

from typing import Final

from docx.document import Document
from docx.shared import Mm
from docx.table import Table

from records.word import add_text, let_break, row_height
from submissions.documents.forms_out.frame import (
    LINE_PT,
    XIAOSI,
    Evidence,
    Frame,
    Layout,
    Texts,
    begin,
    catalogue_key,
    evidence_on_form,
    form_table,
    head,
    label_cell,
    limit_words,
    names_of,
    seal_cell,
    text_cell,
    value_cell,
)
from submissions.kinds import Answers, Kind, month_words

WIDTHS_MM: Final = (36.0, 120.0)
HEAD_STOP_MM: Final = 84
HEAD: Final = (
    (("district", ":"), ("submitter", "：")),  # the notice itself prints a half-width colon here
    (("phone", "："), ("submitted_on", "：")),
)
CATALOGUE: Final = "支撑材料目录"
SEAL_LINE: Final = "签章：        年   月  日"
NO_START, NO_END = "           年      月", "    年    月"


def build(frame: Frame) -> Document:
    """Lay the form out."""
    document = begin(frame)
    head(document, frame)
    for pair in HEAD:
        words = [f"{frame.label(key)}{colon}{frame.value(key)}" for key, colon in pair]
        line = add_text(document, "\t".join(words), east="仿宋", pt=XIAOSI, spacing=LINE_PT)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(HEAD_STOP_MM))
    table = form_table(document, 8, WIDTHS_MM)
    _lines(frame, table)
    for row, key in ((4, "process"), (5, "result")):
        field = frame.kind.field(key)
        label_cell(table.cell(row, 0), f"{field.label}\n{limit_words(field)}")
        text_cell(table.cell(row, 1), [(frame.hint_or(key), "justify")])
        row_height(table, row, 26)
        let_break(table, row)
    label_cell(table.cell(6, 0), CATALOGUE)
    text_cell(table.cell(6, 1), [(line, "left") for line in _catalogue(frame)])
    let_break(table, 6)
    label_cell(table.cell(7, 0), frame.seal_label)
    seal_cell(table.cell(7, 1), frame, SEAL_LINE)
    row_height(table, 7, 27)
    return document


def _lines(frame: Frame, table: Table) -> None:
    period = frame.label("starts").partition("（")[0]  # 起 and 止 stand in one cell of the form
    blank_period = f"{NO_START}至{NO_END}"
    rows = (
        (frame.label("title"), frame.value("title")),
        (frame.label("place"), frame.value("place")),
        (period, blank_period if frame.is_blank else frame.value("period")),
        (frame.label("applicant"), frame.value("applicant")),
    )
    for row, (label, value) in enumerate(rows):
        label_cell(table.cell(row, 0), label)
        value_cell(table.cell(row, 1), value)
        row_height(table, row, 10)


def _catalogue(frame: Frame) -> list[str]:
    classes = evidence_on_form(frame.kind)
    return [
        f"{number}.{each.label}：{frame.value(catalogue_key(each))}"
        for number, each in enumerate(classes, start=1)
    ]


def compose(kind: Kind, answers: Answers, evidence: Evidence) -> Texts:
    """The period in one cell, and the files of each class on its line."""
    starts, ends = (month_words(str(answers.get(key, ""))) for key in ("starts", "ends"))
    catalogue = {
        catalogue_key(each): "；".join(names_of(evidence, each.key))
        for each in evidence_on_form(kind)
    }
    return {"period": f"{starts or NO_START}至{ends or NO_END}", **catalogue}


LAYOUT: Final = Layout(build, compose)
