"""What changed between two schemes is told completely, in words."""

from dataclasses import replace

from hypothesis import given, settings

from competition.marking import parse_scheme
from competition.marking.scheme import Rounding, ThirdRule
from competition.marking.terms import Mode, RankBy
from competition.queries.scheme_changes import scheme_changes
from tests.reference.random_schemes import schemes
from tests.scoring import DEFINITION

SCHEME = parse_scheme(DEFINITION, place="测试")
THEORY, PLAN = SCHEME.components


def changed(**plan):
    """The sample with other rules of its panel."""
    return replace(SCHEME, components=(THEORY, replace(PLAN, **plan)))


def test_each_difference_is_one_sentence():
    after = replace(
        changed(
            minimum_judges=5,
            criteria=(replace(PLAN.criteria[0], maximum=50_000), PLAN.criteria[1]),
            rounding=replace(PLAN.rounding, net=Rounding(1, Mode.TRUNCATE)),
        ),
        rank_by=RankBy.EXACT,
    )
    assert scheme_changes(SCHEME, after) == [
        "排名依据由“舍入后的总分”改为“未舍入的总分”",
        "“方案设计”最少到场评委由“3”改为“5”",
        "“方案设计”扣分后得分的舍入由“不舍入”改为“保留 1 位小数（截去尾数）”",
        "“方案设计”“内容”满分由“60”改为“50”",
    ]


def test_rows_come_go_and_move():
    other = replace(THEORY, code="show", name="亮点展示")
    after = replace(SCHEME, components=(PLAN, other), pending=("权重",))
    assert scheme_changes(SCHEME, after) == [
        "删除环节“理论知识”",
        "增加环节“亮点展示”",
        "待确认：权重",
    ]
    assert scheme_changes(SCHEME, replace(SCHEME, components=(PLAN, THEORY))) == [
        "环节的顺序改为：方案设计、理论知识"
    ]


def test_a_third_assessor_is_told_with_its_rule():
    (told,) = scheme_changes(SCHEME, changed(third=ThirdRule(limit=10_000)))
    assert told == (
        "“方案设计”第三评由“无”改为“两位评委合计分相差不超过 10 分时取平均分；"
        "超过时须由第三位评委评分，第三评与其较近的一个平均（同样近时三者平均）”"
    )


@settings(max_examples=150, deadline=None)
@given(schemes(), schemes())
def test_two_schemes_that_differ_never_read_the_same(one, other):
    assert bool(scheme_changes(one, other)) == (one != other)
    assert scheme_changes(one, one) == []
