"""Takes a document's blocks in order and gives every line to the intake."""

from submissions.documents.forms_in.blocks import Block, Grid, Line, Paragraph, lines_of
from submissions.documents.forms_in.grids import (
    Owned,
    Sorting,
    label_cells,
    owned_cells,
    sorted_cells,
)
from submissions.documents.forms_in.intake import Intake, slot_of
from submissions.documents.forms_in.labels import Label, Role
from submissions.kinds import FieldKind


def take_blocks(intake: Intake, blocks: list[Block]) -> None:
    """Give all blocks to the intake, tables of the form cell by cell."""
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and not _holds_form(intake, block):
            waiting.append(block)
            continue
        intake.free(lines_of(waiting))
        waiting = []
        if isinstance(block, Grid):
            _take_grid(intake, block)
        else:
            intake.free(lines_of([Paragraph(block.text, block.place, block.pictures)]))
            for box in block.boxes:
                take_blocks(intake, box)
    intake.free(lines_of(waiting))


def _holds_form(intake: Intake, paragraph: Paragraph) -> bool:
    """Say whether a text box of the paragraph holds a table of its own."""
    return any(isinstance(block, Grid) for box in paragraph.boxes for block in box)


def _take_grid(intake: Intake, grid: Grid) -> None:
    if _is_form(intake, grid):
        _take_form(intake, grid)
    elif len(grid.cells) == 1 or not intake.in_text:
        for cell in grid.cells:
            take_blocks(intake, cell.blocks)
    else:
        intake.free(grid.lines())


def _is_form(intake: Intake, grid: Grid) -> bool:
    """Say whether the table asks what the form asks; a table inside of a text does not."""
    fresh = {label for label in label_cells(grid, intake.labels).values() if intake.is_fresh(label)}
    if intake.in_text and intake.is_prose:
        return any(_asks_text(intake, label) for label in fresh)
    return len(fresh) > 0 and len(grid.cells) > 1


def _asks_text(intake: Intake, label: Label) -> bool:
    kind = intake.labels.kind
    return label.role is Role.FIELD and kind.field(label.key).kind is FieldKind.TEXT


def _take_form(intake: Intake, grid: Grid) -> None:
    intake.current = ""
    sorting = sorted_cells(grid, intake.labels)
    for cell in grid.cells:
        label = sorting.label(cell)
        if label is not None:
            intake.opened.setdefault(slot_of(label), label)
            if id(cell) in sorting.guessed:
                intake.guessed[slot_of(label)] = f"表中写作“{cell.text.strip()}”"
    homes: dict[int, list[Owned]] = {}
    for owned in owned_cells(sorting):
        if owned.label is None or _has_own_label(intake, sorting, owned):
            _take_unowned(intake, owned)
        else:
            homes.setdefault(id(owned.owner), []).append(owned)
    for together in homes.values():
        _take_home(intake, together)
    intake.current = ""


def _take_home(intake: Intake, together: list[Owned]) -> None:
    """Give all cells of one label cell to the intake: a value may be split over several."""
    label = together[0].label
    lines: list[Line] = []
    for owned in together:
        inner = [b for b in owned.cell.blocks if isinstance(b, Grid) and _is_form(intake, b)]
        rest = [b for b in owned.cell.blocks if not any(b is each for each in inner)]
        lines += lines_of(rest)
        for grid in inner:
            _take_form(intake, grid)
    if label is not None:
        intake.homed(lines, label)


def _take_unowned(intake: Intake, owned: Owned) -> None:
    intake.current = ""
    take_blocks(intake, owned.cell.blocks)
    intake.current = ""


def _has_own_label(intake: Intake, sorting: Sorting, owned: Owned) -> bool:
    """Say whether a cell that only stands below another begins with a label of its own."""
    beside = owned.owner is not None and owned.owner.row <= owned.cell.row < (
        owned.owner.row + owned.owner.height
    )
    if beside or owned.label is None:
        return False
    first = next((line.text for line in owned.cell.lines() if line.text), "")
    hits = intake.labels.on_line(first, only_first=True)
    mates = owned.label.keys if owned.label.role is Role.GROUP else ()
    return any(intake.is_fresh(hit.label) and hit.label.key not in mates for hit in hits)
