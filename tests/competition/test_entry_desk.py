"""What competitors put on the desk, on the progress map, into the schedule and the command."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.desk import todos_for
from competition.enums import EntryStatus, ProgressStage, Severity, StandingState
from competition.models import Finding, FormerWinner, RuleSetting, Standing
from competition.operations.eligibility_check import recheck_entry, recheck_hourly
from competition.operations.entry_filing import file_competitors
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from competition.operations.schedule import Slot, periodic_tasks
from competition.queries.desk_entries import competitor_todos
from competition.queries.progress_entries import competitors_progress
from competition.queries.unsettled import seasons_to_recheck
from records.models import Job
from tests.cast import Cast
from tests.competition.nominating import draft, submitted
from tests.factories import NOON, make_district, make_entry, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def lines(user, at=NOON):
    return [(line.title, line.state, line.detail) for line in competitor_todos(user, at)]


def both(cast: Cast):
    return [submitted(event, cast.liaison) for event in (cast.guidance, cast.grassroots)]


def strict(cast: Cast) -> None:
    RuleSetting.objects.create(
        competition=cast.competition,
        event=cast.guidance,
        rule="unit_level",
        params={"levels": ["city"]},
        clause="四(一)1",
        severity=Severity.BLOCK,
    )


def test_a_district_is_told_what_is_missing_and_which_drafts_wait(cast: Cast, noon):
    draft(cast.guidance, cast.liaison)
    assert lines(cast.liaison) == [
        (
            "推荐参赛选手",
            "open",
            "职业指导人员还缺 1 名；基层公共就业服务人员还缺 1 名；1 份草稿未提交",
        )
    ]


def test_then_it_is_led_to_the_filing_and_then_it_is_done(cast: Cast, noon):
    both(cast)
    assert lines(cast.liaison) == [("推荐参赛选手", "open", "选手已提交，请报送并承诺审核")]
    file_competitors(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    assert lines(cast.liaison) == [("推荐参赛选手", "done", "已报送")]


def test_what_was_returned_stands_with_its_own_deadline_and_turns_late(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison, name="张三")
    fix_by = NOON + timedelta(days=2)
    return_entry(
        entry_id=entry.pk, comments=[Comment("post", "?")], fix_by=fix_by, by=cast.organizer
    )
    first = next(iter(competitor_todos(cast.liaison, NOON)))
    assert (first.title, first.state, first.due) == (
        "修改被退回的选手信息（职业指导人员）",
        "open",
        fix_by,
    )
    assert lines(cast.liaison, fix_by)[0][1] == "late"


def test_a_nomination_turns_late_at_the_closing_and_leaves_the_desk_after_a_month(cast, noon):
    assert [line[1] for line in lines(cast.liaison, NOON + timedelta(days=10))] == ["late"]
    assert lines(cast.liaison, NOON + timedelta(days=40)) == []


def test_before_the_opening_nothing_is_asked(cast: Cast, noon):
    assert lines(cast.liaison, NOON - timedelta(days=11)) == []


def test_no_district_sees_the_lines_of_another(cast: Cast, noon):
    both(cast)
    assert lines(cast.other_liaison)[0][2] == (
        "职业指导人员还缺 1 名；基层公共就业服务人员还缺 1 名"
    )


def test_an_organizer_sees_the_queues(cast: Cast, noon):
    FormerWinner.objects.create(name="王五", edition="第二届")
    submitted(cast.guidance, cast.other_liaison, name="王五")
    entry, _ = both(cast)
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    strict(cast)
    recheck_entry(entry_id=entry.pk)
    make_entry(cast.grassroots, cast.hedong, EntryStatus.RETURNED, fix_by=NOON - timedelta(days=1))
    assert lines(cast.organizer) == [
        ("审核参赛选手", "open", "2 名选手待审核"),
        ("核实往届“全国十佳”同名", "open", "1 名选手待核实"),
        ("退回后逾期未改", "late", "1 名选手超过修改期限"),
        ("已受理但核查不符", "late", "1 名选手"),
    ]


def test_empty_queues_are_not_shown(cast: Cast, noon):
    assert lines(cast.organizer) == lines(cast.clerk) == lines(cast.judge) == []


def test_the_desk_gathers_the_lines(cast: Cast, noon):
    assert "推荐参赛选手" in [line.title for line in todos_for(cast.liaison, at=NOON)]


def test_progress_counts_places_and_knows_when_a_district_is_done(cast: Cast, noon):
    entry, _ = both(cast)
    draft(cast.guidance, cast.other_liaison)
    told = competitors_progress(cast.competition, NOON)
    assert {key: (cell.stage, cell.detail) for key, cell in told.items()} == {
        cast.heping.pk: (ProgressStage.DRAFT, "2/2 人"),
        cast.hedong.pk: (ProgressStage.DRAFT, "0/2 人"),
    }
    file_competitors(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    cell = competitors_progress(cast.competition, NOON)[cast.heping.pk]
    assert (cell.stage, cell.detail) == (ProgressStage.FILED, "2/2 人，受理 1")


def test_progress_goes_back_when_somebody_is_returned(cast: Cast, noon):
    entry, _ = both(cast)
    file_competitors(competition_id=cast.competition.pk, attested=True, by=cast.liaison)
    return_entry(
        entry_id=entry.pk,
        comments=[Comment("post", "?")],
        fix_by=NOON + timedelta(days=2),
        by=cast.organizer,
    )
    cell = competitors_progress(cast.competition, NOON)[cast.heping.pk]
    assert (cell.stage, cell.detail) == (ProgressStage.DRAFT, "2/2 人，退回 1")


def test_progress_takes_the_same_queries_for_any_number_of_districts(cast: Cast, noon):
    counts = []
    for start in (120201, 120301):
        for code in range(start, start + 10):
            district = make_district(str(code), f"区{code}")
            take_part(cast.competition, district)
            make_entry(cast.guidance, district, EntryStatus.SUBMITTED, submitted_at=NOON)
        with CaptureQueriesContext(connection) as queries:
            competitors_progress(cast.competition, NOON)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_check_is_in_the_schedule_and_one_job_a_season(cast: Cast, noon):
    submitted(cast.guidance, cast.liaison)
    for _ in range(2):
        recheck_hourly(Slot("x", NOON), NOON)
    assert "eligibility-recheck" in periodic_tasks()
    assert [job.scope for job in Job.objects.all()] == ["tianjin-2024"]


def test_a_season_with_a_confirmed_standing_is_left_alone(cast: Cast, noon):
    submitted(cast.guidance, cast.liaison)
    assert list(seasons_to_recheck()) == [cast.competition]
    standing = Standing(event=cast.guidance, run=1, state=StandingState.CONFIRMED)
    for name in ("computed_at", "confirmed_at"):
        setattr(standing, name, NOON)
    standing.computed_by = standing.confirmed_by = cast.organizer
    standing.save()
    assert list(seasons_to_recheck()) == []


def test_the_command_lists_what_stands_and_fails_when_something_blocks(cast: Cast, noon):
    submitted(cast.guidance, cast.liaison)
    quiet, loud = StringIO(), StringIO()
    call_command("check_eligibility", "tianjin-2024", stdout=quiet)
    strict(cast)
    with pytest.raises(CommandError):
        call_command("check_eligibility", "tianjin-2024", stdout=loud)
    assert quiet.getvalue() == "天津市竞赛：新增 0 项，消除 0 项，保持 0 项。\n"
    assert "[不符合] 职业指导人员 和平区" in loud.getvalue()
    assert Finding.objects.count() == 1


def test_the_command_names_an_unknown_season(db):
    with pytest.raises(CommandError, match="没有代号为“nowhere”的大赛。"):
        call_command("check_eligibility", "nowhere")
