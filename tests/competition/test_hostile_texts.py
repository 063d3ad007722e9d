"""Reasons and days as nobody types them: refused beside the box, nothing stored."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from competition.enums import EntryStatus
from competition.models import Announcement, Entry, Extension, Filing
from records.models import ActionLog
from tests.cast import Cast
from tests.factories import NOON, make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
BAD = ["长" * 501, "x" * 100_000, "a\x1bb", "a\x0bb", "\uffff"]
EARLY_AND_LATE = ["0001-01-01", "9999-12-31", "10000-01-01", "2023-02-29"]


def post(client: Client, user: User, route: str, data: dict[str, str], **captures: object):
    client.force_login(user)
    return client.post(reverse(route, kwargs=captures), data)


def acts() -> list[str]:
    return list(ActionLog.objects.values_list("action", flat=True))


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return make_entry(cast.guidance, cast.heping, EntryStatus.SUBMITTED)


@pytest.mark.parametrize("reason", BAD)
@pytest.mark.parametrize("act", ["reject", "withdraw"])
def test_an_organizers_reason(client, cast: Cast, entry: Entry, act: str, reason: str):
    captures = {"slug": cast.competition.slug, "entry_id": entry.pk}
    answer = post(client, cast.organizer, f"manage-entry-{act}", {"reason": reason}, **captures)
    entry.refresh_from_db()
    assert (answer.status_code, entry.status, acts()) == (400, EntryStatus.SUBMITTED, [])


@pytest.mark.parametrize("text", BAD)
def test_an_opinion_at_acceptance(client, cast: Cast, entry: Entry, text: str):
    captures = {"slug": cast.competition.slug, "entry_id": entry.pk}
    answer = post(client, cast.organizer, "manage-entry-accept", {"text": text}, **captures)
    entry.refresh_from_db()
    assert (answer.status_code, entry.status, acts()) == (400, EntryStatus.SUBMITTED, [])


@pytest.mark.parametrize("reason", BAD)
def test_a_districts_reason(client, cast: Cast, entry: Entry, reason: str):
    captures = {"slug": cast.competition.slug, "entry_id": entry.pk}
    answer = post(client, cast.liaison, "district-entry-withdraw", {"reason": reason}, **captures)
    entry.refresh_from_db()
    assert (answer.status_code, entry.status, acts()) == (400, EntryStatus.SUBMITTED, [])


@pytest.mark.parametrize("reason", BAD)
def test_a_reason_for_closing_an_account(client, cast: Cast, reason: str):
    post(client, cast.organizer, "account-deactivate", {"reason": reason}, user_id=cast.clerk.pk)
    cast.clerk.refresh_from_db()
    assert (cast.clerk.is_active, acts()) == (True, [])


@pytest.mark.parametrize("reason", BAD)
def test_a_purpose_of_full_numbers(client, cast: Cast, reason: str):
    data, slug = {"reason": reason}, cast.competition.slug
    answer = post(client, cast.organizer, "manage-entries-export", data, slug=slug)
    assert (answer.status_code, acts()) == (400, [])


@pytest.mark.parametrize("text", BAD)
def test_who_fills_in_the_filing(client, cast: Cast, text: str):
    data = {"filled_by": text, "phone": text, "attested": "on"}
    slug = cast.competition.slug
    answer = post(client, cast.liaison, "district-competitors-file", data, slug=slug)
    assert (answer.status_code, Filing.objects.count(), acts()) == (400, 0, [])


@pytest.mark.parametrize("text", ["\u200b", "\u3164\ufeff", "a\x1bb", "\uffff", "长" * 41])
def test_a_name_of_an_account(client, cast: Cast, text: str):
    before = cast.clerk.name
    data = {"name": text, "unit": "", "mobile": ""}
    answer = post(client, cast.organizer, "account-edit", data, user_id=cast.clerk.pk)
    cast.clerk.refresh_from_db()
    assert (answer.status_code, cast.clerk.name, acts()) == (200, before, [])


@pytest.mark.parametrize("text", ["\u200b", "a\x1bb", "a\x0bb\uffff"])
def test_words_of_an_announcement(client, cast: Cast, text: str):
    data = {"title": text, "body": text}
    slug = cast.competition.slug
    answer = post(client, cast.organizer, "manage-announcement-new", data, slug=slug)
    assert (answer.status_code, Announcement.objects.count()) == (200, 0)


@pytest.mark.parametrize("day", EARLY_AND_LATE)
def test_a_last_day_to_mend(client, cast: Cast, entry: Entry, day: str):
    captures = {"slug": cast.competition.slug, "entry_id": entry.pk}
    data = {"fix_by": day, "comment_name": "与证件不符"}
    answer = post(client, cast.organizer, "manage-entry-return", data, **captures)
    entry.refresh_from_db()
    assert (answer.status_code, entry.status) == (400, EntryStatus.SUBMITTED)


@pytest.mark.parametrize("day", EARLY_AND_LATE)
def test_a_day_of_an_extension(client, cast: Cast, day: str):
    window = cast.competition.windows.first()
    data = {"window": window.pk, "district": cast.heping.pk, "until": day, "reason": "受灾"}
    slug = cast.competition.slug
    answer = post(client, cast.organizer, "manage-extension-grant", data, slug=slug)
    assert (answer.status_code, Extension.objects.count()) == (200, 0)


@pytest.mark.parametrize("day", EARLY_AND_LATE)
def test_a_day_of_the_foot(client, cast: Cast, day: str):
    data = {"filled_by": "张三", "phone": "", "filled_on": day}
    slug = cast.competition.slug
    answer = post(client, cast.liaison, "district-liaisons-foot", data, slug=slug)
    assert (answer.status_code, Filing.objects.exclude(filled_on=None).count()) == (400, 0)


@pytest.mark.parametrize("day", EARLY_AND_LATE)
@pytest.mark.parametrize("route", ["supervise-log", "supervise-log-export"])
def test_a_day_of_the_log(client, cast: Cast, route: str, day: str):
    client.force_login(cast.supervisor)
    answer = client.get(reverse(route), {"since": day, "until": day})
    assert answer.status_code == 200


@pytest.mark.parametrize("day", EARLY_AND_LATE)
@pytest.mark.parametrize("route", ["sign-in-log", "sign-in-export"])
def test_a_day_of_the_sign_ins(client, cast: Cast, route: str, day: str):
    client.force_login(cast.administrator)
    answer = client.get(reverse(route), {"since": day, "until": day})
    assert answer.status_code == 200


def test_the_log_keeps_what_is_right(client, cast: Cast, entry: Entry):
    """The positive control: the same forms with decent words go through."""
    captures = {"slug": cast.competition.slug, "entry_id": entry.pk}
    data = {"fix_by": "2024-04-30", "comment_name": "与证件不符"}
    post(client, cast.organizer, "manage-entry-return", data, **captures)
    entry.refresh_from_db()
    assert (entry.status, entry.fix_by > NOON) == (EntryStatus.RETURNED, True)
    assert "return_entry" in acts()
