"""The organizer's list of works, and who checks how much."""

from datetime import timedelta

import pytest
from django.test import Client

from competition.enums import Severity, Task, Verdict
from competition.models import Entry, Filing, RuleSetting
from competition.operations.eligibility_check import recheck_entry
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from records.clock import clock_set_to
from submissions.enums import SealState
from submissions.models import Likeness
from submissions.operations.handing_in import submit_work
from submissions.operations.reviewing import assign_reviewer
from submissions.operations.work_steps import refresh_traits
from tests import factories
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import NOON
from tests.submissions.reviewing import agree, make_elsewhere, make_scan
from tests.works import make_submitted, make_video, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def titles(page) -> list[str]:
    return [entry.title for entry in page.context["page"]]


def listed(office, query: str) -> list[str]:
    return titles(office.get(f"{at('manage-works')}?{query}"))


def give_back(submission, by, *, days: int = 1):
    return_entry(
        entry_id=submission.entry_id,
        comments=[Comment("title", "请核对")],
        fix_by=NOON + timedelta(days=days),
        by=by,
    )


@pytest.fixture
def three(cast, papers, noon):
    """One work of each kind; the case is accepted and belongs to a colleague."""
    make_submitted(papers, cast.liaison, title="家门口")
    make_submitted(papers, cast.other_liaison, "achievement", title="四步法", applicant="河东中心")
    case = make_submitted(papers, cast.other_liaison, "case", title="九十天", author="周小雨")
    accept_entry(entry_id=case.entry_id, by=cast.organizer)
    colleague = factories.make_staff(cast.competition, name="钱二", username="qian")
    values = {"entry_id": case.entry_id, "seen_id": None, "by": cast.organizer}
    assign_reviewer(reviewer_id=colleague.pk, **values)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["家门口", "四步法", "九十天"]),
        ("event=cases", ["九十天"]),
        ("district=120102", ["四步法", "九十天"]),
        ("status=accepted", ["九十天"]),
        ("status=draft", ["家门口", "四步法", "九十天"]),
        ("reviewer=qian", ["九十天"]),
        ("reviewer=none", ["家门口", "四步法"]),
        ("reviewer=mine", []),
        ("reviewer=nobody-i-know", ["家门口", "四步法", "九十天"]),
        ("q=门口", ["家门口"]),
        ("q=S001", ["九十天"]),
        ("q=s001", ["九十天"]),
        ("q=河东中心", ["四步法"]),
        ("q=周小雨", ["九十天"]),
        ("q=%25", []),
        ("q=_", []),
        ("q='; drop table", []),
        ("findings=none", ["家门口", "四步法", "九十天"]),
        ("findings=block", []),
        ("seal=missing", ["四步法"]),
        ("likeness=pending", []),
        ("video=yes", []),
        ("video=no", ["家门口", "四步法", "九十天"]),
        ("overdue=on", []),
        ("order=-event", ["九十天", "四步法", "家门口"]),
        ("order=number", ["九十天", "家门口", "四步法"]),
        ("order=moon&event=moon&page=99", ["家门口", "四步法", "九十天"]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted_by_its_address(office, three, query, expected):
    events = {"projects": 0, "achievements": 1, "cases": 2}
    for entry in Entry.objects.select_related("event"):
        entry.event.order = events[entry.event.code]
        entry.event.save()
    assert listed(office, query) == expected


def test_drafts_and_recalled_works_are_the_districts_own(office, cast, papers):
    mine = make_work(papers, cast.liaison)
    assert listed(office, "") == []
    assert office.get(at("manage-work", mine.entry_id)).status_code == 404


def test_works_with_open_findings_are_found(office, cast, papers):
    work = make_submitted(papers, cast.liaison, title="2023年工作总结")
    make_submitted(papers, cast.other_liaison)
    RuleSetting.objects.create(
        competition=cast.competition, rule="excluded_genres", clause="附件5 一(五)",
        severity=Severity.BLOCK,
    )  # fmt: skip
    recheck_entry(entry_id=work.entry_id)
    page = office.get(f"{at('manage-works')}?findings=open")
    assert (titles(page), "请核实" in said(page)) == (["2023年工作总结"], True)
    assert listed(office, "findings=block") == []


def test_a_seal_is_missing_outdated_or_there(office, cast, papers):
    work = make_submitted(papers, cast.liaison, "achievement", title="四步法")
    assert listed(office, "seal=missing") == ["四步法"]
    scan = make_scan(work, cast.liaison)
    assert (listed(office, "seal=current"), listed(office, "seal=missing")) == (["四步法"], [])
    scan.state = SealState.OUTDATED
    scan.save()
    assert listed(office, "seal=outdated") == ["四步法"]
    give_back(work, cast.organizer)
    assert [listed(office, f"seal={each}") for each in ("missing", "outdated", "current")] == [
        [], [], [],
    ]  # fmt: skip


def test_the_citys_seal_is_asked_for_once_a_project_is_accepted(office, cast, papers):
    work = make_submitted(papers, cast.liaison, title="家门口")
    assert listed(office, "seal=missing") == []
    accept_entry(entry_id=work.entry_id, by=cast.organizer)
    assert listed(office, "seal=missing") == ["家门口"]


def test_works_alike_are_flagged_on_both_sides(office, cast, papers):
    first = make_submitted(papers, cast.liaison, "case", title="甲")
    second = make_submitted(papers, cast.other_liaison, "case", title="乙")
    Likeness.objects.create(
        version=second.current, other=first.current, share=500, other_share=500, longest=90,
        found_at=NOON,
    )  # fmt: skip
    assert listed(office, "likeness=pending&order=title") == ["乙", "甲"]
    assert listed(office, "likeness=copied") == []


def test_works_with_a_playable_video_are_found(office, cast, papers):
    work = make_submitted(papers, cast.liaison, title="有视频")
    make_submitted(papers, cast.other_liaison, title="没有")
    make_video(work)
    refresh_traits(work)
    assert (listed(office, "video=yes"), listed(office, "video=no")) == (["有视频"], ["没有"])


def test_what_is_not_mended_in_time_is_overdue(office, cast, papers):
    work = make_submitted(papers, cast.liaison, title="逾期的")
    later = make_submitted(papers, cast.other_liaison, title="还早")
    give_back(work, cast.organizer)
    give_back(later, cast.organizer, days=5)
    assert listed(office, "overdue=on") == []
    with clock_set_to(NOON + timedelta(days=1)):
        page = office.get(f"{at('manage-works')}?overdue=on")
    assert (titles(page), "逾期未改" in said(page)) == (["逾期的"], True)


def test_the_row_tells_version_returns_and_a_districts_no(office, cast, papers):
    work = make_submitted(papers, cast.liaison, "achievement")
    give_back(work, cast.organizer)
    submit_work(entry_id=work.entry_id, by=cast.liaison)
    agree(work, cast.liaison, Verdict.DISAGREE)
    (row,) = office.get(at("manage-works")).context["page"]
    shown = (row.submission.current.number, row.returns, row.district_verdict)
    assert shown == (2, 1, "disagree")


def test_a_district_is_attested_only_for_what_it_filed_after_submitting(office, cast, papers):
    make_submitted(papers, cast.liaison)
    paper = {"competition": cast.competition, "district": cast.heping, "task": Task.WORKS}
    Filing.objects.create(**paper, attested=True, filed_at=NOON, filed_by=cast.liaison)
    assert [row.is_attested for row in office.get(at("manage-works")).context["page"]] == [True]
    Entry.objects.update(submitted_at=NOON + timedelta(hours=1))
    assert [row.is_attested for row in office.get(at("manage-works")).context["page"]] == [False]


def test_fifty_rows_a_page(office, cast, papers):
    for _ in range(51):
        make_submitted(papers, cast.liaison, "case")
    sizes = [len(listed(office, f"page={page}")) for page in (1, 2)]
    assert sizes == [50, 1]


def test_the_list_costs_the_same_at_3_and_30_rows(office, cast, papers):
    def make():
        make_elsewhere(cast, papers)

    few, many = queries_at_3_and_30(make, office, at("manage-works"))
    assert few == many <= 18


def test_mine_are_next_before_what_nobody_has_and_a_colleagues_never(office, cast, papers):
    first = make_submitted(papers, cast.liaison, "case", title="先交的")
    mine = make_submitted(papers, cast.liaison, "case", title="我的")
    theirs = make_submitted(papers, cast.liaison, "case", title="同事的")
    colleague = factories.make_staff(cast.competition)
    for work, person in ((mine, cast.organizer), (theirs, colleague)):
        values = {"entry_id": work.entry_id, "seen_id": None, "by": cast.organizer}
        assign_reviewer(reviewer_id=person.pk, **values)
    page = office.get(at("manage-works"))
    detail = office.get(at("manage-work", mine.entry_id))
    last = office.get(at("manage-work", first.entry_id) + "?reviewer=none")
    assert page.context["next_entry"].pk == mine.entry_id
    assert detail.context["next_entry"].pk == first.entry_id
    assert last.context["next_entry"] is None


def test_the_load_counts_each_reviewers_works(office, three, cast, papers):
    work = Entry.objects.get(title="家门口").submission
    give_back(work, cast.organizer)
    with clock_set_to(NOON + timedelta(days=2)):
        loads = office.get(at("manage-works")).context["loads"]
    told = {load.name: (load.waiting, load.returned, load.done, load.overdue) for load in loads}
    assert told == {
        "未分配": (1, 1, 0, 1),
        "钱二": (0, 0, 1, 0),
        cast.organizer.name: (0, 0, 0, 0),
    }
