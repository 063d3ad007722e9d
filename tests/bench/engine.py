"""Bench of the scoring engine: `python -m tests.bench.engine [--entries 100000]`.

Each way runs in a fresh process over the same rows, made in chunks as a database cursor
gives them (theory + 7 judges × 6 criteria, one row per sheet, marks as integers); the
time spent making rows is taken off, peak memory is the process's own maximum. Every way
must arrive at the same ranks, or the bench fails.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from statistics import median

from competition.marking import ComponentMarks, EntryMarks, Scheme, SheetMarks, parse_scheme
from competition.ranking import compute_standing_rows
from tests.bench import Figure

JUDGES = range(1, 8)
CRITERIA = {"order": 20, "content": 20, "method": 20, "effect": 15, "speech": 15, "manner": 10}
CHUNK = 250  # entries: 2,000 sheet rows, as Django's cursor fetches them
SheetRow = tuple[int, str, int, dict[str, int]]  # entry, component, seat (0: paper), marks


def scheme(scope: str = "sheet") -> Scheme:
    """Theory 0.4, a panel of 7 × 6 0.6, one high and one low dropped, two digits."""
    two = {"digits": 2, "mode": "half_up"}
    return parse_scheme(
        {
            "title": "bench",
            "composition": "weighted",
            "rounding": two,
            "components": [
                {"code": "theory", "name": "理论知识", "method": "paper", "maximum": 100,
                 "weight": "0.4", "rounding": {"weighted": two}},
                {"code": "plan", "name": "咨询服务方案设计", "method": "panel", "weight": "0.6",
                 "step": "0.01", "trimming": {"high": 1, "low": 1, "scope": scope},
                 "criteria": [
                     {"code": code, "name": code, "maximum": most}
                     for code, most in CRITERIA.items()
                 ],
                 "rounding": {"mark": two, "weighted": two}},
            ],
            "tie_chain": [
                {"component": "plan", "stage": "net"},
                {"component": "theory", "stage": "net"},
            ],
        },
        place="bench",
    )  # fmt: skip


class Rows:
    """Sheet rows in entry order; `made` is the time their making took, `made_cpu` its CPU."""

    def __init__(self, entries: int) -> None:
        self.entries = entries
        self.made = self.made_cpu = 0.0

    def __iter__(self) -> Iterator[SheetRow]:
        for start in range(1, self.entries + 1, CHUNK):
            began, cpu_began = time.perf_counter(), time.process_time()
            chunk = list(self._chunk(start, min(start + CHUNK, self.entries + 1)))
            self.made += time.perf_counter() - began
            self.made_cpu += time.process_time() - cpu_began
            yield from chunk

    def _chunk(self, start: int, end: int) -> Iterator[SheetRow]:
        below = Random(start).randrange  # noqa: S311 -- a bench repeats itself
        for entry in range(start, end):
            yield entry, "theory", 0, {"": below(400, 1_000) * 100}
            for judge in JUDGES:
                yield (
                    entry,
                    "plan",
                    judge,
                    {
                        code: below(most * 60, most * 100 + 1) * 10
                        for code, most in CRITERIA.items()
                    },
                )


def entries_of(rows: Iterable[SheetRow]) -> Iterator[EntryMarks]:
    """Sheet rows, ordered by entry, to the engine's input."""
    current, theory, sheets = 0, ComponentMarks(), {}
    for entry, component, seat, marks in rows:
        if entry != current:
            if current:
                yield _entry(current, theory, sheets)
            current, theory, sheets = entry, ComponentMarks(), {}
        if component == "plan":
            sheets[seat] = SheetMarks(marks)
        else:
            theory = ComponentMarks(mark=marks[""])
    if current:
        yield _entry(current, theory, sheets)


def _entry(entry: int, theory: ComponentMarks, sheets: dict[int, SheetMarks]) -> EntryMarks:
    return EntryMarks(entry, None, {"theory": theory, "plan": ComponentMarks(sheets=sheets)})


Ranks = Iterable[tuple[int, int]]


def by_engine(rows: Rows) -> Ranks:
    """The engine, whole: every stage value, ranks, ties in words."""
    return _engine(rows, scheme(), full=False)


