"""A scheme is read whole or refused with every mistake at its place."""

import copy
import tomllib
from fractions import Fraction

import pytest
from hypothesis import given, settings

from competition.marking import (
    SchemeInvalid,
    fingerprint,
    parse_scheme,
    scheme_to_mapping,
    short_fingerprint,
)
from competition.marking.scheme import Penalty, Rounding
from competition.marking.terms import Mode, Scope, Side, Stage
from tests.competition.marking.examples import panel, paper, scheme_of
from tests.reference.random_schemes import schemes

SEASON = """
title = "职业指导人员"
composition = "weighted"
rank_by = "rounded"
tie_end = "draw"
leave_gap = ["disqualified"]
pending = ["权重待组委会确认"]
rounding = { digits = 2, mode = "half_up" }

[[components]]
code = "theory"
name = "理论知识"
method = "paper"
maximum = 100
weight = 0.4
pass_mark = 60

[[components]]
code = "plan"
name = "咨询服务方案设计"
method = "panel"
weight = "0.6"
step = 0.5
minimum_judges = 5
spread = 15
trimming = { high = 1, low = 1, scope = "sheet" }
rounding.mark = { digits = 2, mode = "half_up" }
criteria = [
  { code = "content", name = "方案完整性", maximum = 60 },
  { code = "speech", name = "语言表达", maximum = 20, factor = 2, spread = 5 },
]

[components.time]
limit = 300
minimum = 120
penalties = [
  { side = "over", first = 1, last = 10, amount = 0.02 },
  { side = "over", first = 11, amount = "0.5" },
  { side = "under", first = 1, amount = 1 },
]

[[tie_chain]]
stage = "net"
component = "plan"

[[tie_chain]]
stage = "criterion_mean"
component = "plan"
criterion = "content"

[[tie_chain]]
stage = "seconds"
component = "plan"
direction = "low"
"""


def season():
    """The sample as a fresh mapping."""
    return tomllib.loads(SEASON)


def problems_of(data):
    """The problems of a scheme that must be refused."""
    with pytest.raises(SchemeInvalid) as refused:
        parse_scheme(data, place="marking")
    return set(refused.value.problems)


def test_a_season_file_is_read_exactly():
    scheme = parse_scheme(season(), place="marking")
    theory, plan = scheme.components
    assert (theory.weight, plan.weight) == (Fraction(2, 5), Fraction(3, 5))
    assert (theory.maximum, plan.maximum) == (100_000, 100_000)
    assert (plan.step, plan.criteria[0].step, plan.criteria[1].factor) == (500, 500, 2)
    assert (plan.trimming.high, plan.trimming.low, plan.trimming.scope) == (1, 1, Scope.SHEET)
    assert plan.rounding.mark == Rounding(2, Mode.HALF_UP)
    assert plan.time.penalties[0] == Penalty(side=Side.OVER, first=1, last=10, amount=20)
    assert [key.stage for key in scheme.tie_chain] == [
        Stage.NET,
        Stage.CRITERION_MEAN,
        Stage.SECONDS,
    ]
    assert scheme.pending == ("权重待组委会确认",)


def test_minimum_judges_defaults_to_what_trimming_needs():
    scheme = scheme_of(panel(trimming={"high": 2, "low": 1, "scope": "criterion"}))
    assert scheme.components[0].minimum_judges == 4


def test_a_scheme_survives_the_way_to_a_mapping_and_back():
    scheme = parse_scheme(season(), place="marking")
    assert parse_scheme(scheme_to_mapping(scheme), place="marking") == scheme


@settings(max_examples=200, deadline=None)
@given(schemes())
def test_any_scheme_survives_the_way_to_a_mapping_and_back(scheme):
    again = parse_scheme(scheme_to_mapping(scheme), place="marking")
    assert again == scheme
    assert fingerprint(again) == fingerprint(scheme)


def test_the_fingerprint_does_not_hang_on_the_order_or_spelling_of_keys():
    plain = season()
    turned = dict(reversed(list(season().items())))
    turned["components"][0]["weight"] = "0.40"
    first, second = (parse_scheme(data, place="marking") for data in (plain, turned))
    assert fingerprint(first) == fingerprint(second)
    assert short_fingerprint(first) == fingerprint(first)[:12]
    assert len(fingerprint(first)) == 64


def test_the_fingerprint_changes_with_any_rule():
    other = season()
    other["components"][1]["trimming"]["scope"] = "criterion"
    first, second = (parse_scheme(data, place="marking") for data in (season(), other))
    assert fingerprint(first) != fingerprint(second)


