"""Live formulas: LibreOffice recomputes them and comes to what the engine says, cell by cell."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings

from competition.exports.live_guards import comparing_guard, rounding_guard
from competition.marking.scheme import Rounding
from competition.marking.terms import Mode
from records.workbooks.writer import Formula, TableWriter
from tests.competition.marking.examples import entry, judged, panel, paper, scheme_of, written
from tests.competition.test_reference import BOUNDARY, boundary_entries
from tests.reference.random_contests import contests
from tests.reference.spreadsheet import Recomputed, contest_of, same, written_live

TWO_DIGITS = [Rounding(2, mode) for mode in (Mode.HALF_UP, Mode.HALF_EVEN, Mode.TRUNCATE)]


def some_contests(count: int, *, start: int = 0) -> list:
    """Random contests, the same every time."""
    found = []

    @seed(start)
    @settings(
        max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(contests())
    def collect(contest):
        found.append(contest_of(*contest))

    collect()
    return found


def awkward() -> list:
    """Marks that end on a half at every stage: where floats go wrong first."""
    modes = ("half_up", "half_even", "truncate")
    found = [contest_of(BOUNDARY, boundary_entries()[:40], {"plan": [1, 2, 3]}, {})]
    for mode in modes:
        cents = {"digits": 2, "mode": mode}
        names = ("sheet_total", "mark", "net", "adjusted", "weighted")
        scheme = scheme_of(
            paper(weight="0.3", rounding=dict.fromkeys(("mark", "net", "weighted"), cents)),
            panel(
                weight="0.7", trimming={"high": 1, "low": 1, "scope": "sheet"}, minimum_judges=3,
                rounding=dict.fromkeys(names, cents),
            ),
            rounding=cents,
        )  # fmt: skip
        rng = Random(7)  # noqa: S311 -- a test repeats itself
        entries = [
            entry(
                number, theory=written(f"{rng.randint(0, 99)}.{rng.randint(0, 199) * 5:03}"),
                plan=judged(*(f"{rng.randint(0, 79)}.{rng.randint(0, 199) * 5:03}" for _ in range(4))),
            )
            for number in range(1, 41)
        ]  # fmt: skip
        found.append(contest_of(scheme, entries, {"plan": [1, 2, 3, 4]}, {}))
    return found


@pytest.mark.slow
def test_libreoffice_comes_to_the_same_in_every_cell(tmp_path):
    compared = Recomputed(tmp_path)
    compared.write([*some_contests(8), *awkward()])
    compared.recompute()
    assert compared.differences() == []
    assert compared.as_values == {}
    assert compared.cells["rank"] > 100
    assert sum(compared.cells.values()) > 6_000


def test_the_comparison_notices_a_wrong_cell():
    assert same(1.005, 1.0050000001, exactly=True) is False
    assert same(250 / 3, 83.33333333, exactly=False) is False
    assert (same("—", None, exactly=False), same("", None, exactly=False)) == (False, True)


def test_the_cached_values_are_the_engines(tmp_path):
    """Who opens the file without recomputing sees the right figures: none is left at zero."""
    contest = some_contests(6)[-1]
    with TableWriter(tmp_path / "a.xlsx") as book:
        board = written_live(book, contest, event="e")
    from openpyxl import load_workbook  # noqa: PLC0415 -- only here

    rows = list(load_workbook(tmp_path / "a.xlsx", data_only=True)["核算 e"].iter_rows(min_row=5))
    for facts, row in zip(contest.entries, rows, strict=False):
        for column, cell in zip(board.columns, row, strict=True):
            wanted = column.value(facts)
            wanted = wanted.value if isinstance(wanted, Formula) else wanted
            assert same(wanted, cell.value, exactly=True), (column.key, facts.number)


@pytest.mark.parametrize("rounding", TWO_DIGITS)
def test_a_value_a_hair_from_the_limit_has_no_guard(rounding):
    limit = Fraction(81) if rounding.mode is Mode.TRUNCATE else Fraction(81_125, 1_000)
    near = limit - Fraction(1, 10**13)
    assert rounding_guard([limit], rounding, largest=Fraction(100)) == 8
    assert rounding_guard([limit, near], rounding, largest=Fraction(100)) is None


def test_values_that_no_float_tells_apart_have_no_guard():
    one, other = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**14)
    assert comparing_guard([one, Fraction(2, 3)], largest=Fraction(100)) == 9
    assert comparing_guard([one, other], largest=Fraction(100)) is None


def test_what_no_formula_can_decide_is_written_as_values_with_a_remark(tmp_path):
    scheme = scheme_of(paper(weight="0.333333333", coefficient=True, rounding={"adjusted": TWO}),
                       panel(weight="0.666666667"))  # fmt: skip
    hair = Fraction(81_125, 81_000) + Fraction(1, 10**13)
    given_marks = entry(1, theory=written("81"), plan=judged("70", "70"))
    theory = given_marks.components["theory"]._replace(coefficient=hair)
    marks = given_marks._replace(components={**given_marks.components, "theory": theory})
    contest = contest_of(scheme, [marks], {"plan": [1, 2]}, {})
    with TableWriter(tmp_path / "a.xlsx") as book:
        board = written_live(book, contest, event="e")
    adjusted = next(each for each in board.columns if each.key == "theory.adjusted")
    assert adjusted.formula == ""
    assert board.as_values == ["“理论知识”修正后得分"]


TWO = {"digits": 2, "mode": "half_up"}
