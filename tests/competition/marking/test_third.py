"""The third assessor: who counts, who is set aside, and when the third is owed."""

from fractions import Fraction

import pytest

from competition.marking import explain
from competition.marking.explanation import Fate
from competition.marking.terms import Stage
from tests.competition.marking.examples import entry, judged, panel, points, scheme_of

KEPT, ASIDE = Fate.KEPT, Fate.ASIDE
SEATS = {"plan": (1, 2)}


def rules(settle="nearer"):
    """Two assessors of 100 points who may be 10 apart."""
    return scheme_of(panel(third={"limit": 10, "settle": settle}))


def marked(*marks):
    """Two sheets, and the third's where there is one."""
    seats = frozenset(range(1, len(marks) + 1))
    third = 3 if len(marks) == 3 else None
    return entry(plan=judged(*marks, seats=seats, third=third))


@pytest.mark.parametrize(
    ("settle", "marks", "mark", "fates"),
    [
        ("nearer", ("80", "70"), "75", (KEPT, KEPT)),
        ("nearer", ("80", "70", "100"), "75", (KEPT, KEPT, ASIDE)),
        ("nearer", ("80", "60", "78"), "79", (KEPT, ASIDE, KEPT)),
        ("nearer", ("80", "60", "61"), "60.5", (ASIDE, KEPT, KEPT)),
        ("nearer", ("80", "60", "95"), "87.5", (KEPT, ASIDE, KEPT)),
        ("nearer", ("80", "60", "70"), "70", (KEPT, KEPT, KEPT)),
        ("leader", ("80", "60", "78"), "78", (ASIDE, ASIDE, KEPT)),
        ("mean", ("80", "60", "79"), "73", (KEPT, KEPT, KEPT)),
    ],
)
def test_two_too_far_apart_are_settled_by_the_rule(settle, marks, mark, fates):
    scheme, given = rules(settle), marked(*marks)
    found = explain(scheme, given, seats=SEATS)
    assert tuple(line.fate for line in found.components[0].sheets) == fates
    assert points(scheme, given, "plan.mark", judges=2) == Fraction(mark)


def test_beyond_the_limit_the_third_is_owed():
    found = explain(rules(), marked("80", "69.5"), seats=SEATS)
    assert [each.sentence for each in found.missing] == [
        "“咨询服务方案设计”两位评委相差 10.5 分，超过 10 分，须由第三位评委评分"
    ]
    assert found.total is None


def test_a_third_who_was_called_and_has_not_marked_is_named():
    given = entry(plan=judged("80", "60", seats=frozenset({1, 2, 3}), third=3))
    found = explain(rules(), given, seats=SEATS)
    assert [(each.kind, each.seat) for each in found.missing] == [("missing", 3)]


def test_a_third_who_is_no_longer_needed_owes_nothing():
    given = entry(plan=judged("80", "75", seats=frozenset({1, 2, 3}), third=3))
    assert points(rules(), given, "plan.mark", judges=2) == Fraction("77.5")


def test_a_third_cannot_stand_for_one_of_the_two():
    two = judged("80", "78")
    given = entry(plan=two._replace(seats=frozenset({1, 2, 3}), third=2))
    found = explain(rules(), given, seats=SEATS)
    assert [each.sentence for each in found.missing] == [
        "“咨询服务方案设计”缺评委 3 的评分表",
        "“咨询服务方案设计”到场评委 1 人，少于规定的 2 人",
    ]


def test_three_regular_assessors_are_refused():
    given = entry(plan=judged("80", "78", "79", seats=frozenset({1, 2, 3})))
    found = explain(rules(), given, seats=SEATS)
    assert [each.sentence for each in found.missing] == [
        "“咨询服务方案设计”应由 2 位评委先评，现为 3 位"
    ]


def test_the_criterion_means_follow_the_sheets_that_count():
    scheme = scheme_of(
        panel(criteria=(("a", 60), ("b", 40)), third={"limit": 10, "settle": "leader"})
    )
    sheets = judged("50 30", "30 20", "45 35", criteria=("a", "b"))
    given = entry(plan=sheets._replace(seats=frozenset({1, 2, 3}), third=3))
    part = explain(scheme, given, seats=SEATS).components[0]
    assert part.value(Stage.CRITERION_MEAN, "a") == 45
    assert part.third == 3
