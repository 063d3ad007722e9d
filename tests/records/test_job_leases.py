"""Who holds a job: claims, leases, fences; a worker that dies or is late changes nothing."""

import time
from datetime import timedelta

import pytest

from accounts.roles import Role
from records import tasks
from records.clock import clock_set_to, database_now
from records.enums import JobState
from records.models import Heartbeat, Job, Message, StoredFile
from records.operations import jobs
from records.operations.files import store_file
from records.operations.jobs import EXHAUSTED, LEASE, MAX_ATTEMPTS, LeaseLost, Work, claim, perform
from tests.cast import Cast
from tests.factories import NOON, make_user
from tests.racing import together
from tests.records.queueing import queue

pytestmark = pytest.mark.django_db


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


def test_a_job_that_kills_every_worker_ends_as_failed(cast: Cast, bells, done):
    job, at = queue(cast.organizer), NOON
    for _ in range(MAX_ATTEMPTS):
        assert claim(job_id=job.pk, at=at) is not None  # the worker dies without a word
        at += LEASE + timedelta(seconds=1)
    with clock_set_to(at):
        perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, done) == (JobState.FAILED, EXHAUSTED, [])


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
