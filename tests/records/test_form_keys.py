"""A form that is sent twice is answered once."""

import uuid

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from records.enums import JobState
from records.errors import Refused
from records.middleware import RefusalMiddleware
from records.models import ActionLog, IdempotencyKey, Job
from records.operations import idempotency
from records.operations.log import record
from tests.cast import Cast
from tests.factories import NOON, make_user
from tests.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(cast: Cast) -> Job:
    return Job.objects.create(
        key="a", kind="export", title="导出", requested_by=cast.organizer, state=JobState.FAILED,
        created_at=NOON, next_try_at=NOON,
    )  # fmt: skip


@pytest.fixture
def organizer(cast: Cast, noon, client):
    client.force_login(cast.organizer)
    return client


def retry(client, job: Job, key: str, **data):
    return client.post(reverse("job-retry", args=[job.pk]), {"form_key": key} | data)


def test_the_second_sending_has_no_effect_and_leads_to_the_same_place(organizer, job):
    key = str(uuid.uuid4())
    first = retry(organizer, job, key)
    Job.objects.update(state=JobState.FAILED)
    second = retry(organizer, job, key)
    assert second["Location"] == first["Location"] == reverse("job-detail", args=[job.pk])
    assert (Job.objects.get().state, ActionLog.objects.count()) == (JobState.FAILED, 1)


def test_a_fresh_key_is_a_fresh_form(organizer, job):
    retry(organizer, job, "one")
    Job.objects.update(state=JobState.FAILED)
    retry(organizer, job, "two")
    assert (Job.objects.get().state, ActionLog.objects.count()) == (JobState.QUEUED, 2)


def test_the_same_key_with_another_body_is_a_conflict(organizer, job):
    retry(organizer, job, "one")
    answer = retry(organizer, job, "one", more="x")
    assert (answer.status_code, "内容却不同" in answer.content.decode()) == (409, True)


def test_keys_belong_to_a_person(cast: Cast, organizer, job, client):
    retry(organizer, job, "one")
    other = Job.objects.create(
        key="b", kind="export", title="导出", requested_by=cast.supervisor, state=JobState.FAILED,
        created_at=NOON, next_try_at=NOON,
    )  # fmt: skip
    client.force_login(cast.supervisor)
    retry(client, other, "one")
    other.refresh_from_db()
    assert other.state == JobState.QUEUED


def test_a_refused_form_may_be_sent_again_with_its_key(organizer, job):
    Job.objects.update(state=JobState.DONE)
    retry(organizer, job, "one")
    assert IdempotencyKey.objects.count() == 0
    Job.objects.update(state=JobState.FAILED)
    retry(organizer, job, "one")
    assert Job.objects.get().state == JobState.QUEUED


def test_an_overlong_key_is_no_failure(organizer, job):
    assert retry(organizer, job, "k" * 5_000).status_code == 302


def post_through_the_middleware(user: User, view, **data):
    request = RequestFactory().post("/x/", {"form_key": "one"} | data)
    request.user = user
    middleware = RefusalMiddleware(lambda request: HttpResponse())

    def answer(request):
        try:
            return view(request)
        except Exception as error:
            response = middleware.process_exception(request, error)
            if response is None:
                raise
            return response

    middleware.get_response = answer
    return middleware(request)


@pytest.mark.django_db(transaction=True)
def test_five_equal_forms_at_the_same_instant_have_one_effect_and_one_answer():
    user = make_user()

    def view(request) -> HttpResponse:
        with transaction.atomic():
            row = record("test", on=user, by=user, at=NOON)
        return HttpResponse(status=302, headers={"Location": f"/receipt/{row.seq}/"})

    answers = together([lambda: post_through_the_middleware(user, view)] * 5)
    assert [answer["Location"] for answer in answers] == ["/receipt/1/"] * 5
    assert (ActionLog.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_a_form_whose_first_answer_never_came_leads_to_the_desk(db, monkeypatch):
    monkeypatch.setattr(idempotency, "WAITS", 1)
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0)
    user = make_user()

    def view(request) -> HttpResponse:
        record("test", on=user, by=user, at=NOON)
        return HttpResponse()

    post_through_the_middleware(user, view)
    IdempotencyKey.objects.update(location="")
    again = post_through_the_middleware(user, view)
    assert (again["Location"], ActionLog.objects.count()) == ("/desk/", 1)


def test_keys_of_an_operation_that_failed_after_its_log_row_are_not_kept(db):
    user = make_user()

    @transaction.atomic
    def fail_half_way() -> None:
        record("test", on=user, by=user, at=NOON)
        raise Refused("写到一半被拒绝。")

    def view(request) -> HttpResponse:
        try:
            fail_half_way()
        except Refused as refusal:
            return HttpResponse(refusal.message, status=refusal.status)

    answer = post_through_the_middleware(user, view)
    assert (answer.status_code, IdempotencyKey.objects.count(), ActionLog.objects.count()) == (
        400,
        0,
        0,
    )
