"""Each stage in its order, with the numbers of real notices."""

from fractions import Fraction

import pytest

from competition.marking import ComponentMarks
from competition.marking.terms import State
from competition.ranking import compute_standing_rows
from tests.competition.marking.examples import (
    AB,
    FIVE_JUDGES,
    PENALTIES,
    TWO,
    entry,
    judged,
    panel,
    paper,
    points,
    scheme_of,
    seats,
    sheets,
    written,
)


@pytest.mark.parametrize(("scope", "mark"), [("sheet", "82.67"), ("criterion", "84.33")])
def test_trimming_sheet_totals_and_trimming_criteria_differ(scope, mark):
    scheme = scheme_of(
        panel(
            criteria=(("a", 60), ("b", 40)),
            trimming={"high": 1, "low": 1, "scope": scope},
            rounding={"mark": TWO},
        )
    )
    given = entry(plan=judged(*FIVE_JUDGES, criteria=AB))
    assert points(scheme, given, "plan.mark") == Fraction(mark)


@pytest.mark.parametrize(
    ("mode", "mark"),
    [("half_up", "81.13"), ("half_even", "81.12"), ("truncate", "81.12"), ("none", "81.125")],
)
def test_a_mean_that_ends_in_five_rounds_as_told(mode, mark):
    rounding = {"mode": mode} if mode == "none" else {"mode": mode, "digits": 2}
    scheme = scheme_of(panel(rounding={"mark": rounding}))
    given = entry(plan=judged("81", "81.25"))
    assert points(scheme, given, "plan.mark", judges=2) == Fraction(mark)


@pytest.mark.parametrize(("rounding", "total"), [({}, "83.89"), ({"weighted": TWO}, "83.90")])
def test_rounding_each_product_first_changes_the_total(rounding, total):
    scheme = scheme_of(
        paper("written", weight="0.3", rounding=rounding),
        paper("interview", weight="0.7", rounding=rounding),
        rounding=TWO,
    )
    given = entry(written=written("78.15"), interview=written("86.35"))
    assert points(scheme, given, "total") == Fraction(total)


def test_ten_thirds_times_three_truncates_to_ten():
    scheme = scheme_of(
        {
            **panel(trimming={"high": 0, "low": 0, "scope": "criterion"}),
            "criteria": [{"code": "content", "name": "内容", "maximum": 10, "factor": 3}],
            "rounding": {"mark": {"digits": 2, "mode": "truncate"}},
        }
    )
    given = entry(plan=judged("3", "3", "4"))
    assert points(scheme, given, "plan.content.criterion_mean", judges=3) == Fraction(10, 3)
    result = compute_standing_rows(scheme, [given], seats=seats(scheme, 3))
    assert result.text(result.rows[0], "plan.mark") == "10.00"


def test_one_copy_of_a_shared_extreme_is_dropped():
    scheme = scheme_of(panel(trimming={"high": 1, "low": 1, "scope": "sheet"}))
    given = entry(plan=judged("90", "90", "80", "70", "70"))
    assert points(scheme, given, "plan.mark") == 80


def test_three_judges_with_one_and_one_dropped_leave_the_middle():
    scheme = scheme_of(panel(trimming={"high": 1, "low": 1, "scope": "sheet"}))
    given = entry(plan=judged("60", "95", "71.5"))
    assert points(scheme, given, "plan.mark", judges=3) == Fraction("71.5")


def test_equal_marks_stay_what_they_are():
    scheme = scheme_of(panel(trimming={"high": 2, "low": 2, "scope": "criterion"}))
    given = entry(plan=judged(*["88.88"] * 7))
    assert points(scheme, given, "plan.mark", judges=7) == Fraction("88.88")


def test_which_copy_of_an_equal_sheet_is_dropped_does_not_hang_on_the_seat():
    scheme = scheme_of(
        panel(criteria=(("a", 60), ("b", 40)), trimming={"high": 1, "low": 0, "scope": "sheet"})
    )
    first = entry(plan=judged("50 30", "40 40", "10 10", criteria=AB))
    second = entry(plan=judged("40 40", "50 30", "10 10", criteria=AB))
    values = {points(scheme, each, "plan.a.criterion_mean", judges=3) for each in (first, second)}
    assert values == {Fraction(25)}


def test_a_sheet_deduction_counts_before_trimming():
    scheme = scheme_of(
        panel(trimming={"high": 0, "low": 1, "scope": "sheet"}, sheet_deductions=True)
    )
    marked = sheets("90", "80")
    marked[1] = marked[1]._replace(deduction=15_000)
    assert points(scheme, entry(plan=ComponentMarks(sheets=marked)), "plan.mark", judges=2) == 80


