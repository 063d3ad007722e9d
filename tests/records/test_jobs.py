"""The job table is the queue: one effect, whatever dies, and an end with words."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.roles import Role
from config.celery import app
from records import tasks
from records.clock import clock_set_to, database_now
from records.enums import JobState
from records.errors import Conflict, Refused
from records.models import ActionLog, Heartbeat, Job, Message, StoredFile
from records.operations import jobs
from records.operations.files import store_file
from records.operations.jobs import (
    EXHAUSTED,
    LEASE,
    MAX_ATTEMPTS,
    LeaseLost,
    Work,
    claim,
    due_jobs,
    enqueue,
    perform,
    retry_job,
)
from tests.cast import Cast
from tests.factories import NOON, make_user
from tests.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bells that were rung, instead of a broker."""
    rung: list[int] = []
    monkeypatch.setattr(tasks.run_job, "delay", lambda *, job_id: rung.append(job_id))
    return rung


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """What the jobs of kind `note` did: their parameter, once per run."""
    effects: list[int] = []
    monkeypatch.setitem(jobs._handlers, "note", lambda work: effects.append(work.params["n"]))
    return effects


def queue(by=None, *, kind: str = "note", key: str = "a", at=NOON, **params) -> Job:
    with transaction.atomic():
        return enqueue(kind=kind, key=key, title="导出名单", params={"n": 1} | params, by=by, at=at)


def failing(*errors: Exception):
    """A handler that raises these one after the other, then succeeds."""
    left = list(errors)

    def handler(work: Work) -> None:
        if left:
            raise left.pop(0)

    return handler


def test_a_job_is_done_once_and_its_owner_is_told(cast: Cast, noon, done, bells):
    job = queue(cast.organizer)
    perform(job_id=job.pk)
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (done, job.state, job.progress, job.attempt) == ([1], JobState.DONE, 100, 1)
    message = Message.objects.get()
    assert (message.recipient, message.subject, message.link) == (
        cast.organizer,
        "已完成：导出名单",
        f"/desk/jobs/{job.pk}/",
    )


def test_a_jobs_file_is_kept_with_it(cast: Cast, noon, bells, monkeypatch):
    def handler(work: Work) -> StoredFile:
        work.progress(50, "写到一半")
        return store_file(
            content=b"x", name="名单.xlsx", content_type="text/plain", kind="export",
            by=work.job.requested_by, at=NOON,
        )  # fmt: skip

    monkeypatch.setitem(jobs._handlers, "file", handler)
    job = queue(cast.organizer, kind="file")
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result.name) == (JobState.DONE, "名单.xlsx")


def test_the_bell_rings_only_after_the_commit(
    cast: Cast, noon, bells, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = queue(cast.organizer)
        assert bells == []
    assert bells == [job.pk]


def test_the_same_key_twice_is_one_job_for_one_person(cast: Cast, noon, bells):
    assert queue(cast.organizer).pk == queue(cast.organizer).pk
    assert queue(cast.supervisor).pk != queue(cast.organizer).pk
    assert Job.objects.count() == 2


def test_a_job_that_is_not_due_is_not_claimed(cast: Cast, noon, bells):
    job = queue(cast.organizer, at=NOON + timedelta(seconds=1))
    assert claim(job_id=job.pk, at=NOON) is None
    assert claim(job_id=job.pk, at=NOON + timedelta(seconds=1)) is not None


def test_a_running_job_is_taken_over_only_when_its_lease_ran_out(cast: Cast, noon, bells):
    job = queue(cast.organizer)
    first = claim(job_id=job.pk, at=NOON)
    assert claim(job_id=job.pk, at=NOON + LEASE) is None
    second = claim(job_id=job.pk, at=NOON + LEASE + timedelta(seconds=1))
    assert (first.fence, second.fence, second.attempt) == (1, 2, 2)


def test_the_result_of_a_worker_that_was_overtaken_is_dropped(
    cast: Cast, bells, monkeypatch, caplog
):
    def slow(work: Work) -> StoredFile:
        late = NOON + LEASE + timedelta(seconds=1)
        assert claim(job_id=work.job.pk, at=late) is not None  # somebody else takes over
        return store_file(
            content=b"old", name="旧.xlsx", content_type="text/plain", kind="export", by=None, at=late
        )  # fmt: skip

    monkeypatch.setitem(jobs._handlers, "slow", slow)
    job = queue(cast.organizer, kind="slow")
    with clock_set_to(NOON):
        perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.fence) == (JobState.RUNNING, None, 2)
    assert Message.objects.count() == 0


