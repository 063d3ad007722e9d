"""A form without an official layout of its own: label left, answer right, in the kind's order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from docx.document import Document

from records.word import Align, let_break, row_height
from submissions.documents.forms_out.frame import (
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
)
from submissions.kinds import Answers, Field, FieldKind, Kind

WIDTHS_MM: Final = (42.0, 114.0)
CATALOGUE: Final = "支撑材料目录"
SEAL_LINE: Final = "签章：        年   月  日"


def build(frame: Frame) -> Document:
    """Lay the form out: automatic fields, the fields in their order, 支撑材料, seal."""
    document = begin(frame)
    head(document, frame)
    rows = [*_fields(frame), *_evidence(frame)]
    table = form_table(document, len(rows) + bool(frame.kind.seal), WIDTHS_MM)
    for number, row in enumerate(rows):
        label_cell(table.cell(number, 0), row.label)
        text_cell(table.cell(number, 1), [(line, row.align) for line in row.lines])
        row_height(table, number, row.height_mm)
        let_break(table, number)
    if frame.kind.seal:
        label_cell(table.cell(len(rows), 0), frame.seal_label)
        seal_cell(table.cell(len(rows), 1), frame, SEAL_LINE)
        row_height(table, len(rows), 30)
    return document


@dataclass(frozen=True)
class _Row:
    label: str
    lines: Sequence[str]
    height_mm: float = 10
    align: Align = "left"


def _fields(frame: Frame) -> Iterator[_Row]:
    for key, label in frame.kind.automatic:
        yield _Row(label, [frame.value(key)])
    for field in frame.kind.fields:
        if field.on_form:
            is_text = field.kind is FieldKind.TEXT
            height: float = 30 if is_text else 10
            align: Align = "justify" if is_text else "left"
            yield _Row(_label(field), [frame.hint_or(field.key)], height, align)


def _evidence(frame: Frame) -> Iterator[_Row]:
    if evidence_on_form(frame.kind):
        yield _Row(CATALOGUE, _catalogue(frame))


def _label(field: Field) -> str:
    """The label, told apart by its group, with its limit below."""
    grouped = f"{field.group}\n{field.label}" if field.group else field.label
    limit = limit_words(field)
    return f"{grouped}\n{limit}" if limit else grouped


def _catalogue(frame: Frame) -> list[str]:
    return [
        f"{number}.{each.label}：{frame.value(catalogue_key(each))}"
        for number, each in enumerate(evidence_on_form(frame.kind), start=1)
    ]


def compose(kind: Kind, answers: Answers, evidence: Evidence) -> Texts:
    """The files of each class on its line."""
    return {
        catalogue_key(each): "；".join(names_of(evidence, each.key))
        for each in evidence_on_form(kind)
    }


LAYOUT: Final = Layout(build, compose)
