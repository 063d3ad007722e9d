"""What is missing, refused or alarming is reported in words and never guessed."""

from fractions import Fraction

import pytest

from competition.marking import ComponentMarks
from competition.ranking import compute_standing_rows
from tests.competition.marking.examples import (
    AB,
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
