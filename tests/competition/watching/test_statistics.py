"""The board's statistics, by hand and by property."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.watching import Limits, entry_line, judge_lines
from competition.watching.judges import spearman

LIMITS = Limits(strict=5, outlier=10, spread=20)
POINTS = st.integers(0, 200).map(lambda halves: halves / 2)


@pytest.mark.parametrize(
    ("first", "second", "rho"),
    [
        ([1, 2, 3], [10, 20, 30], 1.0),
        ([1, 2, 3], [30, 20, 10], -1.0),
        ([1, 2, 3, 4], [1, 3, 2, 4], 0.8),
        ([1, 1, 2], [5, 5, 9], 1.0),
        ([7, 7, 7], [1, 2, 3], None),
    ],
)
def test_rank_agreement(first, second, rho):
    found = spearman(first, second)
    assert (None if found is None else round(found, 9)) == rho


def test_a_strict_judge_who_ranks_like_the_others_is_strict_and_agrees():
    totals = {entry: {1: 80 + entry, 2: 82 + entry, 3: 70 + entry} for entry in range(5)}
    strict = judge_lines(totals, LIMITS)[2]
    assert (strict.seat, strict.bias, strict.is_strict, strict.is_lenient) == (3, -11, True, False)
    assert (strict.agreement, strict.disagrees, strict.is_flat) == (pytest.approx(1), False, False)


def test_a_judge_who_gives_everybody_the_same_is_flat_and_has_no_agreement():
    totals = {entry: {1: 80, 2: 70 + entry, 3: 72 + entry} for entry in range(5)}
    flat = judge_lines(totals, LIMITS)[0]
    assert (flat.flat, flat.is_flat, flat.spread, flat.agreement) == (5, True, 0, None)


def test_a_judge_who_ranks_the_other_way_round_disagrees():
    totals = {entry: {1: 90 - entry, 2: 70 + entry, 3: 72 + entry} for entry in range(5)}
    first = judge_lines(totals, LIMITS)[0]
    assert (first.agreement, first.disagrees) == (pytest.approx(-1), True)


def test_two_entries_are_too_few_to_call_anybody_strict():
    totals = {entry: {1: 50, 2: 90} for entry in range(2)}
    line = judge_lines(totals, LIMITS)[0]
    assert (line.bias, line.is_strict, line.agreement) == (-40, False, None)


def test_the_sheet_apart_from_the_others_is_named_with_how_far():
    line = entry_line({1: 80, 2: 81, 3: 82, 4: 60}, LIMITS)
    assert (line.low, line.high, line.spread, line.is_wide) == (60, 82, 22, True)
    assert dict(line.outliers) == {4: -20.5}


def test_one_sheet_says_nothing():
    assert (entry_line({1: 80}, LIMITS), judge_lines({1: {1: 80}}, LIMITS)) == (None, [])


@given(st.dictionaries(st.integers(1, 30), st.lists(POINTS, min_size=3, max_size=3), min_size=1))
def test_the_biases_of_a_full_panel_cancel_out(rows):
    totals = {entry: dict(enumerate(points, 1)) for entry, points in rows.items()}
    biases = [line.bias for line in judge_lines(totals, LIMITS)]
    assert fmean(biases) == pytest.approx(0, abs=1e-9)


@given(st.lists(st.tuples(POINTS, POINTS), min_size=2, max_size=30))
def test_agreement_lies_between_minus_one_and_one_and_is_mutual(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = spearman(first, second), spearman(second, first)
    assert there == back
    assert there is None or -1 - 1e-9 <= there <= 1 + 1e-9
