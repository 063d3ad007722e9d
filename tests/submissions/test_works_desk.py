"""What works put on the district's desk, and report to the organizer's progress map."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.desk import todos_for
from competition.enums import ProgressStage, Task
from competition.operations.entries import withdraw_entry
from competition.operations.entry_filing import file_works
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from competition.queries.progress import is_reported
from submissions.queries.desk import work_todos, works_progress
from tests.factories import NOON, make_district, make_liaison_account, take_part
from tests.works import hand_in, make_submitted, make_video, make_work

pytestmark = pytest.mark.django_db
TITLE = "报送项目、成果和案例（附件2–4）"


def lines(user, at=NOON):
    return [(line.title, line.state, line.detail) for line in work_todos(user, at)]


def with_video(papers, by):
    work = make_work(papers, by)
    make_video(work)
    hand_in(work, by)
    return work


def test_a_district_is_told_what_is_missing_and_which_drafts_wait(cast, papers, noon):
    make_work(papers, cast.liaison)
    assert lines(cast.liaison) == [
        (TITLE, "open", "优秀就业服务项目还缺 1 项；至少含一个视频项目；1 份草稿未提交")
    ]


def test_a_project_without_a_video_is_not_enough(cast, papers, noon):
    make_submitted(papers, cast.liaison)
    assert lines(cast.liaison) == [(TITLE, "open", "至少含一个视频项目")]


def test_then_it_is_led_to_the_filing_and_then_it_is_done(cast, papers, noon):
    with_video(papers, cast.liaison)
    [line] = work_todos(cast.liaison, NOON)
    assert (line.detail, line.address) == (
        "材料已提交，请报送并承诺审核",
        "/district/tianjin-2024/works/file/",
    )
    file_works(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    assert lines(cast.liaison) == [(TITLE, "done", "已报送")]


def test_a_video_project_that_leaves_after_the_filing_opens_it_again(cast, papers, noon):
    make_submitted(papers, cast.liaison)
    work = with_video(papers, cast.liaison)
    file_works(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    withdraw_entry(entry_id=work.entry_id, reason="另有安排", by=cast.liaison)
    assert lines(cast.liaison) == [(TITLE, "open", "至少含一个视频项目")]
    cell = works_progress(cast.competition)[cast.heping.pk]
    assert (cell.stage, cell.detail) == (ProgressStage.DRAFT, "1 项，条件未满足")


def test_what_was_returned_leads_to_its_form_and_turns_late(cast, papers, noon):
    work = make_submitted(papers, cast.liaison)
    fix_by = NOON + timedelta(days=2)
    return_entry(
        entry_id=work.entry_id, comments=[Comment("title", "?")], fix_by=fix_by, by=cast.organizer
    )
    first = next(iter(work_todos(cast.liaison, NOON)))
    assert (first.title, first.state, first.due, first.address) == (
        "修改被退回的参评材料（优秀就业服务项目）",
        "open",
        fix_by,
        f"/district/tianjin-2024/works/{work.entry_id}/edit/",
    )
    assert first.detail == "家门口就业服务站：查看退回原因，改好后重新提交。"
    assert lines(cast.liaison, fix_by)[0][1] == "late"


def test_it_turns_late_at_the_closing_and_leaves_the_desk_after_a_month(cast, papers, noon):
    assert [line[1] for line in lines(cast.liaison, NOON + timedelta(days=10))] == ["late"]
    assert lines(cast.liaison, NOON + timedelta(days=40)) == []
    assert lines(cast.liaison, NOON - timedelta(days=11)) == []


def test_a_season_without_works_asks_for_none(cast, noon):
    assert lines(cast.liaison) == []


def test_no_district_sees_the_lines_of_another(cast, papers, noon):
    make_work(papers, cast.liaison)
    assert lines(cast.other_liaison) == [
        (TITLE, "open", "优秀就业服务项目还缺 1 项；至少含一个视频项目")
    ]


def test_the_desk_gathers_the_lines_and_the_map_the_task(cast, papers, noon):
    assert TITLE in [line.title for line in todos_for(cast.liaison, at=NOON)]
    assert is_reported(Task.WORKS)


def test_progress_counts_works_and_knows_when_a_district_is_done(cast, papers, noon):
    make_work(papers, cast.other_liaison)
    make_submitted(papers, cast.liaison, "case")
    work = with_video(papers, cast.liaison)
    told = works_progress(cast.competition)
    assert {key: (cell.stage, cell.detail) for key, cell in told.items()} == {
        cast.heping.pk: (ProgressStage.DRAFT, "2 项"),
        cast.hedong.pk: (ProgressStage.DRAFT, "0 项，还缺 1"),
    }
    file_works(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    accept_entry(entry_id=work.entry_id, by=cast.organizer)
    cell = works_progress(cast.competition)[cast.heping.pk]
    assert (cell.stage, cell.detail) == (ProgressStage.FILED, "2 项，受理 1")


def test_cases_do_not_stand_in_for_a_missing_project(cast, papers, noon):
    for _ in range(3):
        make_submitted(papers, cast.liaison, "case")
    cell = works_progress(cast.competition)[cast.heping.pk]
    assert (cell.stage, cell.detail) == (ProgressStage.DRAFT, "3 项，还缺 1")


def test_progress_takes_the_same_queries_for_any_number_of_districts(cast, papers, noon):
    counts = []
    for start in (120201, 120301):
        for code in range(start, start + 5):
            district = make_district(str(code), f"区{code}")
            take_part(cast.competition, district)
            make_submitted(papers, make_liaison_account(district))
        with CaptureQueriesContext(connection) as queries:
            works_progress(cast.competition)
        counts.append(len(queries))
    assert counts[0] == counts[1]
