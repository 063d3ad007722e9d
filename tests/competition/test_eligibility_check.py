"""Findings: new, kept with their waiver, cleared; matches with former winners."""

import pytest

from competition.enums import EntryStatus, MatchVerdict, Severity
from competition.models import (
    Competitor,
    Entry,
    Finding,
    FormerWinner,
    RuleSetting,
    WinnerMatch,
)
from competition.operations.eligibility_check import (
    Recheck,
    enqueue_recheck,
    recheck_all,
    recheck_entry,
)
from competition.operations.entries import recall_entry, submit_entry
from competition.operations.entry_drafts import save_competitor
from competition.operations.findings import judge_match, waive_finding
from records.errors import Conflict, NotAllowed, Refused, RefusedMany
from records.models import ActionLog, Job, Message
from records.operations.jobs import perform
from tests.cast import Cast
from tests.competition.nominating import draft, person, submitted, ticks, use_rules
from tests.factories import NOON, make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def levels(cast: Cast, *allowed: str) -> None:
    RuleSetting.objects.update_or_create(
        competition=cast.competition,
        event=cast.guidance,
        rule="unit_level",
        defaults={
            "params": {"levels": list(allowed)},
            "clause": "四(一)1",
            "severity": Severity.BLOCK,
        },
    )


def judged(cast: Cast, entry: Entry, verdict: MatchVerdict) -> WinnerMatch:
    match = entry.winner_matches.get()
    return judge_match(match_id=match.pk, verdict=verdict, reason="核对简历", by=cast.organizer)


