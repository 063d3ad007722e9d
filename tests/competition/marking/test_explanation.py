"""The explanation of one entry: sheets, what was trimmed, each rounding."""

from fractions import Fraction

from competition.marking import explain
from competition.marking.explanation import Fate
from competition.marking.terms import Stage
from tests.competition.marking.examples import (
    AB,
    FIVE_JUDGES,
    PENALTIES,
    TWO,
    entry,
    judged,
    panel,
    scheme_of,
    seats,
)


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
