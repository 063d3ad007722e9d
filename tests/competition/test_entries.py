"""Taking and giving up a place."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from competition.enums import EntryStatus, Severity
from competition.models import Entry, Finding, QuotaOverride, Sheet
from competition.operations.entries import (
    recall_entry,
    submit_entry,
    substitute_entry,
    withdraw_entry,
)
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from competition.operations.entry_steps import QuotaFull, refusal_for
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused, RefusedMany
from records.models import ActionLog, Message
from tests.cast import Cast
from tests.competition.nominating import draft, submitted, use_rules
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def state(entry: Entry) -> tuple[str, int | None, bool]:
    entry.refresh_from_db()
    entry.competitor.refresh_from_db()
    return entry.status, entry.slot, entry.competitor.is_entered


def returned(cast: Cast, entry: Entry, fix_by) -> Entry:
    return return_entry(
        entry_id=entry.pk, comments=[Comment("post", "不详")], fix_by=fix_by, by=cast.organizer
    )


def test_a_submitted_entry_takes_the_first_place_and_tells_the_organizers(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    assert state(entry) == (EntryStatus.SUBMITTED, 1, True)
    assert [message.recipient for message in Message.objects.all()] == [cast.organizer]
    assert ActionLog.objects.filter(action="submit_entry").count() == 1


def test_the_log_says_which_deadline_let_it_pass(cast: Cast, noon):
    submitted(cast.guidance, cast.liaison)
    assert "截止 2024年4月20日 12:00" in ActionLog.objects.get(action="submit_entry").payload


def test_the_quota_of_one_is_used_up_by_one(cast: Cast, noon):
    submitted(cast.guidance, cast.liaison)
    second = draft(cast.guidance, cast.liaison)
    with pytest.raises(RefusedMany) as refusal:
        submit_entry(entry_id=second.pk, by=cast.liaison)
    assert refusal.value.problems == [
        (
            "",
            "本区“职业指导人员”的名额（1 个）已用完。如需换人，请对已提交的选手办理“替换”。",
        )
    ]


def test_the_places_of_districts_and_events_are_counted_apart(cast: Cast, noon):
    entries = [
        submitted(cast.guidance, cast.liaison),
        submitted(cast.grassroots, cast.liaison),
        submitted(cast.guidance, cast.other_liaison),
    ]
    assert [state(entry) for entry in entries] == [(EntryStatus.SUBMITTED, 1, True)] * 3


def test_a_districts_own_quota_goes_before_the_events(cast: Cast, noon):
    QuotaOverride.objects.create(quota=cast.guidance.quota, district=cast.heping, maximum=2)
    slots = [submitted(cast.guidance, cast.liaison).slot for _ in range(2)]
    third = draft(cast.guidance, cast.liaison)
    with pytest.raises(RefusedMany):
        submit_entry(entry_id=third.pk, by=cast.liaison)
    assert slots == [1, 2]


def test_a_district_without_places_is_refused(cast: Cast, noon):
    QuotaOverride.objects.create(quota=cast.guidance.quota, district=cast.heping, maximum=0)
    entry = draft(cast.guidance, cast.liaison)
    with pytest.raises(RefusedMany):
        submit_entry(entry_id=entry.pk, by=cast.liaison)


def test_all_blocking_problems_are_named_at_once_each_with_its_clause(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    entry = draft(
        cast.guidance, cast.liaison, photo=None, post="", unit_level="street", accepted={}
    )
    with pytest.raises(RefusedMany) as refusal:
        submit_entry(entry_id=entry.pk, by=cast.liaison)
    assert [field for field, _ in refusal.value.problems] == [
        "post",
        "photo",
        "declare_pledge-truth",
        "unit_level",
    ]
    assert refusal.value.problems[-1][1] == (
        "所选单位层级为“街道（乡镇）公共就业服务平台”，"
        "本赛项的参赛对象为：市级公共就业服务机构、区级公共就业服务机构。（四(一)1）"
    )
    assert state(entry) == (EntryStatus.DRAFT, None, False)


def test_a_warning_does_not_stop_a_submission_and_is_written_down(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    entry = submitted(cast.guidance, cast.liaison, employment="seconded")
    finding = Finding.objects.get(entry=entry)
    assert (finding.rule, finding.severity, finding.found_at) == (
        "employment",
        Severity.WARN,
        NOON,
    )


def test_one_person_is_entered_once_even_without_any_rule_in_the_season(cast: Cast, noon):
    first = submitted(cast.guidance, cast.liaison)
    twin = draft(
        cast.grassroots,
        cast.liaison,
        name=first.competitor.name,
        mobile=first.competitor.mobile,
    )
    with pytest.raises(RefusedMany) as refusal:
        submit_entry(entry_id=twin.pk, by=cast.liaison)
    assert refusal.value.problems == [
        (
            "mobile",
            "该选手已报名本区“职业指导人员”赛项，每人只能参加一个赛项。（四(一)1）",
        )
    ]


def test_no_district_is_named_to_another(cast: Cast, noon):
    first = submitted(cast.guidance, cast.other_liaison)
    twin = draft(
        cast.guidance, cast.liaison, name=first.competitor.name, mobile=first.competitor.mobile
    )
    with pytest.raises(RefusedMany) as refusal:
        submit_entry(entry_id=twin.pk, by=cast.liaison)
    assert "河东" not in refusal.value.message


def test_a_recalled_entry_is_a_draft_again_and_frees_the_place(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    recall_entry(entry_id=entry.pk, by=cast.liaison)
    assert state(entry) == (EntryStatus.DRAFT, None, False)
    assert submitted(cast.guidance, cast.liaison).slot == 1


def test_withdrawing_needs_a_reason_and_frees_the_place(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    with pytest.raises(Refused) as refusal:
        withdraw_entry(entry_id=entry.pk, reason=" ", by=cast.liaison)
    withdraw_entry(entry_id=entry.pk, reason="生病", by=cast.liaison)
    assert refusal.value.field == "reason"
    assert state(entry) == (EntryStatus.WITHDRAWN, None, False)
    assert ActionLog.objects.get(action="withdraw_entry").reason == "生病"


def test_withdrawing_is_possible_after_the_closing_and_keeps_the_number(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    with clock_set_to(NOON + timedelta(days=60)):
        withdraw_entry(entry_id=entry.pk, reason="调离", by=cast.liaison)
    entry.refresh_from_db()
    assert (entry.status, entry.number) == (EntryStatus.WITHDRAWN, "G001")


def test_an_organizer_may_withdraw_and_the_district_is_told(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    Message.objects.all().delete()
    withdraw_entry(entry_id=entry.pk, reason="来电告知", by=cast.organizer)
    assert [message.recipient for message in Message.objects.all()] == [cast.liaison]


def test_clerks_and_supervisors_withdraw_nobody(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    for user in (cast.clerk, cast.supervisor, cast.judge):
        with pytest.raises(NotAllowed):
            withdraw_entry(entry_id=entry.pk, reason="x", by=user)


def test_who_has_scores_is_not_withdrawn(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    Sheet.objects.create(entry=entry, component="theory", at=NOON, by=cast.clerk)
    with pytest.raises(Conflict):
        withdraw_entry(entry_id=entry.pk, reason="x", by=cast.liaison)


def test_a_substitution_is_one_act_and_links_the_two(cast: Cast, noon):
    old = submitted(cast.guidance, cast.liaison)
    accept_entry(entry_id=old.pk, by=cast.organizer)
    new = draft(cast.guidance, cast.liaison, replaces_id=old.pk)
    substitute_entry(entry_id=new.pk, reason="骨折", by=cast.liaison)
    assert (state(old), state(new)) == (
        (EntryStatus.WITHDRAWN, None, False),
        (EntryStatus.SUBMITTED, 1, True),
    )
    assert new.replaces == old


def test_a_substitute_may_carry_the_same_mobile(cast: Cast, noon):
    old = submitted(cast.guidance, cast.liaison)
    mobile = old.competitor.mobile
    new = draft(cast.guidance, cast.liaison, replaces_id=old.pk, mobile=mobile)
    substitute_entry(entry_id=new.pk, reason="姓名登记有误", by=cast.liaison)
    assert state(new) == (EntryStatus.SUBMITTED, 1, True)


def test_a_substitution_that_fails_leaves_the_old_one_in(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    old = submitted(cast.guidance, cast.liaison)
    new = draft(cast.guidance, cast.liaison, replaces_id=old.pk, photo=None)
    with pytest.raises(RefusedMany):
        substitute_entry(entry_id=new.pk, reason="骨折", by=cast.liaison)
    assert (state(old), state(new)[0]) == (
        (EntryStatus.SUBMITTED, 1, True),
        EntryStatus.DRAFT,
    )


def test_a_substitution_draft_is_not_submitted_beside_the_one_it_replaces(cast: Cast, noon):
    QuotaOverride.objects.create(quota=cast.guidance.quota, district=cast.heping, maximum=3)
    old = submitted(cast.guidance, cast.liaison)
    new = draft(cast.guidance, cast.liaison, replaces_id=old.pk)
    with pytest.raises(Conflict):
        submit_entry(entry_id=new.pk, by=cast.liaison)


def test_an_entry_has_one_substitution_draft(cast: Cast, noon):
    old = submitted(cast.guidance, cast.liaison)
    draft(cast.guidance, cast.liaison, replaces_id=old.pk)
    with pytest.raises(Conflict):
        draft(cast.guidance, cast.liaison, replaces_id=old.pk)


def test_another_districts_entry_cannot_be_replaced(cast: Cast, noon):
    old = submitted(cast.guidance, cast.other_liaison)
    with pytest.raises(Conflict):
        draft(cast.guidance, cast.liaison, replaces_id=old.pk)


def test_the_slot_constraint_is_a_second_wall(cast: Cast, noon):
    submitted(cast.guidance, cast.liaison)
    second = draft(cast.guidance, cast.liaison)
    with pytest.raises(IntegrityError) as broken:
        Entry.objects.filter(pk=second.pk).update(status=EntryStatus.SUBMITTED, slot=1)
    assert isinstance(refusal_for(broken.value), QuotaFull)