def test_a_changed_rule_is_found_at_the_next_check_and_logged(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    levels(cast, "city")
    assert recheck_entry(entry_id=entry.pk) == Recheck(new=1)
    finding = Finding.objects.get()
    assert (finding.rule, finding.clause, finding.severity) == ("unit_level", "四(一)1", "block")
    assert ActionLog.objects.filter(action="recheck_entry").count() == 1


def test_a_check_that_finds_nothing_new_writes_nothing(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    levels(cast, "city")
    recheck_entry(entry_id=entry.pk)
    rows = ActionLog.objects.count()
    assert recheck_entry(entry_id=entry.pk) == Recheck(kept=1)
    assert (Finding.objects.count(), ActionLog.objects.count()) == (1, rows)


def test_a_finding_is_kept_when_it_is_cleared(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    levels(cast, "city")
    recheck_entry(entry_id=entry.pk)
    levels(cast, "city", "district")
    assert recheck_entry(entry_id=entry.pk) == Recheck(cleared=1)
    assert Finding.objects.get().cleared_at == NOON


def test_a_waiver_survives_while_the_finding_says_the_same(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    levels(cast, "city")
    recheck_entry(entry_id=entry.pk)
    waive_finding(finding_id=Finding.objects.get().pk, reason="市局同意", by=cast.organizer)
    recheck_entry(entry_id=entry.pk)
    assert Finding.objects.get(cleared_at=None).waived_reason == "市局同意"
    levels(cast, "city", "street")
    recheck_entry(entry_id=entry.pk)
    assert Finding.objects.get(cleared_at=None).waived_at is None


def test_a_waived_finding_does_not_stop_a_second_submission(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    levels(cast, "city")
    recheck_entry(entry_id=entry.pk)
    waive_finding(finding_id=Finding.objects.get().pk, reason="市局同意", by=cast.organizer)
    recall_entry(entry_id=entry.pk, by=cast.liaison)
    submit_entry(entry_id=entry.pk, by=cast.liaison)
    assert Finding.objects.get(cleared_at=None).waived_reason == "市局同意"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_waiver_needs_a_reason(cast: Cast, noon, reason):
    entry = submitted(cast.guidance, cast.liaison)
    levels(cast, "city")
    recheck_entry(entry_id=entry.pk)
    with pytest.raises(Refused):
        waive_finding(finding_id=Finding.objects.get().pk, reason=reason, by=cast.organizer)


def test_a_finding_is_waived_once_and_only_by_organizers(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    levels(cast, "city")
    recheck_entry(entry_id=entry.pk)
    finding = Finding.objects.get()
    with pytest.raises(NotAllowed):
        waive_finding(finding_id=finding.pk, reason="x", by=cast.liaison)
    with pytest.raises(Finding.DoesNotExist):
        waive_finding(finding_id=finding.pk, reason="x", by=cast.foreign_organizer)
    waive_finding(finding_id=finding.pk, reason="x", by=cast.organizer)
    with pytest.raises(Conflict):
        waive_finding(finding_id=finding.pk, reason="y", by=cast.organizer)


def test_a_namesake_of_a_former_winner_warns_until_a_person_has_compared(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    FormerWinner.objects.create(name="王五", unit="河西区就业服务中心", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    finding = Finding.objects.get()
    assert (finding.rule, finding.severity) == ("former_winner", Severity.WARN)
    judged(cast, entry, MatchVerdict.DIFFERENT)
    assert Finding.objects.filter(cleared_at=None).count() == 0


def test_a_confirmed_former_winner_blocks(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    FormerWinner.objects.create(name="王五", unit="河西区就业服务中心", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    judged(cast, entry, MatchVerdict.SAME)
    finding = Finding.objects.get(cleared_at=None)
    assert (finding.severity, finding.message) == (
        Severity.BLOCK,
        "已确认获得过“全国十佳”荣誉称号（第二届），不得参加本届竞赛。",
    )
    with pytest.raises(Conflict):
        waive_finding(finding_id=finding.pk, reason="x", by=cast.organizer)


@pytest.mark.parametrize(
    "changes", [{}, {"unit": "另一单位"}, {"mobile": "19199999999"}], ids=["same", "unit", "mobile"]
)
def test_a_confirmed_person_never_becomes_active_again(cast: Cast, noon, changes):
    use_rules(cast.competition, cast.guidance, cast.grassroots)
    FormerWinner.objects.create(name="王五", edition="第二届")
    same = {"name": "王五", "unit": "甲中心", "mobile": "19100000077"}
    entry = submitted(cast.guidance, cast.liaison, **same)
    judged(cast, entry, MatchVerdict.SAME)
    recall_entry(entry_id=entry.pk, by=cast.liaison)
    again = draft(cast.guidance, cast.liaison, **(same | changes))
    for entry_id in (entry.pk, again.pk):
        with pytest.raises(RefusedMany):
            submit_entry(entry_id=entry_id, by=cast.liaison)


def test_another_person_of_that_name_is_judged_anew(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    FormerWinner.objects.create(name="王五", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五", unit="甲中心")
    judged(cast, entry, MatchVerdict.SAME)
    other = submitted(cast.guidance, cast.other_liaison, name="王五", unit="乙中心")
    assert other.winner_matches.get().verdict == MatchVerdict.PENDING


def test_a_judgement_of_not_the_same_is_forgotten_when_the_person_changes(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    FormerWinner.objects.create(name="王五", unit="乙中心", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五", unit="甲中心")
    judged(cast, entry, MatchVerdict.DIFFERENT)
    recall_entry(entry_id=entry.pk, by=cast.liaison)
    entry.refresh_from_db()
    data = person(name="王五", unit="乙中心", accepted=ticks(cast.guidance))
    save_competitor(entry_id=entry.pk, version=entry.version, data=data, by=cast.liaison)
    assert entry.winner_matches.get().verdict == MatchVerdict.PENDING


def test_a_judgement_needs_a_verdict_and_a_reason(cast: Cast, noon):
    FormerWinner.objects.create(name="王五", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    match = entry.winner_matches.get()
    for verdict, reason in ((MatchVerdict.PENDING, "x"), (MatchVerdict.SAME, " ")):
        with pytest.raises(Refused):
            judge_match(match_id=match.pk, verdict=verdict, reason=reason, by=cast.organizer)


def test_units_in_other_spelling_are_the_same_unit(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    submitted(cast.guidance, cast.other_liaison, name="王五", unit="\uff21\uff22\uff23 公司")
    entry = submitted(cast.guidance, cast.liaison, name="王五", unit="abc公司")
    assert [finding.rule for finding in Finding.objects.filter(entry=entry)] == ["same_name_unit"]


def test_the_whole_season_is_checked_and_drafts_are_left_alone(cast: Cast, noon):
    for district in (cast.heping, cast.hedong):
        make_entry(cast.guidance, district, EntryStatus.SUBMITTED, unit_level="street")
    make_entry(cast.guidance, cast.heping, EntryStatus.DRAFT, unit_level="street")
    levels(cast, "city")
    assert recheck_all(competition_id=cast.competition.pk) == Recheck(new=2)


def test_the_job_tells_the_organizers_once_and_is_safe_to_run_twice(cast: Cast, noon):
    make_entry(cast.guidance, cast.heping, EntryStatus.SUBMITTED, unit_level="street")
    levels(cast, "city")
    job = enqueue_recheck(competition=cast.competition, by=None, at=NOON)
    perform(job_id=job.pk)
    Job.objects.filter(pk=job.pk).update(state="queued")
    perform(job_id=job.pk)
    assert list(Message.objects.values_list("recipient", "subject")) == [
        (cast.organizer.pk, "资格核查发现 1 项新情况")
    ]
    assert Finding.objects.count() == 1


def test_a_check_asked_for_twice_in_a_minute_is_one_job(cast: Cast, noon):
    for _ in range(2):
        enqueue_recheck(competition=cast.competition, by=None, at=NOON)
    assert Job.objects.count() == 1


def test_imported_rows_without_a_valid_phone_are_found(cast: Cast, noon):
    entry = make_entry(cast.guidance, cast.heping, EntryStatus.SUBMITTED)
    Competitor.objects.filter(pk=entry.competitor_id).update(mobile="123")
    recheck_entry(entry_id=entry.pk)
    assert [finding.rule for finding in Finding.objects.all()] == ["phone_forms"]
