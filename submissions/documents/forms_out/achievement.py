"""附件3 优秀就业服务成果参评表: five columns; 申报单位 beside 参评成果名称, 联系人 over two rows."""

from typing import Final

from docx.document import Document
from docx.table import Table

from records.word import Align, let_break, row_height
from submissions.documents.forms_out.frame import (
    Evidence,
    Frame,
    Layout,
    Texts,
    begin,
    catalogue_key,
    form_table,
    head,
    in_brackets,
    label_cell,
    limit_words,
    merged,
    names_of,
    seal_cell,
    spread,
    text_cell,
    value_cell,
)
from submissions.kinds import Answers, Kind

WIDTHS_MM: Final = (32.0, 46.0, 16.0, 16.0, 46.0)
NUMERALS: Final = "一二三四五六七八九"
SEAL_LINE: Final = "签章：     年    月    日"
APPENDIX: Final = "appendix"


def build(frame: Frame) -> Document:
    """Lay the form out."""
    document = begin(frame)
    head(document, frame)
    table = form_table(document, 7, WIDTHS_MM)
    _name(frame, table)
    _contact(frame, table)
    _wide(table, 3, frame.label("address"), frame.value("address"))
    _introduction(frame, table)
    label_cell(table.cell(5, 0), frame.seal_label)
    seal_cell(merged(table, 5, 1, 4), frame, SEAL_LINE)
    row_height(table, 5, 40)
    _appendix(frame, table)
    return document


def _name(frame: Frame, table: Table) -> None:
    """参评成果名称 and, in the same row, 申报单位."""
    label_cell(table.cell(0, 0), _two_lines(frame.label("title")))
    value_cell(table.cell(0, 1), frame.value("title"))
    label_cell(merged(table, 0, 2, 3), spread(frame.label("applicant"), 1))
    value_cell(table.cell(0, 4), frame.value("applicant"))
    row_height(table, 0, 12)


def _two_lines(label: str) -> str:
    """参评成果 above 名    称."""
    return f"{label[:4]}\n{spread(label[4:], 4)}"


def _wide(table: Table, row: int, label: str, value: str) -> None:
    label_cell(table.cell(row, 0), label)
    value_cell(merged(table, row, 1, 4), value)
    row_height(table, row, 12)


def _contact(frame: Frame, table: Table) -> None:
    """联系人 beside 联系电话, which is 座机 above 手机."""
    group = frame.kind.field("landline").group
    label_cell(table.cell(1, 0).merge(table.cell(2, 0)), spread(frame.label("contact"), 1))
    value_cell(table.cell(1, 1).merge(table.cell(2, 1)), frame.value("contact"), "center")
    label_cell(table.cell(1, 2).merge(table.cell(2, 2)), f"{group[:2]}\n{group[2:]}")
    for row, key in ((1, "landline"), (2, "mobile")):
        label_cell(table.cell(row, 3), frame.label(key))
        value_cell(table.cell(row, 4), frame.value(key))
        row_height(table, row, 10)


def _introduction(frame: Frame, table: Table) -> None:
    """成果介绍: 一、二、三 with what each asks for in its brackets, filled or not."""
    group = frame.kind.field("intro").group
    fields = [field for field in frame.kind.fields if field.group == group]
    lines: list[tuple[str, Align]] = []
    for numeral, field in zip(NUMERALS, fields, strict=False):
        asked = in_brackets(field.hint) or limit_words(field)
        lines += [(f"{numeral}、{field.label}{asked}", "left"), (frame.value(field.key), "justify")]
    label_cell(table.cell(4, 0), group)
    text_cell(merged(table, 4, 1, 4), lines)
    row_height(table, 4, 60)
    let_break(table, 4)


def _appendix(frame: Frame, table: Table) -> None:
    appendix = frame.kind.evidence_class(APPENDIX)
    lines: list[tuple[str, Align]] = [(appendix.hint, "justify")]
    if not frame.is_blank:
        lines.append((frame.value(catalogue_key(appendix)), "left"))
    label_cell(table.cell(6, 0), appendix.label)
    text_cell(merged(table, 6, 1, 4), lines)
    row_height(table, 6, 12)
    let_break(table, 6)


def compose(kind: Kind, answers: Answers, evidence: Evidence) -> Texts:
    """The files of the 附录, one a line."""
    files = names_of(evidence, APPENDIX)
    listed = "\n".join(f"{number}.{name}" for number, name in enumerate(files, start=1))
    return {catalogue_key(kind.evidence_class(APPENDIX)): listed}


LAYOUT: Final = Layout(build, compose)