def by_engine_full(rows: Rows) -> Ranks:
    """The engine with every criterion stage kept in the rows."""
    return _engine(rows, scheme(), full=True)


def by_engine_criterion(rows: Rows) -> Ranks:
    """The engine, trimming per criterion (other ranks by right)."""
    return _engine(rows, scheme("criterion"), full=False)


def _engine(rows: Rows, by: Scheme, *, full: bool) -> Ranks:
    result = compute_standing_rows(by, entries_of(rows), seats={"plan": JUDGES}, full=full)
    if result.missing or len(result.rows) != rows.entries:
        raise SystemExit("the engine did not rank every entry")
    return ((row.entry, row.rank or 0) for row in result.rows)


def by_integers(rows: Rows) -> Ranks:
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


def by_decimals(rows: Rows) -> Ranks:
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


def by_nothing(rows: Rows) -> Ranks:
    """Only draws the rows: the floor of this bench."""
    return [(0, sum(1 for _ in rows))]


WAYS: dict[str, Callable[[Rows], Ranks]] = {
    "rows": by_nothing,
    "engine": by_engine,
    "engine full": by_engine_full,
    "engine criterion": by_engine_criterion,
    "integers": by_integers,
    "decimals": by_decimals,
}
SAME_RANKS = ("engine", "engine full", "integers", "decimals")


def run(way: str, entries: int) -> dict[str, object]:
    """One way in this process: seconds without the making of rows, peak megabytes, ranks' hash."""
    rows = Rows(entries)
    began, cpu_began = time.perf_counter(), time.process_time()
    ranks = list(WAYS[way](rows))
    seconds = time.perf_counter() - began - rows.made
    cpu = time.process_time() - cpu_began - rows.made_cpu
    digest = hashlib.sha256(json.dumps(sorted(ranks)).encode()).hexdigest()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"way": way, "seconds": seconds, "cpu": cpu, "peak_mb": peak, "ranks": digest}


def fresh(way: str, entries: int) -> dict[str, object]:
    """The same in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.engine", "--entries", str(entries), "--way", way]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def measured(entries: int, repeats: int) -> dict[str, tuple[float, float, float]]:
    """All ways, interleaved: way → (median wall s, median CPU s, highest peak MB)."""
    runs: dict[str, list[dict[str, object]]] = {way: [] for way in WAYS}
    for _ in range(repeats):
        for way in WAYS:
            runs[way].append(fresh(way, entries))
    if len({each["ranks"] for way in SAME_RANKS for each in runs[way]}) != 1:
        raise SystemExit("the ways disagree about the ranks")
    return {
        way: (
            median(float(str(each["seconds"])) for each in found),
            median(float(str(each["cpu"])) for each in found),
            max(float(str(each["peak_mb"])) for each in found),
        )
        for way, found in runs.items()
    }


def report(entries: int, repeats: int) -> None:
    """All ways with ratios to the engine."""
    found = measured(entries, repeats)
    print(f"{entries} entries × (theory + 7 judges × 6 criteria), medians of {repeats}")
    for way, (seconds, cpu, peak) in found.items():
        ratio = cpu / found["engine"][1]
        print(f"{way:18} {seconds:6.2f} s {cpu:6.2f} s CPU {ratio:6.2f} × engine {peak:6.0f} MB")


def figures(entries: int = 100_000, repeats: int = 3) -> Iterator[Figure]:
    """The same for `make bench`, in CPU seconds: every way against the plain one in Decimals."""
    found = measured(entries, repeats)
    for way in ("engine", "engine full", "engine criterion", "integers", "decimals"):
        _, cpu, peak = found[way]
        yield Figure(
            what=f"成绩计算：{way}（CPU）",
            rows=entries,
            seconds=cpu,
            peak_mb=peak,
            baseline="decimals",
            baseline_seconds=found["decimals"][1],
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--way", choices=WAYS)
    asked = parser.parse_args()
    if asked.way:
        sys.stdout.write(json.dumps(run(asked.way, asked.entries)) + "\n")
    else:
        report(asked.entries, asked.repeats)


if __name__ == "__main__":
    main()
