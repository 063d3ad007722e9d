"""The organizer's pages of competitors: the list, its export, the decision."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.test import Client

from competition.enums import EntryStatus, MatchVerdict, Severity
from competition.models import (
    Entry,
    Finding,
    FormerWinner,
    RuleSetting,
    WinnerMatch,
)
from competition.operations.eligibility_check import recheck_entry
from tests.cast import Cast
from tests.competition.nominating import submitted, use_rules
from tests.competition.pages import at, browser_of, said
from tests.factories import NOON, make_district, make_entry, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
_codes = count(120201)


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def handed_in(cast: Cast, **fields) -> Entry:
    """A competitor of a district of its own."""
    code = str(next(_codes))
    district = make_district(code, f"区{code}")
    take_part(cast.competition, district)
    values = {"submitted_at": NOON} | fields
    return make_entry(cast.guidance, district, EntryStatus.SUBMITTED, **values)


def blocked(cast: Cast) -> Entry:
    entry = submitted(cast.guidance, cast.liaison)
    RuleSetting.objects.create(
        competition=cast.competition,
        event=cast.guidance,
        rule="unit_level",
        params={"levels": ["city"]},
        clause="四(一)1",
        severity=Severity.BLOCK,
    )
    recheck_entry(entry_id=entry.pk)
    return entry


def test_a_supervisor_reads_with_masked_numbers_and_decides_nothing(office, cast: Cast):
    entry = submitted(cast.guidance, cast.liaison, mobile="19112345678")
    watcher = browser_of(cast.supervisor)
    page = said(watcher.get(at("manage-entry-detail", entry.pk)))
    assert ("191****5678" in page, "19112345678" in page, "受理并发放" in page) == (
        True,
        False,
        False,
    )


def test_accepting_from_the_page_gives_the_number(office, cast: Cast):
    entry = submitted(cast.guidance, cast.liaison)
    office.post(at("manage-entry-accept", entry.pk), {"text": "符合"})
    entry.refresh_from_db()
    assert (entry.number, entry.opinions.get().text) == ("G001", "符合")


def test_what_forbids_acceptance_is_listed_on_the_page(office, cast: Cast):
    entry = blocked(cast)
    answer = office.post(at("manage-entry-accept", entry.pk))
    assert (answer.status_code, len(answer.context["refusal"].problems)) == (409, 1)


def test_a_waiver_from_the_page_needs_its_reason(office, cast: Cast):
    entry = blocked(cast)
    finding = Finding.objects.get()
    address = at("manage-entry-waive", entry.pk)
    refused = office.post(address, {"finding": finding.pk, "reason": ""})
    office.post(address, {"finding": finding.pk, "reason": "市局同意"})
    finding.refresh_from_db()
    assert (refused.status_code, finding.waived_reason) == (400, "市局同意")


def test_a_match_is_judged_from_the_page(office, cast: Cast):
    FormerWinner.objects.create(name="王五", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    match = entry.winner_matches.get()
    address = at("manage-entry-match", entry.pk)
    refused = office.post(address, {"match": match.pk, "verdict": "pending", "reason": "x"})
    office.post(address, {"match": match.pk, "verdict": "different", "reason": "电话核实"})
    match.refresh_from_db()
    assert (refused.status_code, match.verdict) == (400, MatchVerdict.DIFFERENT)


def test_a_return_closes_at_the_midnight_after_the_chosen_day(office, cast: Cast):
    entry = submitted(cast.guidance, cast.liaison)
    sent = {"comment_photo": "请换近照", "fix_by": "2024-04-15"}
    office.post(at("manage-entry-return", entry.pk), sent)
    entry.refresh_from_db()
    assert (entry.status, entry.fix_by) == (
        EntryStatus.RETURNED,
        datetime(2024, 4, 15, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"fix_by": "2024-04-15"},
        {"comment_photo": "x"},
        {"comment_photo": "x", "fix_by": "2023-02-29"},
        {"comment_photo": "x", "fix_by": "10000-01-01"},
        {"comment_photo": "x", "fix_by": "2024-04-01"},
        {"comment_photo": "x" * 301, "fix_by": "2024-04-15"},
        {"comment_salary": "x", "fix_by": "2024-04-15"},
    ],
)
def test_a_return_without_reason_or_day_keeps_what_was_typed(office, cast: Cast, sent):
    entry = submitted(cast.guidance, cast.liaison)
    answer = office.post(at("manage-entry-return", entry.pk), sent)
    entry.refresh_from_db()
    form = answer.context["return_form"]
    assert (answer.status_code, entry.status) == (400, EntryStatus.SUBMITTED)
    assert form["comment_photo"].value() == sent.get("comment_photo")


def test_rejecting_and_withdrawing_from_the_page_need_a_reason(office, cast: Cast):
    first = submitted(cast.guidance, cast.liaison)
    second = submitted(cast.grassroots, cast.liaison)
    refused = [
        office.post(at("manage-entry-reject", first.pk)).status_code,
        office.post(at("manage-entry-withdraw", second.pk)).status_code,
    ]
    office.post(at("manage-entry-reject", first.pk), {"reason": "不符"})
    office.post(at("manage-entry-withdraw", second.pk), {"reason": "来电"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert refused == [400, 400]
    assert [first.status, second.status] == [EntryStatus.REJECTED, EntryStatus.WITHDRAWN]


def test_a_decision_that_somebody_else_took_first_is_a_conflict(office, cast: Cast):
    entry = submitted(cast.guidance, cast.liaison)
    office.post(at("manage-entry-reject", entry.pk), {"reason": "不符"})
    assert office.post(at("manage-entry-accept", entry.pk)).status_code == 409


def test_the_next_in_the_queue_is_the_one_that_waits_longest(office, cast: Cast):
    late = handed_in(cast, submitted_at=NOON + timedelta(hours=2))
    early = handed_in(cast, submitted_at=NOON + timedelta(hours=1))
    page = office.get(at("manage-entries"))
    detail = office.get(at("manage-entry-detail", early.pk))
    assert (page.context["next_entry"], detail.context["next_entry"]) == (early, late)


MANAGE_ROUTES = {
    "manage-entry-detail": "get",
    "manage-entry-photo": "get",
    "manage-entry-accept": "post",
    "manage-entry-return": "post",
    "manage-entry-reject": "post",
    "manage-entry-withdraw": "post",
    "manage-entry-waive": "post",
    "manage-entry-match": "post",
}


@pytest.mark.parametrize(("name", "method"), MANAGE_ROUTES.items())
def test_an_organizer_of_another_season_finds_nothing(cast: Cast, noon, name, method):
    entry = submitted(cast.guidance, cast.liaison)
    stranger = browser_of(cast.foreign_organizer)
    answers = [
        getattr(stranger, method)(at(name, entry_id)).status_code
        for entry_id in (entry.pk, 0, 10**25)
    ]
    assert answers == [404, 404, 404]


@pytest.mark.parametrize(("route", "key"), [("waive", "finding"), ("match", "match")])
@pytest.mark.parametrize("value", ["other", "0", "9" * 25, "x", "1;", "-1"])
def test_a_forged_finding_or_match_does_not_exist(office, cast: Cast, route, key, value):
    FormerWinner.objects.create(name="王五", edition="第二届")
    other = submitted(cast.grassroots, cast.liaison, name="王五")
    entry = submitted(cast.guidance, cast.liaison)
    use_rules(cast.competition, cast.grassroots)
    recheck_entry(entry_id=other.pk)
    foreign = {
        "finding": Finding.objects.filter(entry=other).first(),
        "match": WinnerMatch.objects.get(entry=other),
    }[key]
    sent = {key: foreign.pk if value == "other" else value, "reason": "x", "verdict": "same"}
    answer = office.post(at(f"manage-entry-{route}", entry.pk), sent)
    assert answer.status_code == 404
