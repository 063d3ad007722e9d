"""Accept, return, reject: what the organizer decides and what stays of it."""

from datetime import timedelta

import pytest

from competition.enums import EntryStatus, MatchVerdict, Severity
from competition.models import Entry, Event, Finding, FormerWinner, Opinion, RuleSetting
from competition.operations.eligibility_check import recheck_entry
from competition.operations.entries import submit_entry, substitute_entry, withdraw_entry
from competition.operations.entry_drafts import save_competitor
from competition.operations.entry_reviews import (
    Comment,
    NotAcceptable,
    accept_entry,
    reject_entry,
    return_entry,
)
from competition.operations.findings import judge_match, waive_finding
from competition.transitions import IllegalMove
from records.errors import NotAllowed, Refused
from records.models import ActionLog, Message
from tests.cast import Cast
from tests.competition.nominating import draft, person, submitted, use_rules
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
FIX_BY = NOON + timedelta(days=3)


def accepted(cast: Cast, event: Event, **changes) -> Entry:
    entry = submitted(event, cast.liaison, **changes)
    return accept_entry(entry_id=entry.pk, by=cast.organizer)


def test_acceptance_gives_the_number_and_tells_the_district(cast: Cast, noon):
    entry = accepted(cast, cast.guidance)
    assert (entry.status, entry.number, entry.decided_at) == (EntryStatus.ACCEPTED, "G001", NOON)
    assert Message.objects.get(recipient=cast.liaison).subject == (
        "选手已受理，参赛号 G001（职业指导人员）"
    )
    assert Opinion.objects.get().verdict == "accept"


def test_numbers_run_per_event_and_are_never_given_twice(cast: Cast, noon):
    first = accepted(cast, cast.guidance)
    withdraw_entry(entry_id=first.pk, reason="生病", by=cast.liaison)
    second = accepted(cast, cast.guidance)
    other = accepted(cast, cast.grassroots)
    assert [first.number, second.number, other.number] == ["G001", "G002", "B001"]


def test_a_substitute_gets_a_number_of_its_own(cast: Cast, noon):
    old = accepted(cast, cast.guidance)
    new = draft(cast.guidance, cast.liaison, replaces_id=old.pk)
    substitute_entry(entry_id=new.pk, reason="骨折", by=cast.liaison)
    assert accept_entry(entry_id=new.pk, by=cast.organizer).number == "G002"


def test_a_number_survives_a_return(cast: Cast, noon):
    entry = accepted(cast, cast.guidance)
    return_entry(
        entry_id=entry.pk, comments=[Comment("post", "?")], fix_by=FIX_BY, by=cast.organizer
    )
    submit_entry(entry_id=entry.pk, by=cast.liaison)
    assert accept_entry(entry_id=entry.pk, by=cast.organizer).number == "G001"


