"""查重: what a comparison writes down, and what it leaves as people concluded it."""

import pytest
from django.db import transaction
from django.test import override_settings

from competition.enums import EntryStatus
from competition.models import SeasonText
from records.enums import JobState
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog, Job, Message
from records.operations.jobs import perform
from submissions.models import Likeness, Submission
from submissions.operations.likeness import (
    compare_season,
    compare_work,
    start_comparison,
)
from tests.cast import Cast
from tests.factories import NOON, make_competition, take_part
from tests.submissions.handed_in import (
    OTHER_PROSE,
    PROSE,
    compared,
    hand_in_again,
    handed_in,
    likeness,
    project,
    works_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def pairs() -> list[tuple[int, int]]:
    rows = Likeness.objects.order_by("version", "other")
    return [(row.version.submission_id, row.other.submission_id) for row in rows]


def test_a_copy_is_found_with_its_passage_and_both_shares(cast: Cast):
    first = project(cast, cast.heping)
    second = project(cast, cast.hedong, process=f"我区{PROSE}", result=OTHER_PROSE)
    assert compared(second).state == JobState.DONE
    row = Likeness.objects.get()
    assert (row.version, row.other) == (second.current, first.current)
    assert (row.other_share, 500 < row.share < 600, row.verdict) == (1000, True, "pending")
    ((field, start, end, other_field, other_start, other_end),) = row.passages
    assert (field, other_field) == ("process", "process")
    assert second.answers["process"][start:end] == first.answers["process"][other_start:other_end]
    assert row.longest == len("".join(mark for mark in PROSE if mark not in "，、。"))


def test_the_later_work_is_the_one_held_against_the_earlier(cast: Cast):
    first = project(cast, cast.heping)
    second = project(cast, cast.hedong)
    compared(first)
    assert pairs() == [(second.pk, first.pk)]


def test_comparing_twice_changes_nothing(cast: Cast):
    project(cast, cast.heping)
    second = project(cast, cast.hedong)
    compared(second)
    before = Likeness.objects.values().get()
    Job.objects.all().delete()
    compared(second)
    assert Likeness.objects.values().get() == before
    assert ActionLog.objects.filter(action="find_likeness").count() == 1


def test_works_of_different_text_are_not_alike(cast: Cast):
    project(cast, cast.heping)
    compared(project(cast, cast.hedong, process=OTHER_PROSE))
    assert pairs() == []


def test_works_of_different_kinds_are_compared(cast: Cast):
    first = project(cast, cast.heping)
    case = handed_in(works_event(cast.competition, "case"), cast.hedong, analysis=PROSE)
    compared(case)
    assert pairs() == [(case.pk, first.pk)]


def test_references_are_not_compared(cast: Cast):
    event = works_event(cast.competition, "case")
    handed_in(event, cast.heping, references=PROSE)
    compared(handed_in(event, cast.hedong, references=PROSE, notes=PROSE))
    assert pairs() == []


def test_the_forms_own_wording_and_the_seasons_texts_are_not_compared(cast: Cast):
    SeasonText.objects.create(
        competition=cast.competition, key="goal", title="总体要求", body=f"一、目标\n{PROSE}"
    )
    hint = "应体现项目执行人员、拟解决的问题、具体操作步骤、操作方法等，并提供相应的支撑材料"
    project(cast, cast.heping, process=f"（{hint}）{PROSE}")
    compared(project(cast, cast.hedong, process=f"({hint})\n{PROSE}"))
    assert pairs() == []


def test_works_of_other_seasons_are_compared(cast: Cast):
    earlier = make_competition("tianjin-2022", short_title="上届")
    take_part(earlier, cast.heping)
    first = handed_in(works_event(earlier), cast.heping, process=PROSE)
    second = project(cast, cast.hedong)
    compared(second)
    assert pairs() == [(second.pk, first.pk)]


def test_drafts_and_recalled_works_are_not_compared(cast: Cast):
    project(cast, cast.heping, status=EntryStatus.DRAFT)
    compared(project(cast, cast.hedong))
    assert pairs() == []


def test_withdrawn_and_rejected_works_are_compared(cast: Cast):
    withdrawn = project(cast, cast.heping, status=EntryStatus.WITHDRAWN)
    rejected = project(cast, cast.heping, status=EntryStatus.REJECTED)
    again = project(cast, cast.heping)
    compared(again)
    assert pairs() == [(again.pk, withdrawn.pk), (again.pk, rejected.pk)]


def test_a_work_is_not_compared_with_its_own_earlier_version(cast: Cast):
    only = project(cast, cast.heping)
    hand_in_again(only)
    compared(only)
    assert pairs() == []


def test_a_version_that_was_replaced_meanwhile_is_left_to_its_successor(cast: Cast):
    project(cast, cast.heping)
    second = project(cast, cast.hedong)
    with transaction.atomic():
        job = start_comparison(second.current, by=None, at=NOON)
    hand_in_again(second)
    perform(job_id=job.pk)
    assert pairs() == []
    compared(second)
    assert Likeness.objects.get().version == second.current


def test_a_pending_likeness_goes_when_the_text_is_no_longer_alike(cast: Cast):
    first, second = project(cast, cast.heping), project(cast, cast.hedong)
    likeness(second, first)
    with override_settings(LIKENESS_PERCENT=100):
        hand_in_again(first, process=PROSE[:50] + OTHER_PROSE)
        compared(second)
    assert pairs() == []


def test_a_whole_season_is_compared_with_all_seasons(cast: Cast):
    elsewhere = make_competition("tianjin-2022")
    event = works_event(elsewhere)
    old = handed_in(event, cast.heping, process=PROSE)
    handed_in(event, cast.heping, process=OTHER_PROSE)
    handed_in(event, cast.hedong, process=OTHER_PROSE)
    mine = project(cast, cast.hedong)
    perform(job_id=compare_season(slug="tianjin-2024", by=cast.organizer).pk)
    assert pairs() == [(mine.pk, old.pk)]


def test_the_season_is_compared_by_a_job_that_tells_who_asked(cast: Cast):
    project(cast, cast.heping)
    job = compare_season(slug="tianjin-2024", by=cast.organizer)
    perform(job_id=job.pk)
    assert [message.recipient for message in Message.objects.all()] == [cast.organizer]
    assert compare_season(slug="tianjin-2024", by=cast.organizer) == job


def test_a_season_without_works_is_not_compared(cast: Cast):
    project(cast, cast.heping, status=EntryStatus.DRAFT)
    with pytest.raises(Refused):
        compare_season(slug="tianjin-2024", by=cast.organizer)


def test_one_work_is_compared_on_demand_and_logged(cast: Cast):
    first = project(cast, cast.heping)
    second = project(cast, cast.hedong)
    perform(job_id=compare_work(submission_id=second.pk, by=cast.organizer).pk)
    assert pairs() == [(second.pk, first.pk)]
    actions = [row.action for row in ActionLog.objects.order_by("seq")]
    assert actions == ["compare_work", "find_likeness"]


def test_a_work_that_was_never_handed_in_is_not_compared(cast: Cast):
    work = project(cast, cast.heping)
    Submission.objects.update(current=None)
    with pytest.raises(Conflict):
        compare_work(submission_id=work.pk, by=cast.organizer)


@pytest.mark.parametrize("who", ["liaison", "supervisor", "clerk", "judge"])
def test_who_may_not_review_may_not_compare(cast: Cast, who):
    work = project(cast, cast.heping)
    with pytest.raises(NotAllowed):
        compare_work(submission_id=work.pk, by=getattr(cast, who))
    with pytest.raises(NotAllowed):
        compare_season(slug="tianjin-2024", by=getattr(cast, who))
