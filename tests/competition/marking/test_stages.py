"""Each stage in its order, with the numbers of real notices."""

from fractions import Fraction

import pytest

from competition.marking import ComponentMarks, explain
from competition.marking.explanation import Fate
from competition.marking.terms import Stage, State
from competition.ranking import compute_standing_rows
from tests.competition.marking.examples import (
    TWO,
    entry,
    judged,
    panel,
    paper,
    scheme_of,
    seats,
    sheets,
    written,
)

AB = ("a", "b")
FIVE_JUDGES = ("52 30", "50 38", "48 36", "40 37", "51 31")


def points(scheme, given, name, *, judges=5, fast=True):
    """One stage value of a single entry, in points; both paths must agree on it."""
    found = []
    for way in (fast, False):
        result = compute_standing_rows(
            scheme, [given], seats=seats(scheme, judges), full=True, fast=way
        )
        found.append(result.points(result.rows[0], name))
    assert found[0] == found[1]
    return found[0]


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


PENALTIES = {
    "limit": 180,
    "minimum": 120,
    "penalties": [
        {"side": "over", "first": 1, "last": 10, "amount": "0.02"},
        {"side": "over", "first": 11, "last": 20, "amount": "0.05"},
        {"side": "over", "first": 21, "amount": "0.1"},
        {"side": "under", "first": 1, "amount": "0.1"},
    ],
}


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


def missing(scheme, given, *, judges=5):
    """The reports of a single entry, which then has no total."""
    result = compute_standing_rows(scheme, [given], seats=seats(scheme, judges))
    row = result.rows[0]
    assert (row.rank, row.status, result.points(row, "total")) == (None, "incomplete", None)
    return [
        (each.kind, each.component, each.seat, each.criterion, each.sentence)
        for each in result.missing
    ]


def test_a_blank_mark_is_missing_and_a_zero_is_a_mark():
    scheme = scheme_of(panel(criteria=(("a", 60), ("b", 40))))
    blank = sheets("50 30", "50 30", criteria=AB)
    del blank[2].marks["b"]
    assert missing(scheme, entry(plan=ComponentMarks(sheets=blank)), judges=2) == [
        ("missing", "plan", 2, "b", "“咨询服务方案设计”评委 2 未评“指标b”")
    ]
    zero = entry(plan=judged("50 30", "50 0", criteria=AB))
    assert points(scheme, zero, "plan.mark", judges=2) == 65


def test_too_few_judges_are_reported_and_nothing_is_guessed():
    scheme = scheme_of(panel(trimming={"high": 1, "low": 1, "scope": "sheet"}, minimum_judges=5))
    four = ComponentMarks(sheets=sheets("90", "80", "70", "60"), seats=frozenset(range(1, 5)))
    assert missing(scheme, entry(plan=four)) == [
        ("missing", "plan", None, None, "“咨询服务方案设计”到场评委 4 人，少于规定的 5 人")
    ]


@pytest.mark.parametrize(
    ("component", "report"),
    [
        (ComponentMarks(), ("missing", "“理论知识”缺成绩")),
        (written("100.5"), ("refused", "“理论知识”得分 100.5 超过满分 100")),
        (written("60", deduction=-1), ("refused", "“理论知识”扣分应为不小于 0 的数")),
        (written("60", seconds=-1), ("refused", "“理论知识”用时应为不小于 0 的整秒数")),
        (ComponentMarks(mark=60.0), ("refused", "“理论知识”得分不是整数个千分之一分")),
        (
            written("60", coefficient=Fraction(1)),
            ("refused", "“理论知识”有考场修正系数，但评分标准未采用"),
        ),
    ],
)
def test_what_cannot_be_counted_is_reported_with_its_reason(component, report):
    found = missing(scheme_of(paper()), entry(theory=component))
    assert [(kind, sentence) for kind, *_, sentence in found] == [report]


