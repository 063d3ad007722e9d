"""The page on which an organizer checks a work, and the page of the district's opinion."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from competition.enums import EntryStatus, Severity
from competition.models import Finding, RuleSetting
from competition.operations.eligibility_check import recheck_entry
from competition.operations.entry_reviews import accept_entry
from submissions.operations.drafts import save_answers
from submissions.operations.handing_in import submit_work
from tests import factories
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import NOON
from tests.submissions.reviewing import agree, make_scan, suspected
from tests.works import hand_in, make_attachment, make_submitted, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def test_the_answers_stand_in_the_forms_order_with_their_characters(office, cast, papers):
    work = make_submitted(papers, cast.liaison, process="就" * 120)
    rows = office.get(at("manage-work", work.entry_id)).context["answers"]
    assert [row.field.key for row in rows][:8] == [
        "submitter", "phone", "title", "place", "starts", "ends", "applicant", "process",
    ]  # fmt: skip
    assert "120/300 字" in said(office.get(at("manage-work", work.entry_id)))
    assert [row.text for row in rows if row.field.key == "starts"] == ["2023年3月"]


def test_fields_that_are_not_asked_of_this_work_are_left_out(office, cast, papers):
    work = make_submitted(papers, cast.liaison, "achievement")
    rows = office.get(at("manage-work", work.entry_id)).context["answers"]
    assert "domestic_share" not in {row.field.key for row in rows}


def test_what_changed_since_the_version_before_is_told(office, cast, papers):
    work = make_work(papers, cast.liaison)
    make_attachment(work, "旧.pdf")
    submit_work(entry_id=work.entry_id, by=cast.liaison)
    office.post(
        at("manage-work-return", work.entry_id),
        {"comment_result": "补充", "comment_evidence_other": "换新", "fix_by": "2024-04-15"},
    )
    work.refresh_from_db()
    work.attachments.update(removed_at=NOON)
    make_attachment(work, "新.pdf")
    values = {"entry_id": work.entry_id, "version": work.version, "by": cast.liaison}
    save_answers(changes={"result": "受益一千五百人。"}, **values)
    submit_work(entry_id=work.entry_id, by=cast.liaison)
    page = office.get(at("manage-work", work.entry_id)).context
    assert (page["changed"], page["new_files"], page["gone_files"]) == (
        ["项目执行结果"], ["新.pdf"], ["旧.pdf"],
    )  # fmt: skip
    assert (page["version"].number, page["returns"]) == (2, 1)


def test_what_is_typed_after_a_return_is_not_seen_before_it_is_handed_in(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    sent = {"comment_title": "改名", "fix_by": "2024-04-15"}
    office.post(at("manage-work-return", work.entry_id), sent)
    values = {"entry_id": work.entry_id, "version": work.version, "by": cast.liaison}
    drafted = {"result": "还没有交的草稿文字", "title": "还没有交的名称"}
    save_answers(changes=drafted, **values)
    for address in (at("manage-work", work.entry_id), at("manage-works")):
        page = said(office.get(address))
        assert ("还没有交" in page, "家门口就业服务站" in page) == (False, True)
    hand_in(work, cast.liaison)
    assert "还没有交的名称" in said(office.get(at("manage-works")))


def test_the_files_are_those_of_the_version_with_their_state(office, cast, papers):
    work = make_work(papers, cast.liaison)
    file = make_attachment(work, "政策.pdf", link="process", evidence="policy")
    submit_work(entry_id=work.entry_id, by=cast.liaison)
    make_attachment(work, "后来的.pdf")
    (row,) = office.get(at("manage-work", work.entry_id)).context["evidence"]
    assert (row.label, row.item.number, row.item.link, row.name, row.item.row) == (
        "政策文件", "1-1", "项目执行过程", "政策.pdf", file,
    )  # fmt: skip


def test_a_supervisor_reads_with_masked_numbers_and_decides_nothing(cast, papers, noon):
    work = make_submitted(papers, cast.liaison, "case", phone="19112345678")
    page = said(browser_of(cast.supervisor).get(at("manage-work", work.entry_id)))
    assert ("191****5678" in page, "19112345678" in page) == (True, False)
    for word in ("受理并发放", "退回修改</button>", "豁免</button>", "转交", "不予受理</button>"):
        assert word not in page
    assert "19112345678" in said(browser_of(cast.organizer).get(at("manage-work", work.entry_id)))


def test_accepting_gives_the_number_and_keeps_the_citys_words(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    answer = office.post(
        at("manage-work-accept", work.entry_id) + "?event=projects", {"text": "同意"}
    )
    work.entry.refresh_from_db()
    assert (work.entry.number, work.entry.opinions.get().text) == ("P001", "同意")
    assert answer.headers["Location"] == at("manage-work", work.entry_id) + "?event=projects"


def test_what_forbids_acceptance_is_listed_on_the_page(office, cast, papers):
    RuleSetting.objects.create(
        competition=cast.competition, rule="district_seal", clause="附件3",
        severity=Severity.BLOCK,
    )  # fmt: skip
    work = make_submitted(papers, cast.liaison, "achievement")
    answer = office.post(at("manage-work-accept", work.entry_id))
    assert (answer.status_code, "尚未上传签字盖章的扫描件" in said(answer)) == (409, True)
    make_scan(work, cast.liaison)
    assert office.post(at("manage-work-accept", work.entry_id)).status_code == 302


def test_a_return_names_fields_and_classes_of_evidence(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    sent = {"comment_process": "不具体", "comment_evidence_video": "不能播放",
            "comment_confirmed": "未勾选", "fix_by": "2024-04-15"}  # fmt: skip
    office.post(at("manage-work-return", work.entry_id), sent)
    work.entry.refresh_from_db()
    opinion = work.entry.opinions.get()
    assert (work.entry.status, work.entry.fix_by) == (
        EntryStatus.RETURNED,
        datetime(2024, 4, 15, 16, tzinfo=UTC),
    )
    assert [(item["label"], item["text"]) for item in opinion.comments] == [
        ("项目执行过程", "不具体"),
        ("支撑材料：视频", "不能播放"),
        ("承诺与确认事项", "未勾选"),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {"fix_by": "2024-04-15"},
        {"comment_process": "x"},
        {"comment_process": "x", "fix_by": "2023-02-29"},
        {"comment_process": "x", "fix_by": "2024-04-01"},
        {"comment_process": "x" * 301, "fix_by": "2024-04-15"},
        {"comment_mobile": "x", "fix_by": "2024-04-15"},
    ],
)
def test_a_return_without_reason_or_day_keeps_what_was_typed(office, cast, papers, sent):
    work = make_submitted(papers, cast.liaison)
    answer = office.post(at("manage-work-return", work.entry_id), sent)
    work.entry.refresh_from_db()
    form = answer.context["return_form"]
    assert (answer.status_code, work.entry.status) == (400, EntryStatus.SUBMITTED)
    assert form["comment_process"].value() == sent.get("comment_process")


def test_rejecting_and_leaving_need_a_reason(office, cast, papers):
    works = {
        "reject": make_submitted(papers, cast.liaison),
        "withdraw": make_submitted(papers, cast.liaison, "case"),
    }
    for act, work in works.items():
        address = at(f"manage-work-{act}", work.entry_id)
        assert office.post(address).status_code == 400
        office.post(address, {"reason": "区里来函"})
        work.entry.refresh_from_db()
    assert [work.entry.status for work in works.values()] == ["rejected", "withdrawn"]


def test_a_waiver_needs_its_reason(office, cast, papers):
    work = suspected(cast, papers)
    finding = Finding.objects.get(entry=work.entry, cleared_at=None)
    address = at("manage-work-waive", work.entry_id)
    assert office.post(address, {"finding": finding.pk, "reason": ""}).status_code == 400
    assert office.post(address).status_code == 400
    office.post(address, {"finding": finding.pk, "reason": "不是总结"})
    finding.refresh_from_db()
    assert finding.waived_reason == "不是总结"


@pytest.mark.parametrize("value", ["other", "0", "9" * 25, "x", "1;", "-1"])
def test_a_forged_finding_does_not_exist(office, cast, papers, value):
    other = suspected(cast, papers)
    work = make_submitted(papers, cast.liaison, "case")
    recheck_entry(entry_id=other.entry_id)
    finding = Finding.objects.get(entry=other.entry, cleared_at=None)
    sent = {"finding": finding.pk if value == "other" else value, "reason": "x"}
    assert office.post(at("manage-work-waive", work.entry_id), sent).status_code == 404


def test_taking_a_work_that_a_colleague_has_just_taken_is_told_plainly(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    colleague = factories.make_staff(cast.competition, name="钱二")
    address = at("manage-work-assign", work.entry_id)
    browser_of(colleague).post(address, {"reviewer": colleague.pk, "seen": ""})
    answer = office.post(address, {"reviewer": cast.organizer.pk, "seen": ""})
    assert (answer.status_code, "审核人刚刚变为：钱二" in said(answer)) == (409, True)
    office.post(address, {"reviewer": "", "seen": colleague.pk})
    work.refresh_from_db()
    assert work.reviewer is None


@pytest.mark.parametrize("value", ["foreign", "0", "9" * 25, "x"])
def test_nobody_but_an_organizer_of_the_season_can_be_chosen(office, cast, papers, value):
    work = make_submitted(papers, cast.liaison)
    sent = cast.foreign_organizer.pk if value == "foreign" else value
    answer = office.post(at("manage-work-assign", work.entry_id), {"reviewer": sent, "seen": ""})
    work.refresh_from_db()
    assert (answer.status_code, work.reviewer) == (400, None)


def test_who_is_second_to_decide_is_told_and_shown_how_it_stands(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    office.post(at("manage-work-accept", work.entry_id))
    office.post(at("manage-work-withdraw", work.entry_id), {"reason": "来函"})
    answer = office.post(at("manage-work-accept", work.entry_id))
    page = said(answer)
    assert (answer.status_code, "当前状态为“已退赛”" in page) == (409, True)
    assert "受理并发放" not in page


def test_an_accepted_work_shows_its_history_oldest_first(office, cast, papers):
    work = make_submitted(papers, cast.liaison, "achievement")
    agree(work, cast.liaison)
    accept_entry(entry_id=work.entry_id, by=cast.organizer)
    steps = office.get(at("manage-work", work.entry_id)).context["history"]
    assert [step.action for step in steps] == [
        "新建材料草稿", "提交材料", "填写区级审核意见", "受理",
    ]  # fmt: skip


ROUTES = {
    "manage-work": "get",
    "manage-work-accept": "post",
    "manage-work-return": "post",
    "manage-work-reject": "post",
    "manage-work-withdraw": "post",
    "manage-work-waive": "post",
    "manage-work-assign": "post",
}


@pytest.mark.parametrize(("name", "method"), ROUTES.items())
def test_an_organizer_of_another_season_finds_nothing(cast, papers, noon, name, method):
    work = make_submitted(papers, cast.liaison)
    stranger = browser_of(cast.foreign_organizer)
    answers = [
        getattr(stranger, method)(at(name, entry_id)).status_code
        for entry_id in (work.entry_id, 0, 10**25)
    ]
    assert answers == [404, 404, 404]


@pytest.mark.parametrize("who", ["liaison", "other_liaison", "clerk", "judge", "administrator"])
def test_the_checking_is_the_organizers(cast, papers, noon, who):
    work = make_submitted(papers, cast.liaison)
    somebody = browser_of(getattr(cast, who))
    asked = [getattr(somebody, method)(at(name, work.entry_id)) for name, method in ROUTES.items()]
    asked.append(somebody.get(at("manage-works")))
    assert {answer.status_code for answer in asked} <= {403, 404}


def test_the_page_costs_the_same_whatever_was_said_and_found(office, cast, papers):
    work = make_work(papers, cast.liaison)
    submit_work(entry_id=work.entry_id, by=cast.liaison)
    entry = work.entry
    numbers = iter(range(100))

    def more():
        number = next(numbers)
        Finding.objects.create(
            entry=entry, rule=f"r{number}", clause="c", severity="warn", message="m",
            found_at=NOON, waived_at=NOON, waived_by=cast.organizer, waived_reason="x",
        )  # fmt: skip
        entry.opinions.create(verdict="return", by=cast.organizer, at=NOON)
        make_scan(work, cast.liaison)

    few, many = queries_at_3_and_30(more, office, at("manage-work", work.entry_id))
    assert few == many <= 32
