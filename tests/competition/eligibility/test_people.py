"""Every rule about people, by table: what passes, what blocks, what warns."""

from dataclasses import replace

import pytest

from competition.eligibility import (
    PERSON_RULES,
    DeclarationText,
    OtherPlace,
    PersonFacts,
    RuleUse,
    WinnerFact,
    find_problems,
)
from competition.enums import MatchVerdict, Severity

TEXT = DeclarationText("truth", "真实性承诺", "本人承诺……", "abc")
GOOD = PersonFacts(
    name="张三",
    unit="和平区就业服务中心",
    unit_level="district",
    post="职业指导员",
    employment="staff",
    mobile="19000000001",
    landline="022-23456789",
    has_photo=True,
    declared={"truth": "abc"},
    texts={"truth": TEXT},
)
PARAMS = {
    "unit_level": {"levels": ["city", "district"]},
    "declarations": {"keys": ["truth"]},
}
USES = [
    RuleUse(name, rule.clause, rule.severity, PARAMS.get(name, {}))
    for name, rule in PERSON_RULES.items()
]


def found(**changes):
    return [
        (problem.rule, str(problem.severity), problem.field)
        for problem in find_problems(replace(GOOD, **changes), USES)
    ]


def test_a_complete_person_passes_every_rule():
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, ("required_fields", "block", "name")),
        ({"post": "  "}, ("required_fields", "block", "post")),
        ({"mobile": "10012345678"}, ("phone_forms", "block", "mobile")),
        ({"mobile": "022-23456789-8001"}, ("phone_forms", "block", "mobile")),
        ({"landline": "12"}, ("phone_forms", "block", "landline")),
        ({"unit_level": "street"}, ("unit_level", "block", "unit_level")),
        ({"employment": "seconded"}, ("employment", "warn", "employment")),
        ({"employment": "dispatched"}, ("employment", "warn", "employment")),
        ({"has_photo": False}, ("photo", "block", "photo")),
        ({"declared": {}}, ("declarations", "block", "declare_truth")),
        ({"declared": {"truth": "older"}}, ("declarations", "block", "declare_truth")),
        ({"texts": {}}, ("declarations", "block", "")),
        ({"is_leader": True}, ("leader_competes", "warn", "mobile")),
        ({"same_mobile": (OtherPlace("甲", True),)}, ("one_event", "block", "mobile")),
        (
            {"same_mobile": (OtherPlace("甲", True, is_same_name=False),)},
            ("mobile_unique", "block", "mobile"),
        ),
        ({"same_name_unit": (OtherPlace("甲", False),)}, ("same_name_unit", "warn", "name")),
        ({"winners": (WinnerFact("第一届", "", False),)}, ("former_winner", "warn", "name")),
        (
            {"winners": (WinnerFact("第一届", "", True, MatchVerdict.SAME),)},
            ("former_winner", "block", "name"),
        ),
    ],
)
def test_each_fault_is_found_by_its_own_rule_and_no_other(changes, expected):
    assert found(**changes) == [expected]


@pytest.mark.parametrize(
    "changes",
    [
        {"landline": ""},
        {"landline": "23456789"},
        {"employment": "contract"},
        {"unit_level": "city"},
        {"winners": (WinnerFact("第一届", "", True, MatchVerdict.DIFFERENT),)},
    ],
)
def test_what_is_allowed_is_not_reported(changes):
    assert found(**changes) == []


def test_a_confirmed_winner_goes_before_one_still_to_be_compared():
    winners = (
        WinnerFact("第一届", "", True),
        WinnerFact("第二届", "", False, MatchVerdict.SAME),
    )
    problems = find_problems(replace(GOOD, winners=winners), USES)
    assert [problem.message for problem in problems] == [
        "已确认获得过“全国十佳”荣誉称号（第二届），不得参加本届竞赛。"
    ]


def test_no_other_district_is_named():
    other = OtherPlace("职业指导人员", is_own_district=False)
    problems = find_problems(replace(GOOD, same_mobile=(other,), same_name_unit=(other,)), USES)
    assert [problem.message for problem in problems] == [
        "该选手已报名本届其他参赛名额，每人只能参加一个赛项。",
        "本届其他参赛名额已有姓名、单位均相同的选手，请确认不是同一人。",
    ]


def test_the_own_district_is_told_which_event():
    other = OtherPlace("职业指导人员", is_own_district=True)
    (problem,) = find_problems(replace(GOOD, same_mobile=(other,)), USES)
    assert problem.message == "该选手已报名本区“职业指导人员”赛项，每人只能参加一个赛项。"


def test_the_season_sets_clause_and_severity():
    uses = [RuleUse("photo", "第 9 条", Severity.WARN)]
    (problem,) = find_problems(replace(GOOD, has_photo=False), uses)
    assert (problem.clause, problem.severity) == ("第 9 条", Severity.WARN)


def test_a_rule_may_lower_its_finding_but_the_season_never_raises_it():
    uses = [RuleUse("former_winner", "四(一)1", Severity.BLOCK)]
    (problem,) = find_problems(replace(GOOD, winners=(WinnerFact("", "", True),)), uses)
    assert problem.severity == Severity.WARN


def test_all_missing_columns_are_named_at_once():
    (problem,) = find_problems(
        replace(GOOD, unit="", post=""), [RuleUse("required_fields", "附件1", Severity.BLOCK)]
    )
    assert (problem.message, problem.evidence) == (
        "请填写：单位、职务（岗位）。",
        {"fields": ["unit", "post"]},
    )


def test_blocking_problems_come_first():
    severities = [
        problem.severity
        for problem in find_problems(replace(GOOD, employment="seconded", has_photo=False), USES)
    ]
    assert severities == [Severity.BLOCK, Severity.WARN]
