"""The plain ways that the bench of the engine compares with: one scheme, written out."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SheetRow = tuple[int, str, int, dict[str, int]]  # entry, component, seat (0: paper), marks
Ranks = Iterable[tuple[int, int]]


def by_integers(rows: Iterable[SheetRow]) -> Ranks:
    """Plain Python over sheet rows with integers: this one scheme written out, nothing kept."""
    theory: dict[int, int] = {}
    sheets: dict[int, list[int]] = {}
    for entry, component, _, marks in rows:
        if component == "theory":
            theory[entry] = marks[""]
        else:
            sheets.setdefault(entry, []).append(sum(marks.values()))
    table = []
    for entry, paper in theory.items():
        kept = sorted(sheets[entry])[1:-1]
        mark = (2 * sum(kept) + 10 * len(kept)) // (20 * len(kept))
        total = (2 * paper * 4 + 100) // 200 + (2 * mark * 6 + 10) // 20
        table.append((-total, -mark, -paper, entry))
    table.sort()
    return shared((key[3], key[:3]) for key in table)


@dataclass
class PlainSheet:
    """One judge's sheet as an object."""

    seat: int
    marks: dict[str, Decimal]


@dataclass
class PlainEntry:
    """One entry as an object with everything it was given."""

    entry: int
    theory: Decimal
    sheets: list[PlainSheet]
    mark: Decimal = Decimal(0)
    total: Decimal = Decimal(0)


def by_decimals(rows: Iterable[SheetRow]) -> Ranks:
    """Decimal over objects, as one writes it over an ORM: this one scheme."""
    cent = Decimal("0.01")
    entries: dict[int, PlainEntry] = {}
    for entry, component, seat, marks in rows:
        exact = {code: Decimal(mark) / 1000 for code, mark in marks.items()}
        if component == "theory":
            entries[entry] = PlainEntry(entry, exact[""], [])
        else:
            entries[entry].sheets.append(PlainSheet(seat, exact))
    for each in entries.values():
        totals = sorted(sum(sheet.marks.values(), Decimal(0)) for sheet in each.sheets)
        kept = totals[1:-1]
        each.mark = (sum(kept, Decimal(0)) / len(kept)).quantize(cent, ROUND_HALF_UP)
        theory = (each.theory * Decimal("0.4")).quantize(cent, ROUND_HALF_UP)
        each.total = theory + (each.mark * Decimal("0.6")).quantize(cent, ROUND_HALF_UP)
    keyed = [((-one.total, -one.mark, -one.theory), one.entry) for one in entries.values()]
    keyed.sort()
    return shared((entry, key) for key, entry in keyed)


def shared(keyed: Iterable[tuple[int, tuple[object, ...]]]) -> Ranks:
    """1-2-2-4 over entries that come sorted."""
    before, rank = None, 0
    for place, (entry, key) in enumerate(keyed, 1):
        if key != before:
            before, rank = key, place
        yield entry, rank
