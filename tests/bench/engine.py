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
from random import Random
from statistics import median

from competition.marking import ComponentMarks, EntryMarks, Scheme, SheetMarks, parse_scheme
from competition.ranking import StandingResult, compute_standing_rows
from tests.bench import Figure
from tests.bench.engine_plain import Ranks, SheetRow, by_decimals, by_integers

JUDGES = range(1, 8)
ROOMS = 2  # where every entry brings its own seats: seats 1…7 in one room, 8…14 in the other
CRITERIA = {"order": 20, "content": 20, "method": 20, "effect": 15, "speech": 15, "manner": 10}
CHUNK = 250  # entries: 2,000 sheet rows, as Django's cursor fetches them


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


def in_rooms(entries: Iterable[EntryMarks]) -> Iterator[EntryMarks]:
    """The same marks with own seats, as rooms and 回避 make every entry carry them."""
    own = [frozenset(judge + room * len(JUDGES) for judge in JUDGES) for room in range(ROOMS)]
    for entry in entries:
        room = entry.entry % ROOMS
        plan = entry.components["plan"]
        sheets = {seat + room * len(JUDGES): sheet for seat, sheet in plan.sheets.items()}
        entry.components["plan"] = plan._replace(sheets=sheets, seats=own[room])  # type: ignore[index]  # a dict
        yield entry


def _entry(entry: int, theory: ComponentMarks, sheets: dict[int, SheetMarks]) -> EntryMarks:
    return EntryMarks(entry, None, {"theory": theory, "plan": ComponentMarks(sheets=sheets)})


def by_engine(rows: Rows) -> Ranks:
    """The engine, whole: every stage value, ranks, ties in words."""
    return _engine(rows, scheme(), full=False)


def by_engine_full(rows: Rows) -> Ranks:
    """The engine with every criterion stage kept in the rows."""
    return _engine(rows, scheme(), full=True)


def by_engine_own_seats(rows: Rows) -> Ranks:
    """The engine where every entry has its own seats (two rooms of seven)."""
    seats = range(1, len(JUDGES) * ROOMS + 1)
    result = compute_standing_rows(scheme(), in_rooms(entries_of(rows)), seats={"plan": seats})
    return _ranks(rows, result)


def by_engine_criterion(rows: Rows) -> Ranks:
    """The engine, trimming per criterion (other ranks by right)."""
    return _engine(rows, scheme("criterion"), full=False)


def _engine(rows: Rows, by: Scheme, *, full: bool) -> Ranks:
    result = compute_standing_rows(by, entries_of(rows), seats={"plan": JUDGES}, full=full)
    return _ranks(rows, result)


def _ranks(rows: Rows, result: StandingResult) -> Ranks:
    if result.missing or len(result.rows) != rows.entries:
        raise SystemExit("the engine did not rank every entry")
    return ((row.entry, row.rank or 0) for row in result.rows)


def by_nothing(rows: Rows) -> Ranks:
    """Only draws the rows: the floor of this bench."""
    return [(0, sum(1 for _ in rows))]


WAYS: dict[str, Callable[[Rows], Ranks]] = {
    "rows": by_nothing,
    "engine": by_engine,
    "engine full": by_engine_full,
    "engine criterion": by_engine_criterion,
    "engine own seats": by_engine_own_seats,
    "integers": by_integers,
    "decimals": by_decimals,
}
SAME_RANKS = ("engine", "engine full", "engine own seats", "integers", "decimals")


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
    for way in list(WAYS)[1:]:
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
