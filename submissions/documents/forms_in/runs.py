"""The text of one paragraph: what Word would show, with a note of what it would not."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from records.text import has_control
from submissions.documents.forms_in.opening import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V: Final = "{urn:schemas-microsoft-com:vml}"
OFF: Final = frozenset({"0", "false", "off", "none"})


@dataclass
class Seen:
    """What was met on the way and is reported: tracked changes, hidden text, objects."""

    counts: Counter[str] = field(default_factory=Counter)
    hidden: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)  # footnote id → number as shown


@dataclass
class Content:
    """What a paragraph holds."""

    text: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def is_on(properties: Element | None, name: str) -> bool:
    """Say whether a switch like w:vanish is set among properties."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(f"{W}val", "1") not in OFF


def content_of(paragraph: Element, seen: Seen) -> Content:
    """Return text, pictures (relation ids) and text boxes of a paragraph."""
    content = Content()
    _Walk(content, seen).inside(paragraph)
    return content


class _Walk:
    def __init__(self, content: Content, seen: Seen) -> None:
        self.content = content
        self.seen = seen

    def inside(self, element: Element) -> None:
        for child in element:
            handler = _HANDLERS.get(child.tag)
            if handler is not None:
                handler(self, child)
            elif child.tag not in _SKIPPED:
                self.inside(child)

    def say(self, text: str) -> None:
        self.content.text.append(text)

    def word(self, element: Element) -> None:
        text = element.text or ""
        self.say("".join(c for c in text if not has_control(c)) if has_control(text) else text)

    def line_end(self, element: Element) -> None:
        if element.get(f"{W}type", "textWrapping") == "textWrapping":
            self.say("\n")

    def run(self, element: Element) -> None:
        if not is_on(element.find(f"{W}rPr"), "vanish"):
            self.inside(element)
            return
        hidden = Content()
        _Walk(hidden, self.seen).inside(element)
        if text := "".join(hidden.text).strip():
            self.seen.hidden.append(text)

    def inserted(self, element: Element) -> None:
        self.seen.counts["inserted"] += 1
        self.inside(element)

    def deleted(self, _element: Element) -> None:
        self.seen.counts["deleted"] += 1

    def content_control(self, element: Element) -> None:
        if is_on(element.find(f"{W}sdtPr"), "showingPlcHdr"):
            return
        self.inside(element)

    def ruby(self, element: Element) -> None:
        for base in element.iterchildren(f"{W}rubyBase"):
            self.inside(base)

    def choice(self, element: Element) -> None:
        """Read one of mc:AlternateContent: both hold the same, once new and once old."""
        for option in element:
            before = len(self.content.text), len(self.content.pictures), len(self.content.boxes)
            self.inside(option)
            after = len(self.content.text), len(self.content.pictures), len(self.content.boxes)
            if before != after:
                return

    def picture(self, element: Element) -> None:
        if name := element.get(f"{R}embed") or element.get(f"{R}id"):
            self.content.pictures.append(name)

    def box(self, element: Element) -> None:
        self.content.boxes.append(element)

    def note(self, element: Element) -> None:
        key = element.tag + element.get(f"{W}id", "")
        number = self.seen.notes.setdefault(key, len(self.seen.notes) + 1)
        self.say(f"[{number}]")

    def field_code(self, element: Element) -> None:
        code = (element.text or "").strip().upper()
        if code.startswith(("DDE", "INCLUDE", "LINK")):
            self.seen.counts["linked_field"] += 1


_Handler = Callable[[_Walk, Element], None]
_HANDLERS: Final[Mapping[str, _Handler]] = {
    f"{W}t": _Walk.word,
    f"{M}t": _Walk.word,
    f"{W}tab": lambda walk, _: walk.say("\t"),
    f"{W}ptab": lambda walk, _: walk.say("\t"),
    f"{W}br": _Walk.line_end,
    f"{W}cr": lambda walk, _: walk.say("\n"),
    f"{W}noBreakHyphen": lambda walk, _: walk.say("-"),
    f"{W}r": _Walk.run,
    f"{W}ins": _Walk.inserted,
    f"{W}moveTo": _Walk.inserted,
    f"{W}del": _Walk.deleted,
    f"{W}moveFrom": _Walk.deleted,
    f"{W}sdt": _Walk.content_control,
    f"{W}ruby": _Walk.ruby,
    f"{MC}AlternateContent": _Walk.choice,
    f"{A}blip": _Walk.picture,
    f"{V}imagedata": _Walk.picture,
    f"{W}txbxContent": _Walk.box,
    f"{W}footnoteReference": _Walk.note,
    f"{W}endnoteReference": _Walk.note,
    f"{W}instrText": _Walk.field_code,
}
_SKIPPED: Final = frozenset(
    f"{W}{name}"
    for name in ("pPr", "rPr", "sdtPr", "delText", "delInstrText", "tblPr", "commentReference",
                 "annotationRef", "footnoteRef", "endnoteRef", "softHyphen", "fldData")
)  # fmt: skip