def test_a_worker_that_was_overtaken_stops_at_its_next_progress(cast: Cast, noon, bells):
    job = queue(cast.organizer)
    first = Work(claim(job_id=job.pk, at=NOON))
    first.progress(10)
    claim(job_id=job.pk, at=NOON + 2 * LEASE)
    with pytest.raises(LeaseLost):
        first.progress(20)
    job.refresh_from_db()
    assert job.progress == 10


def test_a_lost_lease_leaves_the_job_to_the_other_worker(cast: Cast, noon, bells, monkeypatch):
    def handler(work: Work) -> None:
        claim(job_id=work.job.pk, at=NOON + 2 * LEASE)
        work.progress(20)

    monkeypatch.setitem(jobs._handlers, "lost", handler)
    job = queue(cast.organizer, kind="lost")
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.fence, job.error) == (JobState.RUNNING, 2, "")


def test_a_failure_is_tried_again_later_and_later(cast: Cast, bells, monkeypatch, error_logs):
    monkeypatch.setitem(jobs._handlers, "shaky", failing(OSError("a"), OSError("b")))
    job, at, pauses = queue(cast.organizer, kind="shaky"), NOON, []
    for _ in range(3):
        with clock_set_to(at):
            perform(job_id=job.pk)
        job.refresh_from_db()
        pauses.append(int((job.next_try_at - at).total_seconds()))
        at = max(at, job.next_try_at)
    assert (pauses, job.state, job.attempt) == ([20, 40, 0], JobState.DONE, 3)
    assert len(error_logs) == 2


def test_after_five_attempts_it_fails_with_a_reason_in_chinese(
    cast: Cast, bells, monkeypatch, error_logs
):
    monkeypatch.setitem(jobs._handlers, "broken", failing(*[OSError("x")] * 9))
    job, at = queue(cast.organizer, kind="broken"), NOON
    for _ in range(MAX_ATTEMPTS):
        with clock_set_to(at):
            perform(job_id=job.pk)
        job.refresh_from_db()
        at = job.next_try_at
    assert (job.state, job.error) == (JobState.FAILED, EXHAUSTED)
    assert Message.objects.get().body == EXHAUSTED
    assert len(error_logs) == MAX_ATTEMPTS


def test_a_refusal_fails_at_once_with_its_own_words(cast: Cast, noon, bells, monkeypatch):
    monkeypatch.setitem(jobs._handlers, "refused", failing(Refused("还没有成绩。")))
    job = queue(cast.organizer, kind="refused")
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempt) == (JobState.FAILED, "还没有成绩。", 1)
    assert Message.objects.get().subject == "未完成：导出名单"


def test_a_job_that_kills_every_worker_ends_as_failed(cast: Cast, bells, done):
    job, at = queue(cast.organizer), NOON
    for _ in range(MAX_ATTEMPTS):
        assert claim(job_id=job.pk, at=at) is not None  # the worker dies without a word
        at += LEASE + timedelta(seconds=1)
    with clock_set_to(at):
        perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, done) == (JobState.FAILED, EXHAUSTED, [])


def test_a_failed_job_can_be_retried_by_its_owner_and_that_is_logged(
    cast: Cast, noon, bells, done, monkeypatch
):
    job = queue(cast.organizer)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempt=5, error="x")
    retry_job(job_id=job.pk, by=cast.organizer)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error) == (JobState.QUEUED, 0, "")
    assert ActionLog.objects.get().action == "retry_job"
    perform(job_id=job.pk)
    assert done == [1]


