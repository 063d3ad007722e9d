"""Contests as workbooks with live formulas, recomputed by LibreOffice and compared cell by cell.

The formulas are written with a wrong cached value, so that only a true recomputation can agree.
"""

import shutil
import subprocess
from collections import Counter
from pathlib import Path
from unittest.mock import patch

from openpyxl import load_workbook

from competition.exports import live_board
from competition.exports.live_board import Board
from competition.exports.live_book import write_live
from competition.exports.live_facts import Contest, facts_of
from competition.exports.raw_marks import RawSheet
from competition.marking import explain
from competition.ranking import compute_standing_rows
from competition.ranking.rooms import room_tables, with_coefficients
from records.workbooks.writer import Formula, TableWriter

WRONG = -7
PER_BOOK = 6  # LibreOffice's time grows with the square of a book's sheets
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def contest_of(scheme, entries, seats, draws) -> Contest:
    """A random contest with its standing, as the workbook takes it."""
    result = compute_standing_rows(scheme, entries, seats=seats, draws=draws, full=True)
    entries = list(with_coefficients(entries, room_tables(scheme, entries, seats=seats)))
    by_number = {each.entry: each for each in entries}
    found = [
        (by_number[row.entry], explain(scheme, by_number[row.entry], seats=seats))
        for row in result.rows
    ]
    published = {row.entry: (row.rank, result.points(row, "total")) for row in result.rows}
    numbers = {number: str(number) for number in by_number}
    return Contest(
        scheme,
        wide(seats, entries),
        facts_of(found, numbers=numbers, published=published, draws=draws),
    )


def wide(seats, entries) -> dict:
    """The seat lists with every seat that an entry of its own has: all have a column."""
    found = {code: set(numbers) for code, numbers in seats.items()}
    for each in entries:
        for code, given in each.components.items():
            if code in found:
                found[code] |= given.seats or set()
    return {code: sorted(numbers) for code, numbers in found.items()}


def written_live(book: TableWriter, contest: Contest, *, event: str) -> Board:
    """Write a contest's sheets as the 成绩汇总表 does, its marks without a database."""

    def marks() -> RawSheet:
        sheet = RawSheet(book, contest.scheme, contest.seats, event=event)
        for facts in contest.entries:
            parts = facts.marks.components
            own = {code: each.seats for code, each in parts.items() if each.seats is not None}
            sheet.row(facts.number, stored(facts.marks), own)
        return sheet

    return write_live(
        book, contest, event=event, titles=("x",), marks=marks, step=lambda _note: None
    )


def stored(entry) -> dict:
    """(component, seat) → the cells of its sheet."""
    found = {}
    if entry.state is not None:
        found["", 0] = ({}, None, None, entry.state.value, None)
    for code, given in entry.components.items():
        marks = {} if given.mark is None else {"": given.mark}
        state = "" if given.state is None else given.state.value
        found[code, 0] = (marks, given.deduction or None, given.seconds, state, None)
        for seat, sheet in given.sheets.items():
            found[code, seat] = (sheet.marks, sheet.deduction or None, None, "", None)
    return found


class Recomputed:
    """Writes contests into `folder`, has LibreOffice recompute them, and compares."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cells = Counter()
        self.as_values = Counter()
        self.books: list[tuple[str, list[tuple[Contest, Board]]]] = []

    def write(self, contests: list[Contest]) -> None:
        """Write the workbooks, every cached value wrong."""

        def blind(text: str, _value: object) -> Formula:
            return Formula(text, WRONG)

        for start in range(0, len(contests), PER_BOOK):
            name, written = f"book{start}.xlsx", []
            with (
                patch.object(live_board, "Formula", blind),
                TableWriter(self.folder / name) as book,
            ):
                for place, contest in enumerate(contests[start : start + PER_BOOK]):
                    board = written_live(book, contest, event=str(place))
                    written.append((contest, board))
            self.books.append((name, written))

    def recompute(self) -> None:
        """One call of LibreOffice for all books."""
        office = shutil.which("soffice")
        assert office, "libreoffice is missing"
        profile = self.folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE)
        subprocess.run(
            [office, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", self.folder / "out",
             *(self.folder / name for name, _ in self.books)],
            check=True, capture_output=True, timeout=1_800,
        )  # fmt: skip

    def differences(self) -> list[str]:
        """Every formula cell that is not what the engine says."""
        found = []
        for name, written in self.books:
            book = load_workbook(self.folder / "out" / name, data_only=True, read_only=True)
            for place, (contest, board) in enumerate(written):
                self.as_values.update(board.as_values)
                rows = list(book[f"核算 {place}"].iter_rows(values_only=True))
                first = next(n for n, row in enumerate(rows) if row[0] == "参赛号") + 1
                for facts, row in zip(contest.entries, rows[first:], strict=False):
                    found += self._row(board, facts, row, place=f"{name} {place}")
            book.close()
        return found

    def _row(self, board, facts, row, *, place):
        for column, cell in zip(board.columns, row, strict=False):
            if not column.formula:
                continue
            self.cells[column.key.rpartition(".")[2]] += 1
            wanted = column.value(facts)
            if not same(wanted, cell, exactly=column.digits is not None):
                yield f"{place} {facts.number} {column.key}: {cell!r}, not {wanted!r}"


def same(wanted: object, cell: object, *, exactly: bool) -> bool:
    """Texts and rounded numbers are equal; a number that never ends, to nine digits."""
    wanted, cell = (None if each == "" else each for each in (wanted, cell))
    if isinstance(wanted, int | float) and isinstance(cell, int | float) and not exactly:
        return abs(wanted - cell) < 1e-9
    return wanted == cell
