"""Sections of a paper, the third assessor and room coefficients in the marking language."""

import pytest

from competition.marking import parse_scheme, scheme_to_mapping, short_fingerprint
from competition.marking.scheme import RoomRule, ThirdRule
from tests.competition.marking.examples import panel, paper, scheme_of
from tests.competition.marking.test_parsing import problems_of, season


@pytest.mark.parametrize(
    ("component", "place", "reason"),
    [
        (
            paper(sections=[{"code": "a", "name": "单选题", "maximum": 40}]),
            "sections",
            "各题型满分之和应为 100，现为 40",
        ),
        (
            paper(sections=[{"code": "a", "name": "单选题", "maximum": 50}] * 2),
            "sections",
            "代号重复：a",
        ),
        (
            paper(step=1, sections=[{"code": "a", "name": "单选题", "maximum": 100, "step": 0.5}]),
            "sections[0].step",
            "题型的记分单位应是环节记分单位的整数倍",
        ),
        (
            panel(sections=[{"code": "a", "name": "单选题", "maximum": 100}]),
            "sections",
            "题型（sections）只用于卷面环节（paper）",
        ),
        (paper(third={"limit": 5}), "third", "卷面环节（paper）没有评委，不应写此项"),
        (panel(third={}), "third.limit", "必填：两位评委合计分最多相差几分"),
        (
            panel(third={"limit": 5}, minimum_judges=3),
            "minimum_judges",
            "有第三评时每份由 2 位评委先评，应为 2",
        ),
        (
            panel(
                third={"limit": 5},
                minimum_judges=2,
                trimming={"high": 1, "low": 0, "scope": "sheet"},
            ),
            "third",
            "第三评与去极值不能并用：写第三评时不写 trimming",
        ),
        (panel(rooms={}), "rooms", "写了修正系数的算法，须同时写 coefficient = true"),
        (
            panel(coefficient=True, rooms={"reference": "median"}),
            "rooms.reference",
            "应为下列之一：people、rooms",
        ),
    ],
)
def test_sections_third_and_rooms_stand_only_where_they_mean_something(component, place, reason):
    data = {"title": "测试", "composition": "additive", "components": [component]}
    assert problems_of(data) == {(f"marking.components[0].{place}", reason)}


def test_sections_third_and_rooms_are_read_with_their_defaults():
    sections = [
        {"code": "one", "name": "单选题", "maximum": 60},
        {"code": "essay", "name": "论述题", "maximum": 40, "step": 1},
    ]
    scheme = scheme_of(
        paper(step="0.5", sections=sections),
        panel(third={"limit": "7.5"}, coefficient=True, rooms={"low": 1}),
    )
    theory, plan = scheme.components
    assert [(each.code, each.maximum, each.step) for each in theory.sections] == [
        ("one", 60_000, 500),
        ("essay", 40_000, 1_000),
    ]
    assert (plan.minimum_judges, plan.third) == (2, ThirdRule(limit=7_500))
    assert plan.rooms == RoomRule(low=1)
    assert parse_scheme(scheme_to_mapping(scheme), place="marking") == scheme


def test_a_scheme_that_uses_none_of_them_keeps_the_fingerprint_it_had_before():
    """The one of the sample as it was before the language grew: it is printed on sheets."""
    assert short_fingerprint(parse_scheme(season(), place="marking")) == "655d09bd50c0"


def anchored(*anchors: dict[str, object]) -> dict[str, object]:
    table = panel()
    table["criteria"][0]["anchors"] = list(anchors)
    return table


def test_anchors_stand_highest_first_and_survive_the_way_back():
    scheme = scheme_of(
        anchored({"mark": 60, "text": "步骤有缺"}, {"mark": 90, "text": "可直接实施"})
    )
    criterion = scheme.components[0].criteria[0]
    assert [(each.mark, each.text) for each in criterion.anchors] == [
        (90_000, "可直接实施"),
        (60_000, "步骤有缺"),
    ]
    assert parse_scheme(scheme_to_mapping(scheme), place="marking") == scheme


def test_a_scheme_without_anchors_keeps_its_fingerprint():
    plain = scheme_to_mapping(scheme_of(panel()))
    assert "anchors" not in plain["components"][0]["criteria"][0]


@pytest.mark.parametrize(
    ("anchors", "place", "reason"),
    [
        ([{"mark": 101, "text": "过高"}], "anchors", "“指标content”的评分参照高于满分"),
        ([{"text": "无分"}], "anchors[0].mark", "必填：这条参照对应的分值"),
        ([{"mark": 9}], "anchors[0].text", "必填，应为一行文字"),
        (
            [{"mark": 9, "text": "一"}, {"mark": 9, "text": "二"}],
            "anchors",
            "同一分值写了两条评分参照",
        ),
    ],
)
def test_a_wrong_anchor_is_named(anchors, place, reason):
    data = season() | {"components": [{**anchored(*anchors), "weight": 1}], "tie_chain": []}
    assert (f"marking.components[0].criteria[0].{place}", reason) in problems_of(data)
