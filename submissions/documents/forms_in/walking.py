"""From the parts of a Word file to blocks in reading order, tables as grids."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from records.errors import Refused
from submissions.documents.forms_in.blocks import MAX_SPAN, Block, Cell, Grid, Paragraph
from submissions.documents.forms_in.numbering import Numbering
from submissions.documents.forms_in.opening import Element, Package
from submissions.documents.forms_in.runs import Seen, W, content_of, is_on

_WRAPPERS: Final = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
MOST_BLOCKS: Final = 6_000  # paragraphs and cells; a long case has some hundreds
MOST_CHARACTERS: Final = 200_000
MOST_COLUMNS: Final = 128  # Word itself allows 63
DEEPEST: Final = 8
_BLOCKS: Final = frozenset({f"{W}p", f"{W}tbl"})


@dataclass
class Walked:
    """A whole document: its body, its margins (headers, footers), notes, comments, and what was met."""

    body: list[Block]
    margins: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # beginnings of parts that are no form
    seen: Seen = field(default_factory=Seen)


def walk(package: Package) -> Walked:
    """Read the main document, headers, footers, footnotes and comments."""
    seen = Seen()
    walker = _Walker(seen, Numbering(package))
    body = package.parsed(package.main).find(f"{W}body")
    walked = Walked(walker.blocks(body, "正文") if body is not None else [], seen=seen)
    for kind, place in (("header", "页眉"), ("footer", "页脚")):
        for name in package.parts_of(kind):
            walked.margins += walker.blocks(package.parsed(name), place)
    walked.notes = _notes(package, walker)
    walked.comments = _comments(package, walker)
    return walked


def picture_part(package: Package, identifier: str) -> str | None:
    """Return the part of an embedded picture of the body; None for a linked or a missing one."""
    found = package.relations.get(identifier)
    if found is None or found.is_external or found.kind != "image":
        return None
    return found.target if package.has(found.target) else None


class _Walker:
    def __init__(self, seen: Seen, numbering: Numbering) -> None:
        self.seen = seen
        self.numbering = numbering
        self.tables = self.counted = self.characters = self.depth = 0

    def count(self, characters: int = 0) -> None:
        """Give a document up that no form can be, before it costs much."""
        self.counted += 1
        self.characters += characters
        if self.counted > MOST_BLOCKS or self.characters > MOST_CHARACTERS or self.depth > DEEPEST:
            raise Refused("文件内容过多，不像一份参评表。", field="file")

    def blocks(self, container: Element, place: str) -> list[Block]:
        self.depth += 1
        found = self._blocks(container, place)
        self.depth -= 1
        return found

    def _blocks(self, container: Element, place: str) -> list[Block]:
        found: list[Block] = []
        count = 0
        for element in _unwrapped(container, _BLOCKS):
            if element.tag == f"{W}p":
                count += 1
                found.append(self.paragraph(element, _paragraph_place(place, count)))
            else:
                found.append(self.grid(element))
        return found

    def paragraph(self, element: Element, place: str) -> Paragraph:
        content = content_of(element, self.seen)
        mark = self.numbering.mark(element)
        boxes = [self.blocks(box, "文本框") for box in content.boxes]
        text = mark + "".join(content.text)
        self.count(len(text))
        return Paragraph(text, place, tuple(content.pictures), boxes, _is_end_deleted(element))

    def grid(self, element: Element) -> Grid:
        self.tables += 1
        grid = Grid([], {}, f"表格{self.tables}")
        number = 0
        for row in _unwrapped(element, frozenset({f"{W}tr"})):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.seen.counts["deleted"] += 1
                continue
            self.row(grid, row, number)
            number += 1
        return grid

    def row(self, grid: Grid, row: Element, number: int) -> None:
        column = _span(row.find(f"{W}trPr"), "gridBefore", otherwise=0)
        place = f"{grid.place}第{number + 1}行"
        for element in _unwrapped(row, frozenset({f"{W}tc"})):
            properties = element.find(f"{W}tcPr")
            width = _span(properties, "gridSpan", otherwise=1)
            self.count()
            if column + width > MOST_COLUMNS:
                raise Refused("文件里的表格列数过多，不像一份参评表。", field="file")
            blocks = self.blocks(element, place)
            over = self.continued(grid, properties, number, column)
            if over is None:
                over = Cell(number, column, width, blocks, place)
                grid.cells.append(over)
            else:
                over.height = number - over.row + 1
                over.blocks += [block for block in blocks if not _is_bare(block)]
            for each in range(column, column + width):
                grid.covered[number, each] = over
            column += width

    def continued(
        self, grid: Grid, properties: Element | None, row: int, column: int
    ) -> Cell | None:
        """Return the cell that this one continues, downwards or (in old files) to the right."""
        for name, where in (("vMerge", (row - 1, column)), ("hMerge", (row, column - 1))):
            merge = properties.find(f"{W}{name}") if properties is not None else None
            if merge is not None and merge.get(f"{W}val", "continue") == "continue":
                return grid.covered.get(where)
        return None


def _unwrapped(container: Element, wanted: frozenset[str]) -> Iterator[Element]:
    """Yield the wanted children, also those inside content controls and tracked insertions."""
    for child in container:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS and not (wanted == _BLOCKS and _is_placeholder(child)):
            yield from _unwrapped(child, wanted)


def _is_placeholder(control: Element) -> bool:
    return is_on(control.find(f"{W}sdtPr"), "showingPlcHdr")


def _is_end_deleted(paragraph: Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _is_bare(block: Block) -> bool:
    return isinstance(block, Paragraph) and not (block.text or block.pictures or block.boxes)


def _paragraph_place(place: str, count: int) -> str:
    return f"{place}第{count}段" if place == "正文" else place


def _span(properties: Element | None, name: str, *, otherwise: int) -> int:
    found = properties.find(f"{W}{name}") if properties is not None else None
    value = found.get(f"{W}val", "") if found is not None else ""
    whole = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else otherwise
    return max(otherwise, min(whole, MAX_SPAN))


def _notes(package: Package, walker: _Walker) -> list[str]:
    """Return the footnotes and endnotes that the text refers to, each with its number."""
    texts = {}
    for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
        part = package.part_of(kind)
        for note in package.parsed(part).iterchildren(f"{W}{name}") if part else ():
            key = f"{W}{name}Reference" + note.get(f"{W}id", "")
            if key in walker.seen.notes:
                texts[walker.seen.notes[key]] = _plain(walker.blocks(note, "脚注"))
    return [f"[{number}] {texts[number]}" for number in sorted(texts)]


def _comments(package: Package, walker: _Walker) -> list[str]:
    part = package.part_of("comments")
    if part is None:
        return []
    return [
        f"{each.get(f'{W}author', '')}：{_plain(walker.blocks(each, '批注'))}"
        for each in package.parsed(part).iterchildren(f"{W}comment")
    ]


def _plain(blocks: list[Block]) -> str:
    return " ".join(line.text for block in blocks for line in block.lines() if line.text)
