"""The job table is the queue: one effect, whatever dies, and an end with words."""

import time

import pytest

from config.celery import app
from records import tasks
from records.clock import clock_set_to
from records.enums import JobState
from records.errors import Conflict, Refused
from records.models import ActionLog, Job, Message, StoredFile
from records.operations import jobs
from records.operations.files import store_file
from records.operations.jobs import (
    EXHAUSTED,
    MAX_ATTEMPTS,
    Work,
    claim,
    due_jobs,
    perform,
    retry_job,
)
from tests.cast import Cast
from tests.factories import NOON
from tests.records.queueing import failing, queue

pytestmark = pytest.mark.django_db


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


def test_a_heavy_kind_rings_at_a_queue_of_its_own(cast: Cast, noon, bells, monkeypatch):
    rung: list[tuple[int, str]] = []
    monkeypatch.setattr(
        tasks.run_job,
        "apply_async",
        lambda *, kwargs, queue: rung.append((kwargs["job_id"], queue)),
    )
    monkeypatch.setattr(jobs, "_queues", {"heavy": "media"})
    heavy, usual = queue(cast.organizer, kind="heavy"), queue(cast.organizer, key="b")
    for job in (heavy, usual):
        jobs.ring(job.pk)
    assert (rung, bells) == ([(heavy.pk, "media")], [usual.pk])


def test_a_quiet_kind_tells_of_failure_only(cast: Cast, noon, bells, done, monkeypatch):
    monkeypatch.setattr(jobs, "_quiet", {"note", "refused"})
    monkeypatch.setitem(jobs._handlers, "refused", failing(Refused("还没有成绩。")))
    perform(job_id=queue(cast.organizer).pk)
    assert (done, Message.objects.count()) == ([1], 0)
    perform(job_id=queue(cast.organizer, kind="refused", key="b").pk)
    assert Message.objects.get().body == "还没有成绩。"