def test_a_sheet_from_outside_the_panel_is_refused():
    scheme = scheme_of(panel())
    found = missing(scheme, entry(plan=judged("90", "80", "70")), judges=2)
    assert found == [
        ("refused", "plan", 3, None, "“咨询服务方案设计”评委 3 不在本组，其评分表不能计入")
    ]


def test_a_float_among_the_sheets_is_refused():
    scheme = scheme_of(panel())
    marked = sheets("90", "80")
    marked[1].marks["content"] = 90_000.0
    assert [
        each[0] for each in missing(scheme, entry(plan=ComponentMarks(sheets=marked)), judges=2)
    ] == ["refused"]


def test_a_panel_without_a_seat_list_is_a_programming_error():
    with pytest.raises(ValueError, match="no seat list"):
        compute_standing_rows(scheme_of(panel()), [entry(plan=judged("90"))], seats={})


def test_an_entry_given_twice_is_a_programming_error():
    scheme = scheme_of(paper())
    with pytest.raises(ValueError, match="given twice"):
        compute_standing_rows(scheme, [entry(theory=written("1"))] * 2, seats={})


def test_a_spread_alarm_is_reported_and_changes_nothing():
    quiet = scheme_of(panel())
    armed = scheme_of(panel(spread=20))
    given = entry(plan=judged("90", "69.5"))
    results = [
        compute_standing_rows(scheme, [given], seats=seats(scheme, 2)) for scheme in (quiet, armed)
    ]
    assert results[0].rows == results[1].rows
    assert [each.sentence for each in results[1].alarms] == [
        "“咨询服务方案设计”评委最高与最低相差 20.5 分，超过 20 分"
    ]
    at_the_limit = entry(plan=judged("90", "70"))
    assert not compute_standing_rows(armed, [at_the_limit], seats=seats(armed, 2)).alarms


def test_an_explanation_shows_sheets_trimming_and_every_rounding():
    scheme = scheme_of(
        panel(
            criteria=(("a", 60), ("b", 40)),
            trimming={"high": 1, "low": 1, "scope": "sheet"},
            rounding={"mark": TWO},
            time=PENALTIES,
            weight=1,
        ),
        rounding=TWO,
    )
    given = entry(7, plan=judged(*FIVE_JUDGES, criteria=AB, seconds=185, deduction=1_000))
    found = explain(scheme, given, seats=seats(scheme, 5))
    plan = found.components[0]
    assert [(line.seat, line.total.after, line.fate) for line in plan.sheets] == [
        (1, 82, Fate.KEPT),
        (2, 88, Fate.HIGH),
        (3, 84, Fate.KEPT),
        (4, 77, Fate.LOW),
        (5, 82, Fate.KEPT),
    ]
    assert [(step.stage, step.before, step.after) for step in plan.steps] == [
        (Stage.MARK, Fraction(248, 3), Fraction("82.67")),
        (Stage.NET, Fraction("81.65"), Fraction("81.65")),
        (Stage.ADJUSTED, Fraction("81.65"), Fraction("81.65")),
        (Stage.WEIGHTED, Fraction("81.65"), Fraction("81.65")),
    ]
    assert (plan.manual, plan.penalty, plan.seconds) == (1, Fraction("0.02"), 185)
    assert (found.total.before, found.total.after) == (Fraction("81.65"), Fraction("81.65"))


def test_an_explanation_shows_what_each_criterion_dropped():
    scheme = scheme_of(
        panel(criteria=(("a", 60), ("b", 40)), trimming={"high": 1, "low": 1, "scope": "criterion"})
    )
    found = explain(scheme, entry(plan=judged(*FIVE_JUDGES, criteria=AB)), seats=seats(scheme, 5))
    dropped = [
        {fate: seat for seat, fate in line.fates.items() if fate is not Fate.KEPT}
        for line in found.components[0].criteria
    ]
    assert dropped == [{Fate.HIGH: 1, Fate.LOW: 4}, {Fate.HIGH: 2, Fate.LOW: 1}]


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
