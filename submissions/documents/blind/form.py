"""The paper of a blind copy: the answers that tell nothing about who handed in, under its code."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET

from docx.document import Document
from docx.oxml.ns import qn

from records.word import add_text, cjk, first_line_indent, new_document, page_numbers, to_bytes
from submissions.documents.blind.leaks import Passage
from submissions.kinds import Field, FieldKind, Kind

ERHAO, SIHAO, XIAOSI, LINE_PT = 22.0, 14.0, 12.0, 22.0
_TEXT_NODE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with the paper: its blind name, its class, what is said of it."""

    name: str
    group: str
    caption: str = ""


@dataclass(frozen=True)
class BlindPaper:
    """Everything that the paper says, already without what has to be covered."""

    kind: Kind
    code: str
    answers: Mapping[str, str]
    enclosures: Sequence[Enclosure] = ()
    left_out: Sequence[str] = field(default_factory=tuple)


def passages_of(kind: Kind, told: Mapping[str, str]) -> list[Passage]:
    """Return the answers as passages for the scan."""
    return [Passage(kind.field(key).label, words) for key, words in told.items()]


def blind_form(paper: BlindPaper) -> bytes:
    """Return the paper as .docx: no author, no date, no template in its properties."""
    document = new_document(pt=SIHAO)
    _forget(document, paper.code)
    page_numbers(document)
    add_text(document, f"盲审编号：{paper.code}", east="黑体", pt=SIHAO, spacing=LINE_PT)
    heading = paper.kind.heading.removesuffix("参评表")
    add_text(document, f"{heading}盲审材料", pt=ERHAO, align="center", bold=True, spacing=40)
    for key, words in paper.answers.items():
        _answer(document, paper.kind.field(key), words)
    if paper.enclosures:
        _heading(document, "支撑材料")
        for each in paper.enclosures:
            words = "　".join(part for part in (each.name, each.group, each.caption) if part)
            add_text(document, words, pt=XIAOSI, spacing=LINE_PT)
    if paper.left_out:
        _heading(document, "未随附的材料")
        for words in paper.left_out:
            add_text(document, words, pt=XIAOSI, spacing=LINE_PT)
    return to_bytes(document)


def document_passages(content: bytes) -> Iterator[Passage]:
    """Yield what stands in every part of a .docx, its properties too: the scan of the product."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                yield Passage(f"Word 文件（{name}）", _text_of(parts.read(name)))


def _answer(document: Document, field: Field, words: str) -> None:
    if field.kind is not FieldKind.TEXT:
        line = add_text(document, "", spacing=LINE_PT)
        cjk(line.add_run(f"{field.label}："), "黑体", SIHAO)
        cjk(line.add_run(words), "宋体", SIHAO)
        return
    _heading(document, field.label)
    for part in words.split("\n"):
        if part.strip():
            first_line_indent(
                add_text(document, part.strip(), pt=SIHAO, align="justify", spacing=LINE_PT)
            )


def _heading(document: Document, words: str) -> None:
    line = add_text(document, words, east="黑体", pt=SIHAO, spacing=LINE_PT)
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = 8 * 12700


def _forget(document: Document, code: str) -> None:
    properties = document.core_properties
    properties.title, properties.last_modified_by, properties.subject = code, "", ""
    element = properties._element  # noqa: SLF001 -- no public way to take one away
    for child in list(element):
        if child.tag in {qn("dcterms:created"), qn("dcterms:modified")}:
            element.remove(child)


def _text_of(part: bytes) -> str:
    root = ET.fromstring(part)  # noqa: S314 -- made by the portal itself
    words = [node.text or "" for node in root.iter() if node.text and node.tag != _TEXT_NODE]
    text = "".join(node.text or "" for node in root.iter(_TEXT_NODE))
    values = [
        value for node in root.iter() for value in node.attrib.values() if not value.isascii()
    ]
    return "\n".join([text, *words, *values])