def test_only_organizers_of_the_season_decide(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    for user in (cast.liaison, cast.clerk, cast.supervisor, cast.judge, cast.administrator):
        with pytest.raises(NotAllowed):
            accept_entry(entry_id=entry.pk, by=user)
    with pytest.raises(Entry.DoesNotExist):
        accept_entry(entry_id=entry.pk, by=cast.foreign_organizer)


def test_a_draft_is_not_accepted(cast: Cast, noon):
    with pytest.raises(IllegalMove):
        accept_entry(entry_id=draft(cast.guidance, cast.liaison).pk, by=cast.organizer)


def test_an_entry_that_meanwhile_breaks_a_rule_is_not_accepted_until_waived(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison, unit_level="city")
    RuleSetting.objects.create(
        competition=cast.competition,
        event=cast.guidance,
        rule="unit_level",
        params={"levels": ["district"]},
        clause="四(一)1",
        severity=Severity.BLOCK,
    )
    with pytest.raises(NotAcceptable) as refusal:
        accept_entry(entry_id=entry.pk, by=cast.organizer)
    assert "单位层级" in refusal.value.message
    recheck_entry(entry_id=entry.pk)
    waive_finding(finding_id=Finding.objects.get().pk, reason="市局同意", by=cast.organizer)
    assert accept_entry(entry_id=entry.pk, by=cast.organizer).status == EntryStatus.ACCEPTED


def test_a_pending_match_with_a_former_winner_stops_the_acceptance(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    FormerWinner.objects.create(name="王五", unit="河西区就业服务中心", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    with pytest.raises(NotAcceptable):
        accept_entry(entry_id=entry.pk, by=cast.organizer)
    match = entry.winner_matches.get()
    judge_match(
        match_id=match.pk, verdict=MatchVerdict.DIFFERENT, reason="电话核实", by=cast.organizer
    )
    assert accept_entry(entry_id=entry.pk, by=cast.organizer).number == "G001"


def test_a_match_stops_the_acceptance_even_where_no_rule_names_former_winners(cast: Cast, noon):
    FormerWinner.objects.create(name="王五", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    with pytest.raises(NotAcceptable):
        accept_entry(entry_id=entry.pk, by=cast.organizer)


def test_a_return_names_fields_and_a_fix_by_instant(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    return_entry(
        entry_id=entry.pk,
        comments=[Comment("photo", "请换近照"), Comment("post", "  ")],
        fix_by=FIX_BY,
        by=cast.organizer,
    )
    opinion = Opinion.objects.get()
    assert (opinion.comments, opinion.fix_by) == (
        [{"field": "photo", "label": "照片", "text": "请换近照"}],
        FIX_BY,
    )
    message = Message.objects.get(recipient=cast.liaison)
    assert (message.subject, message.body) == (
        "选手信息被退回，请于2024年4月13日 12:00前修改（职业指导人员）",
        "照片：请换近照",
    )


@pytest.mark.parametrize(
    "case",
    [
        ([], FIX_BY, "comments"),
        ([Comment("photo", " ")], FIX_BY, "comments"),
        ([Comment("salary", "x")], FIX_BY, "comments"),
        ([Comment("photo", "x")], NOON, "fix_by"),
    ],
)
def test_a_return_without_reason_or_time_is_refused(cast: Cast, noon, case):
    comments, fix_by, field = case
    entry = submitted(cast.guidance, cast.liaison)
    with pytest.raises(Refused) as refusal:
        return_entry(entry_id=entry.pk, comments=comments, fix_by=fix_by, by=cast.organizer)
    entry.refresh_from_db()
    assert (refusal.value.field, entry.status) == (field, EntryStatus.SUBMITTED)


def test_a_returned_entry_keeps_its_place_while_it_is_mended(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    return_entry(
        entry_id=entry.pk, comments=[Comment("post", "?")], fix_by=FIX_BY, by=cast.organizer
    )
    entry.refresh_from_db()
    saved = save_competitor(
        entry_id=entry.pk, version=entry.version, data=person(name="李四"), by=cast.liaison
    )
    assert (saved.status, saved.slot, saved.competitor.is_entered) == (
        EntryStatus.RETURNED,
        1,
        True,
    )


def test_a_rejection_needs_a_reason_and_frees_the_place(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    with pytest.raises(Refused):
        reject_entry(entry_id=entry.pk, reason="", by=cast.organizer)
    reject_entry(entry_id=entry.pk, reason="不是本区人员", by=cast.organizer)
    entry.refresh_from_db()
    assert (entry.status, entry.slot) == (EntryStatus.REJECTED, None)
    assert submitted(cast.guidance, cast.liaison).slot == 1


def test_what_is_decided_is_not_decided_again(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    reject_entry(entry_id=entry.pk, reason="x", by=cast.organizer)
    with pytest.raises(IllegalMove):
        accept_entry(entry_id=entry.pk, by=cast.organizer)


def test_every_decision_is_logged(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    return_entry(
        entry_id=entry.pk, comments=[Comment("post", "?")], fix_by=FIX_BY, by=cast.organizer
    )
    submit_entry(entry_id=entry.pk, by=cast.liaison)
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    actions = ActionLog.objects.filter(object_type="competition.entry").order_by("seq")
    assert list(actions.values_list("action", flat=True)) == [
        "start_entry",
        "submit_entry",
        "return_entry",
        "submit_entry",
        "accept_entry",
    ]
