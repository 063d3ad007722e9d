"""Worked examples: always computed, always the same, and they show what they are for."""

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings

from competition.marking import parse_scheme
from competition.marking.scheme import Penalty, RoomRule, ThirdRule, TimeRule, Trimming
from competition.marking.terms import Side
from competition.queries.explained import entry_view
from competition.queries.scheme_page import example_view
from competition.ranking.examples import FIRST, worked_example
from tests.reference.random_schemes import schemes
from tests.scoring import DEFINITION

SCHEME = parse_scheme(DEFINITION, place="测试")
THEORY, PLAN = SCHEME.components


def changed(**plan):
    """The sample with other rules of its panel."""
    return replace(SCHEME, components=(THEORY, replace(PLAN, **plan)))


def first(scheme):
    """The lines of 甲."""
    worked = worked_example(scheme, {})
    return entry_view(scheme, worked.explanations[FIRST - 1])


def test_the_example_shows_trimming_a_five_a_penalty_and_a_tie():
    rule = TimeRule(limit=300, penalties=(Penalty(side=Side.OVER, first=1, last=None, amount=500),))
    view = example_view(changed(time=rule), {})
    assert view.shown == ("去极值", "恰逢 5 的舍入", "按用时扣分", "同分")
    assert [(row.name, row.rank) for row in view.rows] == [("甲", "1"), ("乙", "2"), ("丙", "3")]
    assert "按“方案设计”扣分后得分" in view.rows[1].tie


def test_each_stage_stands_before_and_after_its_rounding():
    stages = first(SCHEME).components[1].stages
    mark = next(stage for stage in stages if stage.label == "得分")
    assert (mark.how, mark.before, mark.after, mark.rounding, mark.is_five) == (
        "6 张评分表中计入 4 张的平均",
        "88.475",
        "88.48",
        "保留 2 位小数（四舍五入）",
        True,
    )


def test_a_third_assessor_is_shown_with_who_was_set_aside():
    component = first(
        changed(third=ThirdRule(limit=10_000), trimming=Trimming(), minimum_judges=2)
    ).components[1]
    assert component.note == "两位评委相差超过 10 分：第三评与其较近的一个平均（同样近时三者平均）"
    assert [(sheet.judge, sheet.fate) for sheet in component.sheets] == [
        ("评委 1", "未采用"),
        ("评委 2", "计入"),
        ("评委 3（第三评）", "计入"),
    ]


def test_rooms_are_shown_with_their_coefficients():
    view = example_view(changed(coefficient=True, rooms=RoomRule()), {})
    assert "考场修正" in view.shown
    assert view.rooms[0].startswith("第一考场：平均 ")
    how = [stage.how for stage in view.rows[0].view.components[1].stages]
    assert any(words.startswith("× 考场修正系数 ") for words in how)


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(schemes())
def test_any_scheme_has_an_example_always_the_same(scheme):
    worked = worked_example(scheme, {})
    # A coefficient that its own rounding makes zero is the one thing no marks can help.
    told = [each.sentence for each in worked.result.missing]
    assert [sentence for sentence in told if "修正系数" not in sentence] == []
    assert worked_example(scheme, {}) == worked
    assert len(example_view(scheme, {}).rows) == 3
