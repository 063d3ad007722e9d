"""Which label each cell of a form's table belongs to: left of it, above it, or of the row before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from submissions.documents.forms_in.blocks import Cell, Grid
from submissions.documents.forms_in.labels import Label, Labels


@dataclass
class Owned:
    """A cell with what people wrote, and the cell of its label (None: no label is near)."""

    cell: Cell
    owner: Cell | None
    label: Label | None


@dataclass
class Sorting:
    """A table, its label cells, and those labels that were only guessed (a character differs)."""

    grid: Grid
    labels: Mapping[int, Label]
    guessed: set[int] = field(default_factory=set)

    def label(self, cell: Cell | None) -> Label | None:
        """Return the label that a cell is."""
        return self.labels.get(id(cell)) if cell is not None else None


def label_cells(grid: Grid, labels: Labels) -> dict[int, Label]:
    """Return the cells that are a label and nothing else, by identity."""
    found = {}
    for cell in grid.cells:
        label = labels.of_cell(cell.text)
        if label is not None:
            found[id(cell)] = label
    return found


def sorted_cells(grid: Grid, labels: Labels) -> Sorting:
    """Return the label cells of a form's table, near misses in the first column included."""
    known = label_cells(grid, labels)
    sorting = Sorting(grid, known)
    taken = set(known.values())
    for row in grid.rows():
        first = row[0]
        if id(first) in known or len(row) < 2 or first.is_blank:
            continue
        near = labels.near(first.text)
        if near is not None and near not in taken:
            known[id(first)] = near
            sorting.guessed.add(id(first))
    return sorting


def owned_cells(sorting: Sorting) -> list[Owned]:
    """Return the filled cells that are no labels, in reading order, each with its label."""
    found = []
    owners = find_owners(sorting)
    for cell in sorting.grid.cells:
        if id(cell) in sorting.labels or cell.is_blank:
            continue
        owner = owners[id(cell)]
        found.append(Owned(cell, owner, sorting.label(owner)))
    return found


def left_owner(sorting: Sorting, cell: Cell) -> Cell | None:
    """Return the nearest label cell to the left in the cell's row."""
    for column in range(cell.column - 1, -1, -1):
        other = sorting.grid.at(cell.row, column)
        if sorting.label(other) is not None:
            return other
    return None


def find_owners(sorting: Sorting) -> dict[int, Cell | None]:
    """Return the label cell of each cell: to the left, else above, else that of the cell above.

    A cell beside other text does not continue the row above it: only a label above counts.
    """
    owners: dict[int, Cell | None] = {}
    over: dict[int, Cell | None] = {}  # the label above, whatever stands to the left
    for cell in sorting.grid.cells:
        above = sorting.grid.at(cell.row - 1, cell.column)
        if above is None:
            over[id(cell)] = None
        elif sorting.label(above) is not None:
            over[id(cell)] = above if _is_open_below(sorting, above) else None
        else:
            over[id(cell)] = over.get(id(above))
        owner = left_owner(sorting, cell) or over[id(cell)]
        if owner is None and above is not None and not _is_closed(sorting, above, cell):
            owner = owners.get(id(above))
        owners[id(cell)] = owner
    return owners


def _is_closed(sorting: Sorting, above: Cell, cell: Cell) -> bool:
    return sorting.label(above) is not None or _has_text_beside(sorting, cell)


def _has_text_beside(sorting: Sorting, cell: Cell) -> bool:
    others = (sorting.grid.at(cell.row, column) for column in range(cell.column))
    return any(other is not None and not other.is_blank for other in others)


def _is_open_below(sorting: Sorting, label: Cell) -> bool:
    """Say whether a label may have its value below: nothing stands to its right."""
    right = sorting.grid.at(label.row, label.column + label.width)
    return right is None or sorting.label(right) is not None or right.is_blank
