"""A finding of the rules is taken apart: one line for each field, file class or tick."""

import pytest

from competition.models import RuleSetting, SeasonText
from submissions.queries.work_problems import lacking_of
from tests.works import make_work

pytestmark = pytest.mark.django_db


def rule(cast, name, **params) -> None:
    RuleSetting.objects.create(
        competition=cast.competition, rule=name, clause="附件5", severity="block", params=params
    )


def lines(work) -> list[tuple[str, str, bool]]:
    work.entry.refresh_from_db()
    return [(item.name, item.message, item.is_blank) for item in lacking_of(work)]


def test_a_complete_work_lacks_nothing(cast, papers, noon):
    assert lines(make_work(papers, cast.liaison)) == []


def test_each_blank_field_is_a_line_in_the_forms_order(cast, papers, noon):
    work = make_work(papers, cast.liaison, creators="", title="", place="")
    assert lines(work) == [
        ("title", "请填写“项目名称”。", True),
        ("place", "请填写“项目所在地”。", True),
        ("creators", "请填写“创作者”。", True),
    ]


def test_each_malformed_answer_says_its_own_cure(cast, papers, noon):
    work = make_work(papers, cast.liaison, phone="12", starts="春天")
    assert [line for line in lines(work) if "应为" in line[1]] == [
        ("phone", "“联系电话”应为手机或座机号码，例如 13800000000 或 022-23456789。", False),
        ("starts", "“项目执行时间（起）”应为年月，例如 2023年1月。", False),
    ]


def test_each_text_over_its_limit_says_both_numbers(cast, papers, noon):
    rule(cast, "text_limits")
    work = make_work(papers, cast.liaison, process="就" * 301, result="业" * 305)
    assert lines(work) == [
        ("process", "“项目执行过程”现有 301 字，上限 300 字，请删减后再提交。", False),
        ("result", "“项目执行结果”现有 305 字，上限 300 字，请删减后再提交。", False),
    ]


def test_each_class_of_evidence_and_each_tick_is_a_line(cast, papers, noon):
    SeasonText.objects.create(
        competition=cast.competition, key="licence", title="原创与许可", body="原创。"
    )
    rule(cast, "required_evidence", classes={"photo": 1})
    rule(cast, "originality_licence", keys=["licence"])
    rule(
        cast,
        "confirmations",
        statements=[{"key": "local", "text": "有本地特色"}, {"key": "wide", "text": "受益较广"}],
    )
    assert lines(make_work(papers, cast.liaison)) == [
        ("confirm_licence", "请阅读并勾选：《原创与许可》。", True),
        ("confirm_local", "请确认：有本地特色。", True),
        ("confirm_wide", "请确认：受益较广。", True),
        ("evidence_licence", "请上传支撑材料“创作者签署的原创与许可声明”。", True),
        ("evidence_photo", "请上传支撑材料“照片”。", True),
    ]


def test_what_only_warns_stands_after_what_blocks(cast, papers, noon):
    work = make_work(papers, cast.liaison, starts="2022-12", title="")
    found = lacking_of(work)
    assert [(item.name, item.severity) for item in found] == [
        ("title", "block"),
        ("starts", "warn"),
    ]
