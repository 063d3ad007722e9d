"""The district's pages of its works: the list, one work, its acts, the filing."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client

from competition.enums import Severity
from competition.models import Filing, RuleSetting
from competition.operations.entry_reviews import Comment, accept_entry, reject_entry, return_entry
from records.clock import clock_set_to
from submissions.models import Submission
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import NOON
from tests.submissions.pages import page_of
from tests.works import hand_in, make_submitted, make_video, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, papers, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


def returned(cast, papers, **changes) -> Submission:
    work = make_submitted(papers, cast.liaison, **changes)
    return_entry(
        entry_id=work.entry_id,
        comments=[Comment("result", "请补充受益人数"), Comment("evidence_photo", "请补照片")],
        fix_by=NOON + timedelta(days=3),
        by=cast.organizer,
    )
    return work


def test_the_list_shows_places_of_every_works_event(office, cast, papers):
    make_submitted(papers, cast.liaison)
    lines = office.get(at("district-works")).context["lines"]
    found = [(line.event.code, line.places.used, line.places.left) for line in lines]
    assert found == [("projects", 1, 2), ("achievements", 0, None), ("cases", 0, None)]


def test_an_empty_list_says_what_to_do_and_what_is_missing(office):
    page = said(office.get(at("district-works")))
    assert "还没有项目。请点“新建项目”开始填写，内容会自动保存。" in page
    assert "尚缺：“优秀就业服务项目”至少报送 1 项，已提交 0 项。" in page
    assert "尚缺：至少含一个视频项目。" in page


def test_the_countdown_stands_in_words(office):
    assert "还有 10 天。" in said(office.get(at("district-works")))


def test_each_work_tells_how_much_is_missing_and_who_saved_it(office, cast, papers):
    make_work(papers, cast.liaison, place="", phone="12")
    [work] = office.get(at("district-works")).context["lines"][0].works
    assert [item.name for item in work.blocking] == ["phone", "place"]
    assert (work.title, work.submission.saved_by) == ("家门口就业服务站", cast.liaison)


def test_a_waived_problem_is_not_missing(office, cast, papers):
    work = returned(cast, papers)
    RuleSetting.objects.create(
        competition=cast.competition, rule="any_evidence", clause="附件2", severity=Severity.BLOCK
    )
    message = "请至少上传一份支撑材料。"
    assert message in said(office.get(page_of("district-work", work)))
    work.entry.findings.create(
        rule="any_evidence", clause="附件2", severity="block", message=message, found_at=NOON,
        waived_at=NOON, waived_by=cast.organizer, waived_reason="实物已当面核对",
    )  # fmt: skip
    assert message not in said(office.get(page_of("district-work", work)))


def test_the_list_costs_the_same_at_3_and_30_works(office, cast, papers):
    make = partial(make_work, papers, cast.liaison)
    few, many = queries_at_3_and_30(make, office, at("district-works"))
    assert few == many


def test_a_draft_is_begun_and_leads_to_its_form(office, papers):
    answer = office.post(at("district-work-start"), {"event": "cases"})
    work = Submission.objects.get()
    assert answer["Location"] == page_of("district-work-edit", work)
    assert (work.kind, work.entry.status) == ("case", "draft")


def test_a_double_click_begins_one_draft(office):
    for _ in range(3):
        office.post(at("district-work-start"), {"event": "projects", "form_key": "k1"})
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("event", ["", "guidance", "nowhere", "projects\x00"])
def test_no_draft_is_begun_in_an_event_that_is_not_for_works(office, event):
    assert office.post(at("district-work-start"), {"event": event}).status_code in {400, 404}
    assert Submission.objects.count() == 0


def test_after_the_closing_nothing_is_begun_and_the_list_says_so(cast, papers):
    with clock_set_to(NOON + timedelta(days=11)):
        office = browser_of(cast.liaison)
        page = said(office.get(at("district-works")))
        answer = office.post(at("district-work-start"), {"event": "projects"})
    assert ("已截止。" in page, "新建项目（" in page) == (True, False)
    assert (answer.status_code, Submission.objects.count()) == (403, 0)


def test_a_full_event_offers_no_new_project_and_says_how_to_change(office, cast, papers):
    for _ in range(3):
        make_submitted(papers, cast.liaison)
    page = said(office.get(at("district-works")))
    assert "新建项目（" not in page
    assert "名额已用完。如需更换，请先将已提交的一项办理“退出参评”。" in page


def test_one_work_is_handed_in_recalled_and_handed_in_again(office, cast, papers):
    work = make_work(papers, cast.liaison)
    office.post(page_of("district-work-submit", work))
    assert "撤回修改" in said(office.get(page_of("district-work", work)))
    office.post(page_of("district-work-recall", work))
    work.refresh_from_db()
    assert (work.entry.status, work.current.number) == ("draft", 1)
    office.post(page_of("district-work-submit", work))
    work.refresh_from_db()
    assert (work.entry.status, work.current.number) == ("submitted", 2)


def test_what_is_missing_is_listed_with_links_to_its_field(office, cast, papers):
    work = make_work(papers, cast.liaison, title="", ends="2022-01")
    page = said(office.get(page_of("district-work", work)))
    assert "提交前还缺 2 项" in page
    assert (
        f'<a href="{page_of("district-work-edit", work)}#at-title">请填写“项目名称”。</a>' in page
    )
    assert f"{page_of('district-work-edit', work)}#at-ends" in page


def test_a_refused_hand_in_says_why_on_the_works_page(office, cast, papers):
    work = make_work(papers, cast.liaison, title="")
    answer = office.post(page_of("district-work-submit", work))
    assert answer.status_code == 400
    assert "没有办理： 请填写“项目名称”。（附件2–4）" in said(answer).replace("<p>", "").replace(
        "</p>", ""
    ).replace("<ul>", "").replace("<li>", "")


def test_leaving_needs_a_reason_and_keeps_the_version(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    assert office.post(page_of("district-work-withdraw", work)).status_code == 400
    office.post(page_of("district-work-withdraw", work), {"reason": "另有安排"})
    page = said(office.get(page_of("district-work", work)))
    assert ("已退出参评" in page, "第 1 版" in page) == (True, True)


def test_a_draft_is_thrown_away_but_never_what_was_submitted_once(office, cast, papers):
    fresh = make_work(papers, cast.liaison)
    assert office.post(page_of("district-work-discard", fresh))["Location"] == at("district-works")
    work = make_submitted(papers, cast.liaison)
    office.post(page_of("district-work-recall", work))
    assert "删除草稿" not in said(office.get(page_of("district-work", work)))
    assert office.post(page_of("district-work-discard", work)).status_code == 409
    assert Submission.objects.get() == work


def test_a_returned_work_shows_what_was_said(office, cast, papers):
    page = said(office.get(page_of("district-work", returned(cast, papers))))
    assert "请于 <strong>2024年4月13日 12:00</strong> 前修改并重新提交" in page
    assert "<li>项目执行结果：请补充受益人数</li><li>支撑材料：照片：请补照片</li>" in page


def test_a_rejected_work_shows_the_reason(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    reject_entry(entry_id=work.entry_id, reason="不属于就业服务", by=cast.organizer)
    page = said(office.get(page_of("district-work", work)))
    assert "<strong>不予受理</strong>。不属于就业服务" in page
    assert page_of("district-work-edit", work) not in page


def test_the_history_runs_from_the_first_step_to_the_last(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    accept_entry(entry_id=work.entry_id, by=cast.organizer)
    steps = office.get(page_of("district-work", work)).context["history"]
    assert [step.action for step in steps] == ["新建材料草稿", "提交材料", "受理"]


def test_the_filing_page_names_everything_that_is_missing(office, cast, papers):
    make_work(papers, cast.liaison)
    answer = office.post(at("district-works-file"), {"filled_by": "何苗苗", "attested": "on"})
    page = said(answer)
    assert (answer.status_code, Filing.objects.count()) == (400, 0)
    for words in (
        "“优秀就业服务项目”须报送 1 项，已提交 0 项。",
        "“优秀就业服务项目”：至少含一个视频项目。",
        "有 1 份草稿没有提交，不会报送。",
    ):
        assert words in page


def test_without_the_attestation_nothing_is_filed(office):
    page = said(office.post(at("district-works-file"), {"filled_by": "何苗苗"}))
    assert "请勾选：已对项目、成果和案例材料的真实性、准确性进行审核。" in page


def test_the_district_files_and_files_again_after_a_new_hand_in(office, cast, papers):
    work = make_work(papers, cast.liaison)
    make_video(work)
    hand_in(work, cast.liaison)
    answer = office.post(at("district-works-file"), {"filled_by": "何苗苗", "attested": "on"})
    assert answer["Location"] == at("district-works")
    assert "由何苗苗报送，已承诺真实、准确。" in said(office.get(at("district-works")))
    with clock_set_to(NOON + timedelta(hours=1)):
        office.post(page_of("district-work-submit", make_work(papers, cast.liaison)))
    assert "此后又提交过材料，请再次报送。" in said(office.get(at("district-works")))


def test_a_season_without_works_says_so(cast, noon):
    assert "本届大赛没有参评赛项。" in said(browser_of(cast.liaison).get(at("district-works")))


PAGES = [
    "district-work", "district-work-edit", "district-work-compare", "district-work-autosave",
    "district-work-submit", "district-work-recall", "district-work-withdraw",
    "district-work-discard",
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_another_districts_work_is_not_there(cast, papers, noon, name):
    work = make_submitted(papers, cast.liaison)
    stranger = browser_of(cast.other_liaison)
    for method in (stranger.get, stranger.post):
        assert method(page_of(name, work)).status_code in {404, 405}
    work.refresh_from_db()
    assert work.entry.status == "submitted"


@pytest.mark.parametrize("name", PAGES)
def test_an_organizer_does_not_enter_the_districts_pages(cast, papers, noon, name):
    work = make_work(papers, cast.liaison)
    browser = browser_of(cast.organizer)
    answers = [method(page_of(name, work)).status_code for method in (browser.get, browser.post)]
    assert set(answers) <= {403, 405}
    assert 403 in answers


@pytest.mark.parametrize("entry_id", [0, 10**18])
def test_an_id_of_nobody_is_not_there(office, entry_id):
    assert office.get(at("district-work", entry_id)).status_code == 404
    assert office.post(at("district-work-submit", entry_id)).status_code == 404
