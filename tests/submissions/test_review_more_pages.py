"""The page of the district's opinion, several works at once, and the organizer's desk."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from competition.operations.entries import recall_entry
from records.clock import clock_set_to
from submissions.queries.desk import works_progress
from tests.competition.pages import at, browser_of, said
from tests.factories import NOON
from tests.submissions.reviewing import suspected
from tests.works import hand_in, make_submitted, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def test_the_district_writes_its_opinion_after_the_hand_in(cast, papers, noon):
    work = make_submitted(papers, cast.liaison, "achievement")
    district = browser_of(cast.liaison)
    address = at("district-work-opinion", work.entry_id)
    sent = {"verdict": "agree", "text": "同意推荐。", "signer": "赵一诺", "signed_on": "2024-04-09"}
    wrong = district.post(address, {**sent, "signed_on": "2024-04-30"})
    assert (wrong.status_code, "签署日期不能晚于今天" in said(wrong)) == (400, True)
    assert wrong.context["form"]["text"].value() == "同意推荐。"
    assert district.post(address, sent).status_code == 302
    assert "赵一诺" in said(district.get(address))
    assert "赵一诺" in said(browser_of(cast.organizer).get(at("manage-work", work.entry_id)))


def test_no_page_for_an_opinion_that_no_form_asks_for(cast, papers, noon):
    project = make_submitted(papers, cast.liaison)
    achievement = make_submitted(papers, cast.liaison, "achievement")
    mine, other = browser_of(cast.liaison), browser_of(cast.other_liaison)
    answers = [
        mine.get(at("district-work-opinion", project.entry_id)),
        other.get(at("district-work-opinion", achievement.entry_id)),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_an_opinion_on_a_draft_is_not_offered(cast, papers, noon):
    work = make_work(papers, cast.liaison, "achievement")
    page = said(browser_of(cast.liaison).get(at("district-work-opinion", work.entry_id)))
    assert ("请先提交材料" in page, "保存意见" in page) == (True, False)


def test_the_bulk_page_says_what_would_be_accepted_and_why_not(office, cast, papers):
    good = make_submitted(papers, cast.liaison, "case")
    bad = suspected(cast, papers)
    query = f"?pick={good.entry_id}&pick={bad.entry_id}&pick=x&district=120101"
    page = office.get(at("manage-works-bulk") + query)
    told = {work.pk: reasons for work, reasons in page.context["rows"]}
    assert told == {
        good.pk: [],
        bad.pk: ["名称中含有“工作总结”，请确认不属于不能参评的工作总结。（附件5 一(五)）"],
    }
    everything = office.get(at("manage-works-bulk") + "?all=1&event=cases")
    assert [work.pk for work, _ in everything.context["rows"]] == [good.pk]


def test_confirming_accepts_the_good_and_tells_why_others_were_left(office, cast, papers):
    good = make_submitted(papers, cast.liaison, "case")
    bad = suspected(cast, papers)
    sent = {"pick": [good.entry_id, bad.entry_id], "text": "同意", "form_key": "k" * 20}
    address = at("manage-works-accept") + "?event=cases"
    answers = [office.post(address, sent) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [
        at("manage-works") + "?event=cases"
    ] * 2
    page = said(office.get(at("manage-works")))
    assert ("已受理 1 项" in page, "没有受理《2023年工作总结》" in page) == (True, True)
    assert good.entry.opinions.count() == 1


def test_the_preview_carries_what_it_showed_to_the_confirmation(office, cast, papers):
    work = make_submitted(papers, cast.liaison, "case")
    preview = office.get(at("manage-works-bulk") + f"?pick={work.entry_id}").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', preview)[1]
    recall_entry(entry_id=work.entry_id, by=cast.liaison)
    hand_in(work, cast.liaison)
    office.post(at("manage-works-accept"), {"pick": work.entry_id, "seen": seen})
    assert "该区重新提交过" in said(office.get(at("manage-works")))
    work.entry.refresh_from_db()
    assert work.entry.status == "submitted"


def test_nothing_ticked_is_told(office, cast, papers):
    make_submitted(papers, cast.liaison, "case")
    assert "没有选中材料" in said(office.get(at("manage-works-bulk")))
    page = said(office.post(at("manage-works-accept"), follow=True))
    assert "请先选择要办理的材料" in page


def test_many_are_given_to_one_reviewer_from_the_page(office, cast, papers):
    works = [make_submitted(papers, cast.liaison, "case") for _ in range(2)]
    sent = {"pick": [work.entry_id for work in works], "reviewer": cast.organizer.pk}
    page = said(office.post(at("manage-works-assign"), sent, follow=True))
    assert f"已指定{cast.organizer.name}审核 2 项。" in page
    refused = office.post(at("manage-works-assign"), {**sent, "reviewer": "0"}, follow=True)
    assert "审核人须是本届大赛的组委会人员" in said(refused)


def test_the_desk_leads_to_the_queues(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    make_submitted(papers, cast.liaison, "case")
    office.post(
        at("manage-work-return", work.entry_id), {"comment_title": "x", "fix_by": "2024-04-11"}
    )
    with clock_set_to(NOON + timedelta(days=3)):
        page = said(office.get("/desk/"))
    assert "审核尚未分配的参评材料" in page
    assert "1 项待审核" in page
    assert "参评材料退回后逾期未改" in page


def test_the_progress_map_tells_what_is_overdue(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    office.post(
        at("manage-work-return", work.entry_id), {"comment_title": "x", "fix_by": "2024-04-11"}
    )
    before = works_progress(cast.competition, NOON)[cast.heping.pk]
    after = works_progress(cast.competition, NOON + timedelta(days=3))[cast.heping.pk]
    assert before.detail.endswith("退回 1")
    assert after.detail.endswith("退回 1（逾期未改 1）")
