"""A prepared document: laid out once, then filled many times by cutting its XML at the marks.

Laying a form out with python-docx takes some 30 ms, filling a prepared one a fiftieth of that.
A mark is text like any other while the form is laid out: `set_cell(cell, mark("title"))`. A
text of several lines continues in new paragraphs of the same form below its mark, unless
another mark follows in the paragraph; then its lines are joined by spaces.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from records.word.layout import printable, to_bytes

_OPEN, _CLOSE, _BELOW, _END = "\ue000", "\ue001", "\ue002", "\ue003"
_CUT: Final = re.compile(f"({_OPEN}[^{_CLOSE}]*{_CLOSE}|{_BELOW}[^{_END}]*{_END})")
_NAMESPACES: Final = re.compile(r' xmlns:\w+="[^"]*"')
_TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)


def mark(key: str) -> str:
    """Return the text that stands for what will be filled in under this key."""
    return f"{_OPEN}{key}{_CLOSE}"


@dataclass(frozen=True)
class _Spot:
    """Where a text goes. `below` are the paragraph's ends that each further line is put between."""

    key: str
    is_inline: bool = False
    below: tuple[str, str] | None = None

    def filled(self, text: str) -> str:
        lines = _lines(text)
        if self.below is not None:
            return "".join(f"{self.below[0]}{line}{self.below[1]}" for line in lines[1:])
        return " ".join(lines) if self.is_inline else lines[0]


class Mould:
    """A laid-out document with marks, ready to be filled.

    `pictures` are the stand-ins that the layout put in, by name; each is replaced by a picture
    of the same shape. What does not change is compressed once.
    """

    def __init__(self, document: Document, *, pictures: Mapping[str, bytes] | None = None) -> None:
        stand_ins = {content: name for name, content in (pictures or {}).items()}
        self._cut: list[tuple[str, list[str | _Spot]]] = []
        self._pictures: list[tuple[str, str]] = []
        base = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(to_bytes(document))) as source,
            zipfile.ZipFile(base, "w", zipfile.ZIP_DEFLATED) as kept,
        ):
            for name in source.namelist():
                content = source.read(name)
                if content in stand_ins:
                    self._pictures.append((name, stand_ins[content]))
                elif name.startswith("word/") and _OPEN.encode() in content:
                    self._cut.append((name, list(_pieces(content))))
                else:
                    kept.writestr(_entry(name), content)
        self._base = base.getvalue()

    def keys(self) -> set[str]:
        """Return the keys of all marks."""
        return {
            piece.key for _, pieces in self._cut for piece in pieces if isinstance(piece, _Spot)
        }

    def fill(
        self, texts: Mapping[str, str], *, pictures: Mapping[str, bytes] | None = None
    ) -> bytes:
        """Return the .docx; KeyError when a mark has no text or a stand-in no picture."""
        buffer = io.BytesIO(self._base)
        with zipfile.ZipFile(buffer, "a") as archive:
            for name, pieces in self._cut:
                filled = (
                    piece if isinstance(piece, str) else piece.filled(texts[piece.key])
                    for piece in pieces
                )
                archive.writestr(_entry(name), "".join(filled))
            for name, picture in self._pictures:
                archive.writestr(_entry(name), (pictures or {})[picture])
        return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """A part with a fixed date: the same content makes the same file."""
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
    return entry


def _lines(text: str) -> list[str]:
    return [escape(line).replace("\t", _TAB) for line in printable(text).split("\n")]


def _pieces(part: bytes) -> Iterator[str | _Spot]:
    """Cut a part at its marks; what continues below a paragraph is prepared beside it."""
    root: Any = parse_xml(part)
    below: list[tuple[str, str]] = []
    for paragraph in root.iter(qn("w:p")):
        texts = [each for each in paragraph.iter(qn("w:t")) if _OPEN in (each.text or "")]
        for text in texts:
            text.set(qn("xml:space"), "preserve")
        if texts:
            paragraph.tail = f"{_BELOW}{len(below)}{_END}"
            below.append(_continuation(paragraph, texts[-1]))
    yield from _spots(serialize_part_xml(root).decode(), below)


def _spots(xml: str, below: list[tuple[str, str]]) -> Iterator[str | _Spot]:
    """Tokens in order; the last mark before a paragraph's end is the one that continues."""
    tokens = [token for token in _CUT.split(xml) if token]
    for place, token in enumerate(tokens):
        if token[0] == _OPEN:
            yield _Spot(token[1:-1], is_inline=not _is_last(tokens[place + 1 :]))
        elif token[0] == _BELOW:
            ends = below[int(token[1:-1])]
            yield _Spot(_last_key(tokens[:place]), below=ends)
        else:
            yield token


def _is_last(following: Iterable[str]) -> bool:
    return next(token for token in following if token[0] in {_OPEN, _BELOW})[0] == _BELOW


def _last_key(before: list[str]) -> str:
    return next(token for token in reversed(before) if token[0] == _OPEN)[1:-1]


def _continuation(paragraph: Any, text: Any) -> tuple[str, str]:
    """The ends of a paragraph like this one, with a run like that of the text."""
    copy = OxmlElement("w:p")
    run = OxmlElement("w:r")
    for target, source in ((copy, paragraph.pPr), (run, text.getparent().rPr)):
        if source is not None:
            target.append(parse_xml(serialize_part_xml(source)))
    inner = OxmlElement("w:t")
    inner.set(qn("xml:space"), "preserve")
    inner.text = _OPEN
    run.append(inner)
    copy.append(run)
    xml = serialize_part_xml(copy).decode().partition("?>")[2].strip()
    start, _, end = _NAMESPACES.sub("", xml).partition(_OPEN)
    return start, end
