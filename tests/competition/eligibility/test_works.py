"""Every rule about works, by table."""

from dataclasses import replace
from datetime import date

import pytest

from competition.eligibility import DeclarationText, RuleUse, WorkFacts, find_problems
from competition.eligibility.works import WORK_RULES
from competition.enums import Severity

LICENCE = DeclarationText("licence", "许可声明", "……", "v1")
STATEMENT = {"key": "replicable", "text": "服务方法具有可复制推广性"}
GOOD = WorkFacts(
    title="高校毕业生就业直通车",
    texts={"process": "过" * 300, "result": "果" * 300, "application": "全市", "local": "本地特色"},
    labels={"process": "项目执行过程", "result": "项目执行结果", "local": "本地特色"},
    choices={"achievement_type": "software"},
    confirmed=frozenset({"replicable"}),
    starts_on=date(2023, 1, 1),
    ends_on=date(2024, 3, 31),
    reference_from=date(2023, 1, 1),
    reference_to=date(2024, 3, 31),
    has_text=True,
    declared={"licence": "v1"},
    declaration_texts={"licence": LICENCE},
)
PARAMS = {
    "text_limits": {"limits": {"process": 300, "result": 300}},
    "originality_licence": {"keys": ["licence"]},
    "statements": {"fields": ["local"]},
    "confirmations": {"statements": [STATEMENT]},
}
USES = [
    RuleUse(name, rule.clause, rule.severity, PARAMS.get(name, {}))
    for name, rule in WORK_RULES.items()
]


def found(**changes):
    return [
        (problem.rule, str(problem.severity), problem.field)
        for problem in find_problems(replace(GOOD, **changes), USES)
    ]


def test_a_good_work_passes_every_rule():
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"starts_on": date(2022, 1, 1), "ends_on": date(2022, 12, 31)},
            ("period", "block", "starts"),
        ),
        (
            {"starts_on": date(2024, 4, 1), "ends_on": date(2024, 5, 1)},
            ("period", "block", "starts"),
        ),
        (
            {"starts_on": date(2022, 12, 31), "ends_on": date(2023, 1, 1)},
            ("period", "warn", "starts"),
        ),
        (
            {"starts_on": date(2024, 3, 31), "ends_on": date(2024, 4, 1)},
            ("period", "warn", "starts"),
        ),
        (
            {"starts_on": date(2023, 5, 2), "ends_on": date(2023, 5, 1)},
            ("period", "block", "ends"),
        ),
        ({"starts_on": None}, ("period", "block", "starts")),
        ({"genre": "工作总结"}, ("excluded_genres", "block", "genre")),
        ({"title": "2023年工作总结"}, ("excluded_genres", "warn", "title")),
        (
            {"has_foreign_author": True, "domestic_share": 69},
            ("foreign_coauthor", "block", "domestic_share"),
        ),
        ({"has_foreign_author": True}, ("foreign_coauthor", "block", "domestic_share")),
        (
            {"is_signed_by_unit": True, "is_entered_by_person": True},
            ("unit_signed", "block", "entered_by"),
        ),
        ({"declared": {}}, ("originality_licence", "block", "declare_licence")),
        ({"confirmed": frozenset()}, ("confirmations", "block", "replicable")),
        ({"choices": {}}, ("achievement_type", "block", "achievement_type")),
        (
            {"choices": {"achievement_type": "speech"}},
            ("achievement_type", "block", "achievement_type"),
        ),
        ({"has_text": False}, ("case_form", "block", "case_form")),
        (
            {"texts": GOOD.texts | {"process": "过" * 301}},
            ("text_limits", "block", "process"),
        ),
        ({"texts": GOOD.texts | {"local": " "}}, ("statements", "block", "local")),
        (
            {"texts": GOOD.texts | {"application": ""}},
            ("proven_application", "block", "application"),
        ),
    ],
)
def test_each_fault_is_found_by_its_own_rule_and_no_other(changes, expected):
    assert found(**changes) == [expected]


@pytest.mark.parametrize(
    "changes",
    [
        {"has_foreign_author": True, "is_domestic_first": True, "domestic_share": 10},
        {"has_foreign_author": True, "domestic_share": 70},
        {"is_signed_by_unit": True},
        {"has_text": False, "has_video": True},
        {"reference_from": None, "starts_on": None},
    ],
)
def test_what_is_allowed_is_not_reported(changes):
    assert found(**changes) == []


def test_a_text_over_its_limit_is_told_both_numbers():
    (problem,) = find_problems(
        replace(GOOD, texts={"process": "过" * 301}),
        [RuleUse("text_limits", "附件2", Severity.BLOCK, PARAMS["text_limits"])],
    )
    assert problem.message == "“项目执行过程”现有 301 字，上限 300 字。请删减后再提交。"


def test_the_period_may_be_set_in_the_season_file_and_block_on_partial_overlap():
    params = {"from": "2023-06-01", "to": "2023-06-30", "partial": "block"}
    (problem,) = find_problems(GOOD, [RuleUse("period", "x", Severity.BLOCK, params)])
    assert problem.message.startswith(
        "起止时间有一部分超出参评时间范围（2023年6月1日至2023年6月30日）"
    )
