"""The table of rules, and what a season file may say about them."""

import inspect

import pytest

from competition.eligibility import RULES, check_params, text_version
from competition.eligibility.registry import KINDS


def test_every_rule_is_a_function_named_after_it():
    names = {name: rule.check.__name__ for name, rule in RULES.items()}
    assert names == {name: f"check_{name}" for name in RULES}


def test_every_rule_cites_its_clause_and_has_a_docstring():
    assert [name for name, rule in RULES.items() if not rule.clause or not rule.check.__doc__] == []


def test_every_parameter_has_a_kind_that_can_be_checked():
    kinds = {param.kind for rule in RULES.values() for param in rule.params}
    assert kinds - set(KINDS) == set()


def test_every_default_is_a_valid_value():
    wrong = [
        (name, param.name)
        for name, rule in RULES.items()
        for param in rule.params
        if param.default is not None and not KINDS[param.kind](param.default, param)
    ]
    assert wrong == []


def test_no_rule_asks_a_clock_or_a_database():
    sources = "".join(inspect.getsource(rule.check) for rule in RULES.values())
    assert [word for word in ("objects.", "now()", "today()") if word in sources] == []


@pytest.mark.parametrize(
    ("name", "params", "expected"),
    [
        ("unit_level", {"levels": ["city"]}, []),
        ("unit_level", {"levels": ["village"]}, ["规则“unit_level”的参数“levels”有误：可以参加本赛项的单位层级"]),
        ("unit_level", {"level": []}, ["规则“unit_level”没有参数“level”"]),
        ("period", {"from": "2023-02-29"}, ["规则“period”的参数“from”有误：时间范围起（含）；不写则用本届的参评时间范围"]),
        ("period", {"from": "2023-01-01", "partial": "warn"}, []),
        ("text_limits", {"limits": {"process": 300}}, []),
        ("text_limits", {"limits": {"process": "300"}}, ["规则“text_limits”的参数“limits”有误：栏目 → 字数上限（含）"]),
        ("foreign_coauthor", {"share": True}, ["规则“foreign_coauthor”的参数“share”有误：国内作者完成篇幅的最低百分比"]),
        ("declarations", {"items": [{"key": "a", "text": "b"}]}, []),
        ("declarations", {"items": [{"key": "a"}]}, ["规则“declarations”的参数“items”有误：直接写在规则里的承诺文本（key、title、text）"]),
    ],
)  # fmt: skip
def test_parameters_of_a_season_file_are_checked(name, params, expected):
    assert check_params(name, params) == expected


def test_an_unknown_rule_is_answered_with_the_known_ones():
    (error,) = check_params("no_such_rule", {})
    assert error.startswith("没有名为“no_such_rule”的资格规则，可用的有：achievement_type、")


def test_a_changed_text_has_another_version_and_outer_space_does_not_count():
    assert text_version("甲") == text_version(" 甲\n") != text_version("乙")
