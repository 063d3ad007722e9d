"""What the layouts of all forms share: a page begun, labels spaced, cells written."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from records.word import (
    Align,
    add_text,
    cell_margins,
    cjk,
    draft_mark,
    exact_spacing,
    first_line_indent,
    grid_table,
    mark,
    new_document,
    qr_png,
    set_cell,
)
from submissions.documents.printed_code import PrintedCode
from submissions.kinds import Answers, EvidenceClass, Field, Kind

ERHAO, SANHAO, SIHAO, XIAOSI, WUHAO = 22.0, 16.0, 14.0, 12.0, 10.5
LINE_PT: Final = 22.0
CELL_PT: Final = 18.0
QR_MM: Final = 20.0
STAND_IN: Final = qr_png(PrintedCode("0", 0, "0000").qr_text(), scale=1)
Evidence = Sequence[Mapping[str, Any]]


class Stage(Enum):
    """Empty form, draft with the watermark, or handed in with the QR."""

    BLANK = "blank"
    DRAFT = "draft"
    HANDED_IN = "handed in"


@dataclass(frozen=True)
class Frame:
    """One form to lay out: its kind, and whether it will be filled."""

    kind: Kind
    stage: Stage

    @property
    def is_blank(self) -> bool:
        """Nothing will be filled in; then the hints stand in the cells."""
        return self.stage is Stage.BLANK

    def label(self, key: str) -> str:
        """The label of a field, or of what the portal fills in by itself."""
        return self.kind.field(key).label if self.kind.has(key) else self._automatic[key]

    def value(self, key: str) -> str:
        """Where the answer goes; nothing in an empty form."""
        return "" if self.is_blank else mark(key)

    def hint_or(self, key: str) -> str:
        """The hint in its brackets in an empty form, else the answer's place."""
        return in_brackets(self.kind.field(key).hint) if self.is_blank else mark(key)

    @property
    def seal_label(self) -> str:
        """The label of the cell that the seal goes into; none for what stays electronic."""
        return self.kind.seal.label if self.kind.seal else ""

    @property
    def _automatic(self) -> dict[str, str]:
        return dict(self.kind.automatic)


Texts = dict[str, str]


@dataclass(frozen=True)
class Layout:
    """How one kind's form looks, and the texts that it composes beyond one field each."""

    build: Callable[[Frame], Document]
    compose: Callable[[Kind, Answers, Evidence], Texts]


def in_brackets(text: str) -> str:
    """（text）, nothing for nothing."""
    return f"（{text}）" if text else ""


def limit_words(field: Field) -> str:
    """（300字以内）, nothing for a field without a limit."""
    return in_brackets(f"{field.limit}字以内") if field.limit else ""


def spread(label: str, spaces: int) -> str:
    """A label with its characters moved apart, as the official forms print 联 系 人."""
    return (" " * spaces).join(label)


def evidence_on_form(kind: Kind) -> list[EvidenceClass]:
    """The classes of the form's own 支撑材料目录."""
    return [each for each in kind.evidence if each.on_form]


def catalogue_key(evidence_class: EvidenceClass) -> str:
    """The key under which the files of a class are filled in."""
    return f"evidence-{evidence_class.key}"


def names_of(evidence: Evidence, key: str) -> list[str]:
    """Each file of a class as people know it: the caption with the file's name, or the name."""
    files = [each for each in evidence if each["evidence"] == key]
    return [
        f"{each['caption']}（{each['name']}）" if each.get("caption") else str(each["name"])
        for each in files
    ]


def begin(frame: Frame, *, pt: float = XIAOSI) -> Document:
    """A page with its title in the properties, no author, and the mark of its stage."""
    document = new_document(pt=pt)
    properties = document.core_properties
    properties.title = frame.kind.heading
    properties.last_modified_by = ""
    forget_times(document)
    if frame.stage is Stage.DRAFT:
        draft_mark(document, "草稿，尚未提交")
    elif frame.stage is Stage.HANDED_IN:
        _proof(document)
    return document


def forget_times(document: Document) -> None:
    """The library's own blank was made in 2013; this file was not, and no date is better."""
    element = document.core_properties._element  # noqa: SLF001 -- no public way to take one away
    for child in list(element):
        if child.tag in {qn("dcterms:created"), qn("dcterms:modified")}:
            element.remove(child)


def head(document: Document, frame: Frame) -> None:
    """附件N and the form's title."""
    add_text(document, frame.kind.annex, east="黑体", pt=SANHAO, spacing=LINE_PT)
    add_text(document, "", pt=SIHAO, spacing=LINE_PT)
    add_text(document, frame.kind.heading, pt=ERHAO, align="center", bold=True, spacing=30)
    add_text(document, "", pt=SIHAO, spacing=LINE_PT)


def form_table(document: Document, rows: int, widths_mm: Sequence[float]) -> Table:
    """The form's table, a little room above and below each text."""
    table = grid_table(document, rows, widths_mm)
    cell_margins(table, top=40, left=108, bottom=40, right=108)
    return table


def label_cell(cell: _Cell, text: str) -> None:
    """A label: 黑体小四, centred."""
    set_cell(cell, text, "黑体", XIAOSI, "center", spacing=CELL_PT)


def value_cell(cell: _Cell, text: str, align: Align = "left") -> None:
    """A short answer: 仿宋小四."""
    set_cell(cell, text, "仿宋", XIAOSI, align, spacing=CELL_PT)


def text_cell(cell: _Cell, lines: Sequence[tuple[str, Align]]) -> None:
    """A cell of several paragraphs from its top, 首行缩进 where they run from the left."""
    for number, (text, align) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        prose(paragraph, text, east="仿宋", pt=XIAOSI, align=align, spacing=CELL_PT)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP


def seal_cell(cell: _Cell, frame: Frame, line: str) -> None:
    """The cell of 审核意见: room for the pen, the opinion if the portal knows it, 签章 and date."""
    opinion = "" if frame.is_blank else mark("opinion")
    text_cell(cell, [(opinion, "justify"), ("", "left"), ("", "left"), (line, "right")])
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def prose(
    paragraph: Paragraph,
    text: str,
    *,
    east: str,
    pt: float,
    align: Align = "justify",
    spacing: float | None = None,
) -> None:
    """Write running text; a justified one is indented by two characters."""
    cjk(paragraph.add_run(text), east, pt)
    paragraph.alignment = _ALIGN[align]
    if align == "justify":
        first_line_indent(paragraph)
    if spacing is not None:
        exact_spacing(paragraph, spacing)


def merged(table: Table, row: int, first: int, last: int) -> _Cell:
    """The cells of a row from `first` to `last` as one."""
    cell: _Cell = table.cell(row, first).merge(table.cell(row, last))
    return cell


_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def _proof(document: Document) -> None:
    """The QR and its words in the header: every page of a scan tells its version."""
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cjk(paragraph.add_run(f"{mark('proof')}　"), "宋体", WUHAO)
    paragraph.add_run().add_picture(io.BytesIO(STAND_IN), width=Mm(QR_MM), height=Mm(QR_MM))
