"""The document as people see it: paragraphs, and tables with their merged cells in a grid."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

MAX_SPAN: Final = 63


@dataclass(frozen=True)
class Line:
    """One line of text, where it stands, and what pictures stand in it."""

    text: str
    place: str
    pictures: tuple[str, ...] = ()


@dataclass
class Paragraph:
    """One paragraph; soft breaks are line ends in `text`. `boxes` are the text boxes in it."""

    text: str
    place: str
    pictures: tuple[str, ...] = ()
    boxes: "list[list[Block]]" = field(default_factory=list)
    goes_on: bool = False  # its end was deleted by a tracked change: the next one belongs to it

    def lines(self) -> list[Line]:
        """Return its lines, pictures with the first, then those of its text boxes."""
        own = [Line(text.strip(), self.place) for text in self.text.split("\n")]
        own[0] = Line(own[0].text, self.place, self.pictures)
        return own + [line for box in self.boxes for line in lines_of(box)]


@dataclass
class Cell:
    """One cell of a grid: the rows and columns it covers and what stands in it."""

    row: int
    column: int
    width: int
    blocks: "list[Block]"
    place: str
    height: int = 1

    def lines(self) -> list[Line]:
        """Return all its lines, nested tables row by row. Not before the document is walked."""
        return self._lines

    @cached_property
    def text(self) -> str:
        """All its text, line by line."""
        return "\n".join(line.text for line in self._lines)

    @cached_property
    def is_blank(self) -> bool:
        """True when nothing stands in it, not even a picture."""
        return not any(line.text or line.pictures for line in self._lines)

    @cached_property
    def _lines(self) -> list[Line]:
        return lines_of(self.blocks)


@dataclass
class Grid:
    """A table: its cells, each once, and which cell covers a place."""

    cells: list[Cell]
    covered: dict[tuple[int, int], Cell]
    place: str

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place, None outside of the table."""
        return self.covered.get((row, column))

    def rows(self) -> list[list[Cell]]:
        """Return the cells by the row they begin in."""
        rows: dict[int, list[Cell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, []).append(cell)
        return [rows[number] for number in sorted(rows)]

    def lines(self) -> list[Line]:
        """Return the table as text: a row of several cells is one line, tabs between."""
        lines: list[Line] = []
        for row in self.rows():
            if len(row) == 1:
                lines += row[0].lines()
                continue
            text = "\t".join(" ".join(cell.text.split("\n")).strip() for cell in row)
            pictures = [name for cell in row for line in cell.lines() for name in line.pictures]
            lines.append(Line(text.strip(), row[0].place, tuple(pictures)))
        return lines


Block = Paragraph | Grid


def lines_of(blocks: list[Block]) -> list[Line]:
    """Return all lines of some blocks; a paragraph whose end was deleted runs into the next."""
    lines: list[Line] = []
    joins = False
    for block in blocks:
        more = block.lines()
        if joins and lines and more:
            first = more[0]
            text, pictures = lines[-1].text + first.text, lines[-1].pictures + first.pictures
            lines[-1] = Line(text, lines[-1].place, pictures)
            more = more[1:]
        lines += more
        joins = isinstance(block, Paragraph) and block.goes_on
    return lines


def grids_of(blocks: list[Block]) -> Iterator[Grid]:
    """Yield every table, the nested ones after the one they stand in."""
    for block in blocks:
        if isinstance(block, Grid):
            yield block
            for cell in block.cells:
                yield from grids_of(cell.blocks)
        else:
            for box in block.boxes:
                yield from grids_of(box)