def test_all_mistakes_are_reported_at_once():
    data = season()
    data["colour"] = "red"
    data["components"][0]["weight"] = 0.5
    data["components"][1]["minimum_judges"] = 2
    data["components"][1]["time"]["penalties"][1]["first"] = 5
    data["components"][1]["criteria"][1]["maximum"] = -1
    data["tie_chain"][0]["component"] = "show"
    del data["title"]
    assert problems_of(data) == {
        ("marking.colour", "未知的键"),
        ("marking.title", "必填，应为一行文字"),
        ("marking.components", "权重之和应恰为 1，现为 1.1"),
        ("marking.components[1].minimum_judges", "去掉极值后至少要留 1 人，故不得少于 3"),
        ("marking.components[1].time.penalties", "扣分区间重叠"),
        (
            "marking.components[1].criteria[1].maximum",
            '应为不小于 0 的数，如 0.3、"0.30" 或 "1/3"',
        ),
        ("marking.tie_chain[0]", "没有这个环节：show"),
    }


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"composition": "sum"}, ("marking.composition", "应为下列之一：weighted、additive")),
        ({"components": []}, ("marking.components", "至少要有一个环节")),
        ({"components": 3}, ("marking.components", "应为列表")),
        ({"components": [3]}, ("marking.components[0]", "应为表（键值对）")),
        ({"pass_required": True}, ("marking.pass_required", "要求合格须先写明合格线 pass_mark")),
        ({"leave_gap": ["late"]},
         ("marking.leave_gap[0]", "应为下列之一：absent、forfeit、violation、disqualified")),
        ({"rounding": {"mode": "half_up"}}, ("marking.rounding.digits", "必填：保留几位小数")),
        ({"rounding": {"mode": "none", "digits": 2}},
         ("marking.rounding.digits", "不舍入时不应写位数")),
        ({"rounding": {"mode": "half_up", "digits": 7}},
         ("marking.rounding.digits", "应为 0 到 6 的整数")),
        ({"tie_chain": [{"stage": "net"}]},
         ("marking.tie_chain[0]", "未写环节时只能用总分（total、total_exact）")),
        ({"tie_chain": [{"stage": "untrimmed", "component": "theory"}]},
         ("marking.tie_chain[0]",
          ("此处可用的阶段：得分 mark、扣分 deducted、扣分后得分 net、修正后得分 adjusted、"
          "折合分 weighted、用时（秒） seconds"))),
        ({"tie_chain": [{"stage": "net", "component": "theory"}] * 2},
         ("marking.tie_chain", "同一依据写了两次")),
        ({"pending": [1]}, ("marking.pending[0]", "应为文字")),
        ({"pending": ["权重\x00"]}, ("marking.pending[0]", "应为文字")),
        ({"consequences": {"late": "zero"}}, ("marking.consequences.late", "未知的键")),
        ({"consequences": {"absent": "half"}},
         ("marking.consequences.absent", "应为下列之一：zero、unranked")),
    ],
)  # fmt: skip
def test_a_mistake_in_the_scheme_has_its_place(change, problem):
    assert problem in problems_of(season() | change)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"weight": 0}, ("components", "权重应大于 0")),
        ({"weight": True}, ("components[1].weight", "应为不小于 0 的数，如 0.3、\"0.30\" 或 \"1/3\"")),
        ({"weight": float("nan")},
         ("components[1].weight", "应为不小于 0 的数，如 0.3、\"0.30\" 或 \"1/3\"")),
        ({"weight": "1e-1"},
         ("components[1].weight", "应为不小于 0 的数，如 0.3、\"0.30\" 或 \"1/3\"")),
        ({"weight": "1/0"},
         ("components[1].weight", "应为不小于 0 的数，如 0.3、\"0.30\" 或 \"1/3\"")),
        ({"maximum": 90}, ("components[1].maximum", "与各指标满分×系数之和不一致")),
        ({"criteria": []}, ("components[1].criteria", "评委环节至少要有一个指标")),
        ({"step": 0.3}, ("components[1].criteria[1].step", "“语言表达”的满分不是记分单位的整数倍")),
        ({"step": 0}, ("components[1].step", "应大于 0")),
        ({"code": "Plan"},
         ("components[1].code", "必填，应为小写字母开头的代号（小写字母、数字、下划线）")),
        ({"code": "theory"}, ("components", "代号重复：theory")),
        ({"floor": 1}, ("components[1].floor", "应为 true 或 false")),
        ({"spread": "0.0001"}, ("components[1].spread", "分值应在 0 到 1000000 之间，至多三位小数")),
        ({"trimming": {"high": 1, "low": 1}},
         ("components[1].trimming.scope", "应为下列之一：sheet、criterion")),
        ({"trimming": {"high": 1, "scope": "sheet"}}, ("components[1].trimming.low", "必填")),
        ({"trimming": {"high": 1, "low": 1, "scope": "criterion"}, "sheet_deductions": True},
         ("components[1].sheet_deductions", "按指标去极值时没有单张评分表扣分")),
        ({"time": {"limit": 300, "cut_off": True, "penalties": [
            {"side": "over", "first": 1, "amount": 1}]}},
         ("components[1].time", "到时即止（cut_off）与超时扣分表不能并用")),
        ({"time": {"limit": 300, "penalties": [{"side": "under", "first": 1, "amount": 1}]}},
         ("components[1].time.minimum", "有“时间不足”扣分时必须写明最短时间")),
        ({"time": {"limit": 300, "minimum": 301}},
         ("components[1].time.minimum", "最短时间大于时限")),
    ],
)  # fmt: skip
def test_a_mistake_in_a_component_has_its_place(change, problem):
    data = season()
    data["components"][1] |= change
    assert (f"marking.{problem[0]}", problem[1]) in problems_of(data)


def test_a_paper_component_takes_no_panel_settings():
    data = season()
    data["components"][0]["trimming"] = {"high": 0, "low": 0, "scope": "sheet"}
    assert problems_of(data) == {
        ("marking.components[0].trimming", "卷面环节（paper）没有评委，不应写此项")
    }


def test_an_additive_scheme_takes_no_weights():
    with pytest.raises(SchemeInvalid) as refused:
        parse_scheme(
            {
                "title": "相加",
                "composition": "additive",
                "components": [paper(weight="0.5")],
            },
            place="marking",
        )
    assert refused.value.problems == (("marking.components", "直接相加（additive）时不应写权重"),)


def test_weights_are_summed_exactly():
    tenth = [paper(code=f"part{number}", weight=0.1) for number in range(10)]
    assert sum(each.weight for each in scheme_of(*tenth).components) == 1


def test_a_refused_scheme_leaves_its_mapping_alone():
    data = season()
    data["colour"] = "red"
    before = copy.deepcopy(data)
    problems_of(data)
    assert data == before