def test_only_a_failed_job_of_ones_own_can_be_retried(cast: Cast, noon, bells):
    job = queue(cast.organizer)
    with pytest.raises(Conflict):
        retry_job(job_id=job.pk, by=cast.organizer)
    with pytest.raises(Job.DoesNotExist):
        retry_job(job_id=job.pk, by=cast.supervisor)


def test_asking_again_for_a_failed_job_queues_it_again(cast: Cast, noon, bells):
    job = queue(cast.organizer)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempt=5)
    again = queue(cast.organizer)
    again.refresh_from_db()
    assert (again.pk, again.state, again.attempt) == (job.pk, JobState.QUEUED, 0)


def test_a_key_does_not_reset_the_attempts_of_a_job_that_runs(cast: Cast, noon, bells):
    job = queue(cast.organizer)
    claim(job_id=job.pk, at=NOON)
    queue(cast.organizer)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.RUNNING, 1)


def test_the_sweeper_rings_for_every_waiting_job_and_shows_that_it_lives(cast: Cast, noon, bells):
    waiting, running, orphan, over = (queue(cast.organizer, key=key) for key in "abcd")
    claim(job_id=running.pk, at=NOON)
    claim(job_id=orphan.pk, at=NOON - 2 * LEASE)
    Job.objects.filter(pk=orphan.pk).update(
        state=JobState.RUNNING, lease_until=NOON - timedelta(seconds=1)
    )
    Job.objects.filter(pk=over.pk).update(state=JobState.DONE)
    bells.clear()
    tasks.sweep_jobs()
    assert bells == [waiting.pk, orphan.pk]
    assert Heartbeat.objects.get(name="worker").at == NOON


def test_without_a_broker_the_job_waits_in_the_table_for_the_sweeper(
    cast: Cast, noon, done, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:9/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:9/0")
    patience = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0}
    for name, value in patience.items():
        monkeypatch.setitem(app.conf.broker_transport_options, name, value)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    began = time.perf_counter()
    with django_capture_on_commit_callbacks(execute=True):
        job = queue(cast.organizer)
    assert time.perf_counter() - began < 2.5
    assert (Job.objects.get().state, due_jobs(at=NOON)) == (JobState.QUEUED, [job.pk])
    perform(job_id=job.pk)
    assert done == [1]


def test_an_unknown_kind_of_job_is_a_failure_not_a_crash(cast: Cast, noon, bells, error_logs):
    job = queue(cast.organizer, kind="nobody-knows")
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert len(error_logs) == 1


def test_a_job_of_the_system_tells_nobody(db, noon, done, bells):
    perform(job_id=queue(None).pk)
    assert (done, Message.objects.count()) == ([1], 0)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_claim_a_job_once(bells):
    job = queue(make_user(Role.ORGANIZER))
    claims = together([lambda: claim(job_id=job.pk, at=NOON)] * 8)
    assert [type(claimed) for claimed in claims].count(Job) == 1


@pytest.mark.django_db(transaction=True)
def test_forty_jobs_and_eight_workers_give_forty_effects(bells, done):
    owner = make_user(Role.ORGANIZER)
    ids = [queue(owner, key=str(n), n=n, at=database_now()).pk for n in range(40)]

    def work() -> None:
        for job_id in ids:
            perform(job_id=job_id)

    assert together([work] * 8) == [None] * 8
    assert sorted(done) == list(range(40))
    assert Message.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_extended_while_the_handler_works(bells, monkeypatch):
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.02)
    seen: list[bool] = []

    def handler(work: Work) -> None:
        Job.objects.filter(pk=work.job.pk).update(lease_until=database_now())
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not seen:
            lease = Job.objects.get(pk=work.job.pk).lease_until
            if lease > database_now() + LEASE / 2:
                seen.append(True)

    monkeypatch.setitem(jobs._handlers, "long", handler)
    job = queue(make_user(Role.ORGANIZER), kind="long", at=database_now())
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (seen, job.state) == ([True], JobState.DONE)
