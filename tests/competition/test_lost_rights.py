"""Who no longer serves a competition, or plays another role, loses what was begun in it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from competition.models import Appointment, Liaison
from competition.operations.score_import import KIND
from competition.operations.standing_export import request_standing_export
from competition.operations.standings import compute_standing
from records.enums import ImportState
from records.models import Import, Job
from records.operations.imports import check_import
from records.operations.jobs import perform
from tests.cast import Cast
from tests.score_books import GOOD, book
from tests.scoring import accepted, key_all, make_scheme, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def uploaded(cast: Cast) -> Import:
    """A score workbook that the organizer has uploaded."""
    make_scheme(cast.guidance)
    for number in ("G001", "G002", "G003"):
        accepted(cast, number)
    slug = cast.competition.slug
    return check_import(
        kind=KIND, content=book(*GOOD), filename="成绩.xlsx", params={"slug": slug}, scope=slug,
        by=cast.organizer,
    )  # fmt: skip


@pytest.fixture
def exported(cast: Cast) -> Job:
    """A ranking workbook that the organizer has asked for, done."""
    make_scheme(cast.guidance)
    key_all(cast, accepted(cast, "G001"), "90", *[plan("50", "30")] * 3)
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    job = request_standing_export(slug=cast.competition.slug, by=cast.organizer)
    perform(job_id=job.pk)
    return job


def dismissed(user: User) -> User:
    """No longer of this competition."""
    Appointment.objects.filter(user=user).delete()
    return user


def made_clerk(user: User) -> User:
    """Still of this competition, in another role."""
    User.objects.filter(pk=user.pk).update(role=Role.CLERK)
    user.refresh_from_db()
    return user


def status(client: Client, method: str, name: str, pk: int) -> int:
    return int(getattr(client, method)(reverse(name, args=[pk])).status_code)


IMPORT_PAGES = [
    ("get", "import-detail"),
    ("get", "import-errors"),
    ("post", "import-confirm"),
    ("post", "import-drop"),
]


@pytest.mark.parametrize(("method", "name"), IMPORT_PAGES)
@pytest.mark.parametrize(("lose", "answer"), [(dismissed, 404), (made_clerk, 403)])
def test_an_upload_cannot_be_looked_at_or_carried_out(
    client, cast: Cast, uploaded: Import, lose, answer: int, method: str, name: str
):
    client.force_login(lose(cast.organizer))
    assert status(client, method, name, uploaded.pk) == answer
    uploaded.refresh_from_db()
    assert uploaded.state == ImportState.CHECKED


@pytest.mark.parametrize("lose", [dismissed, made_clerk])
def test_a_finished_export_cannot_be_taken_away(client, cast: Cast, exported: Job, lose):
    client.force_login(cast.organizer)
    assert status(client, "get", "job-file", exported.pk) == 200
    client.force_login(lose(cast.organizer))
    assert status(client, "get", "job-file", exported.pk) == 403


def test_what_vanished_while_a_page_was_open_is_told_and_no_failure(
    client, cast: Cast, monkeypatch
):
    row = Liaison.objects.create(
        competition=cast.competition, district=cast.heping, name="张三", mobile="19100000001"
    )

    def removed_by_somebody_else(**_):
        raise Liaison.DoesNotExist

    monkeypatch.setattr(
        "competition.views.district_liaisons.remove_liaison", removed_by_somebody_else
    )
    client.force_login(cast.liaison)
    address = reverse("district-liaison-remove", args=[cast.competition.slug, row.pk])
    answer = client.post(address)
    assert (answer.status_code, "刚被删除或调整" in answer.content.decode()) == (404, True)


def test_a_missing_part_of_an_object_is_a_failure_and_not_called_gone(
    error_logs, client, cast: Cast, monkeypatch
):
    cast.guidance.quota.delete()
    cast.guidance.refresh_from_db()

    def half_an_event(**_):
        return cast.guidance.quota

    monkeypatch.setattr("competition.views.organizer_standings.compute_standing", half_an_event)
    client.force_login(cast.organizer)
    client.raise_request_exception = False
    address = reverse("manage-standing-compute", args=[cast.competition.slug])
    assert client.post(address, {"event": "guidance"}).status_code == 500
