"""Ids that a person typed into a form or an address instead of the browser."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from competition.enums import EntryStatus
from competition.models import Activity, Attendance, Stage
from tests.cast import Cast
from tests.factories import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
FORGED = ["0", "-1", "1.0", "1;", "²", "٣", "9" * 20, "9" * 5_000, "x" * 5_000, " ", "None"]


@pytest.fixture
def activity(cast: Cast) -> Activity:
    stage = Stage.objects.create(competition=cast.competition, key="may", name="五月")
    activity = Activity.objects.create(
        competition=cast.competition, stage=stage, key="training", name="集中培训"
    )
    Attendance.objects.create(activity=activity, district=cast.heping, name="张三")
    return activity


def post(client: Client, user: User, route: str, data: dict[str, str], **captures: object):
    client.force_login(user)
    return client.post(reverse(route, kwargs=captures), data)


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_entry_is_none_while_typing(client, cast: Cast, forged: str):
    data = {"event": "guidance", "entry": forged, "replaces": forged, "name": "张三"}
    answer = post(client, cast.liaison, "district-entry-check", data, slug=cast.competition.slug)
    assert answer.status_code == 200


@pytest.mark.parametrize("forged", [each for each in FORGED if len(each) < 4_000])
def test_a_forged_entry_is_replaced_by_nobody(client, cast: Cast, forged: str):
    client.force_login(cast.liaison)
    address = reverse("district-entry-new", args=[cast.competition.slug])
    answer = client.get(address, {"event": "guidance", "replaces": forged})
    assert answer.status_code == 404


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_person_signs_nobody_in(client, cast: Cast, activity: Activity, forged: str):
    captures = {"slug": cast.competition.slug, "activity_id": activity.pk}
    answer = post(client, cast.organizer, "manage-activity-attend", {"person": forged}, **captures)
    assert (answer.status_code, Attendance.objects.get().signed_in_at) == (302, None)


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("act", ["waive", "match"])
def test_a_forged_finding_or_match_is_not_found(client, cast: Cast, act: str, forged: str):
    entry = make_entry(cast.guidance, cast.heping, EntryStatus.SUBMITTED)
    name = {"waive": "finding", "match": "match"}[act]
    captures = {"slug": cast.competition.slug, "entry_id": entry.pk}
    answer = post(client, cast.organizer, f"manage-entry-{act}", {name: forged}, **captures)
    assert answer.status_code == 404


@pytest.mark.parametrize("forged", FORGED)
def test_nobody_serves_a_forged_competition(client, cast: Cast, forged: str):
    data = {"role": "clerk", "competitions": forged}
    answer = post(client, cast.administrator, "account-duties", data, user_id=cast.clerk.pk)
    served = list(cast.clerk.appointments.values_list("competition", flat=True))
    assert (answer.status_code, served) == (200, [cast.competition.pk])


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_window_or_district_is_not_extended(client, cast: Cast, forged: str):
    data = {"window": forged, "district": forged, "until": "2024-05-01", "reason": "受灾"}
    answer = post(client, cast.organizer, "manage-extension-grant", data, slug="tianjin-2024")
    assert answer.status_code == 200