@pytest.mark.parametrize(
    ("seconds", "net"),
    [
        (119, "9.9"),
        (120, "10"),
        (180, "10"),
        (181, "9.98"),
        (190, "9.98"),
        (191, "9.95"),
        (201, "9.9"),
        (900, "9.9"),
    ],
)
def test_time_penalties_follow_their_table(seconds, net):
    scheme = scheme_of(panel(time=PENALTIES))
    given = entry(plan=judged("10", seconds=seconds))
    assert points(scheme, given, "plan.net", judges=1) == Fraction(net)


@pytest.mark.parametrize(("floor", "net"), [(True, 0), (False, -3)])
def test_a_deduction_stops_at_zero_unless_told_otherwise(floor, net):
    scheme = scheme_of(paper(floor=floor))
    assert points(scheme, entry(theory=written("2", deduction=5_000)), "theory.net") == net


def test_below_zero_halves_go_away_from_zero():
    half_up = {"digits": 0, "mode": "half_up"}
    scheme = scheme_of(paper(floor=False, rounding={"net": half_up}))
    assert points(scheme, entry(theory=written("2", deduction=4_500)), "theory.net") == -3


@pytest.mark.parametrize(("rounding", "adjusted"), [({"adjusted": TWO}, "82.25"), ({}, "82.25028")])
def test_the_room_coefficient_multiplies_the_net_mark(rounding, adjusted):
    scheme = scheme_of(paper(coefficient=True, rounding=rounding))
    given = entry(theory=written("80.01", coefficient=Fraction("1.028")))
    assert points(scheme, given, "theory.adjusted") == Fraction(adjusted)


def test_an_additive_scheme_is_the_plain_sum():
    scheme = scheme_of(paper("written"), paper("oral"), rounding=TWO)
    given = entry(written=written("60.5"), oral=written("39.25"))
    assert points(scheme, given, "total") == Fraction("99.75")


def test_a_recused_judge_is_absent_from_the_set_and_never_a_zero():
    scheme = scheme_of(panel(trimming={"high": 1, "low": 1, "scope": "sheet"}, minimum_judges=3))
    four = sheets("90", "80", "70", "60")
    given = entry(plan=ComponentMarks(sheets=four, seats=frozenset({1, 2, 3, 4})))
    assert points(scheme, given, "plan.mark", judges=5) == 75


def test_a_seat_listed_twice_is_one_seat():
    scheme = scheme_of(panel())
    given = [entry(plan=judged("80", "90"))]
    once, twice = (
        compute_standing_rows(scheme, given, seats={"plan": listed})
        for listed in ([1, 2], [1, 1, 2, 2, 2])
    )
    assert once == twice


STATES = {
    State.ABSENT: "缺考",
    State.FORFEIT: "弃权",
    State.VIOLATION: "违纪",
    State.DISQUALIFIED: "取消资格",
}


@pytest.mark.parametrize(("state", "label"), STATES.items())
def test_each_state_of_a_component_does_what_the_scheme_says(state, label):
    for consequence in ("zero", "unranked"):
        scheme = scheme_of(
            paper("written", weight="0.5", consequences={state.value: consequence}),
            paper("oral", weight="0.5"),
        )
        given = entry(written=ComponentMarks(state=state), oral=written("90"))
        result = compute_standing_rows(scheme, [given], seats={})
        row = result.rows[0]
        assert result.missing == ()
        if consequence == "zero":
            assert (row.rank, row.reasons) == (1, ())
            assert result.text(row, "total") == "45"
        else:
            assert (row.rank, row.status, row.reasons) == (
                None,
                "unranked",
                (f"“理论知识”{label}",),
            )
            assert result.text(row, "total") == ""


@pytest.mark.parametrize(("state", "label"), STATES.items())
def test_each_state_of_an_entry_does_what_the_scheme_says(state, label):
    for consequence in ("zero", "unranked"):
        scheme = scheme_of(paper(), consequences={state.value: consequence})
        result = compute_standing_rows(
            scheme, [entry(1, state=state), entry(2, theory=written("0"))], seats={}
        )
        rows = {row.entry: row for row in result.rows}
        if consequence == "zero":
            assert [rows[1].rank, rows[2].rank] == [1, 1]
        else:
            assert (rows[1].rank, rows[1].reasons, rows[2].rank) == (None, (label,), 1)
