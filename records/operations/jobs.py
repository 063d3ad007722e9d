"""The job table is the queue of record; the broker only rings the bell."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, models, transaction
from django.db.models import F, Q

from records.clock import database_now
from records.enums import JobState
from records.errors import Conflict, Refused
from records.models import Heartbeat, Job, StoredFile
from records.operations.log import record
from records.operations.messages import send_message

LEASE = timedelta(seconds=60)
BEAT_SECONDS = 15.0
MAX_ATTEMPTS = 5
EXHAUSTED = "系统多次尝试仍未成功，请点击“重试”，或把任务编号告诉系统管理员。"
logger = logging.getLogger(__name__)

Handler = Callable[["Work"], StoredFile | None]
_handlers: dict[str, Handler] = {}
Right = Callable[[Any, Mapping[str, Any]], bool]
_rights: dict[str, Right] = {}
_queues: dict[str, str] = {}
_quiet: set[str] = set()


class LeaseLost(Exception):
    """Another worker took this job over; whatever this one did is dropped."""


@dataclass(frozen=True)
class Work:
    """A claimed job as its handler sees it."""

    job: Job

    @property
    def params(self) -> Mapping[str, Any]:
        """The job's own parameters."""
        params: Mapping[str, Any] = self.job.params
        return params

    def progress(self, percent: int, note: str = "") -> None:
        """Report progress (0–100) and keep the lease; raise LeaseLost when it is gone."""
        values = {"progress": max(0, min(percent, 100)), "note": note[:200]}
        if not _mine(self.job).update(lease_until=database_now() + LEASE, **values):
            raise LeaseLost


def job_handler(
    kind: str, *, file_for: Right | None = None, queue: str = "", is_quiet: bool = False
) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind; it must be safe to run twice.

    `file_for` says whether an account may (still) take the result of such a job away, whose
    parameters it is given; without it nobody may, not even who asked for the job. `queue` is
    the broker's queue that rings for it ("" = the usual one); a quiet kind tells its success
    to nobody, for what it did is seen where it was done.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        if file_for is not None:
            _rights[kind] = file_for
        if queue:
            _queues[kind] = queue
        if is_quiet:
            _quiet.add(kind)
        return handler

    return register


def enqueue(
    *,
    kind: str,
    key: str,
    title: str,
    params: Mapping[str, Any],
    by: models.Model | None,
    at: datetime,
    scope: str = "",
) -> Job:
    """Put a job on the queue inside the caller's transaction; the bell rings on commit.

    `key` names kind, object, filter and data version: the same work asked for twice by one
    person is one job (its file and its message belong to that person). A failed job of that
    key is queued again.
    """
    job, is_new = Job.objects.get_or_create(
        key=f"{key}:{by.pk if by is not None else 0}",
        defaults={
            "kind": kind,
            "title": title,
            "params": dict(params),
            "requested_by_id": by.pk if by is not None else None,
            "scope": scope,
            "created_at": at,
            "next_try_at": at,
        },
    )
    if not is_new and job.state == JobState.FAILED:
        requeue(job=job, at=at)
    transaction.on_commit(lambda: ring(job.pk))
    return job


def may_take_file(job: Job, *, by: models.Model) -> bool:
    """Say whether the job's file is (still) for this account."""
    right = _rights.get(job.kind)
    return right is not None and right(by, job.params)


def requeue(*, job: Job, at: datetime) -> None:
    """Give a failed job a fresh set of attempts."""
    Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempt=0, next_try_at=at, error="", progress=0, note=""
    )


def retry_job(*, job_id: int, by: models.Model) -> Job:
    """Queue one's own failed job again."""
    with transaction.atomic():
        job = Job.objects.visible_to(by).locked().get(pk=job_id)
        if job.state != JobState.FAILED:
            raise Conflict("这个任务没有失败，不需要重试。")
        at = database_now()
        requeue(job=job, at=at)
        record("retry_job", on=job, by=by, at=at, scope=job.scope, label=job.title)
        transaction.on_commit(lambda: ring(job.pk))
    return job


def ring(job_id: int) -> None:
    """Wake a worker. A bell that is not heard only delays: the sweeper looks at the table."""
    from records.tasks import run_job  # noqa: PLC0415 -- task leaf

    try:
        kind = Job.objects.filter(pk=job_id).values_list("kind", flat=True).first()
        if queue := _queues.get(kind or ""):
            run_job.apply_async(kwargs={"job_id": job_id}, queue=queue)
        else:
            run_job.delay(job_id=job_id)
    except Exception:  # noqa: BLE001 -- any broker failure means the same: the sweeper will ring
        logger.warning("The bell for job %s was not heard; the sweeper will ring again", job_id)


def claim(*, job_id: int, at: datetime) -> Job | None:
    """Take the job if it is due and nobody holds it; None otherwise."""
    due = Q(state=JobState.QUEUED, next_try_at__lte=at) | Q(
        state=JobState.RUNNING, lease_until__lt=at
    )
    claimed = Job.objects.filter(due, pk=job_id).update(
        state=JobState.RUNNING,
        lease_until=at + LEASE,
        fence=F("fence") + 1,
        attempt=F("attempt") + 1,
        started_at=at,
        error="",
    )
    return Job.objects.get(pk=job_id) if claimed else None


def perform(*, job_id: int) -> None:
    """Claim a job, do it, and write its result down; safe to call any number of times."""
    job = claim(job_id=job_id, at=database_now())
    if job is None:
        return
    if job.attempt > MAX_ATTEMPTS:  # every worker that took it died
        _give_up(job, reason=EXHAUSTED)
        return
    try:
        with _kept_alive(job):
            result = _handlers[job.kind](Work(job))
    except LeaseLost:
        logger.warning("Job %s was taken over by another worker", job_id)
    except Refused as refusal:
        _give_up(job, reason=refusal.message)
    except Exception:
        logger.exception("Job %s failed at attempt %s", job_id, job.attempt)
        _retry_or_give_up(job)
    else:
        _finish(job, result)


def due_jobs(*, at: datetime) -> list[int]:
    """Ids of jobs that wait for a worker: queued and due, or with a lease that ran out."""
    waiting = Q(state=JobState.QUEUED, next_try_at__lte=at) | Q(
        state=JobState.RUNNING, lease_until__lt=at
    )
    return list(Job.objects.filter(waiting).order_by("pk").values_list("pk", flat=True)[:200])


def beat(*, name: str, at: datetime) -> None:
    """Note that this worker is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})


def _mine(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, fence=job.fence, state=JobState.RUNNING)


def _finish(job: Job, result: StoredFile | None) -> None:
    with transaction.atomic():
        at = database_now()
        done = _mine(job).update(
            state=JobState.DONE,
            progress=100,
            note="",
            result=result,
            finished_at=at,
            lease_until=None,
        )
        if done and job.requested_by is not None and job.kind not in _quiet:
            send_message(
                to=[job.requested_by],
                subject=f"已完成：{job.title}",
                body="文件已生成，可以下载。" if result else "任务已完成。",
                link=f"/desk/jobs/{job.pk}/",
                key=f"job-{job.pk}-{job.fence}",
                at=at,
            )


def _retry_or_give_up(job: Job) -> None:
    if job.attempt >= MAX_ATTEMPTS:
        _give_up(job, reason=EXHAUSTED)
        return
    at = database_now()
    pause = timedelta(seconds=10 * 2**job.attempt)
    _mine(job).update(
        state=JobState.QUEUED, next_try_at=at + pause, lease_until=None, note="稍后自动重试"
    )


def _give_up(job: Job, *, reason: str) -> None:
    with transaction.atomic():
        at = database_now()
        failed = _mine(job).update(
            state=JobState.FAILED, error=reason, finished_at=at, lease_until=None
        )
        if failed and job.requested_by is not None:
            send_message(
                to=[job.requested_by],
                subject=f"未完成：{job.title}",
                body=reason,
                link=f"/desk/jobs/{job.pk}/",
                key=f"job-{job.pk}-{job.fence}",
                at=at,
            )


@contextmanager
def _kept_alive(job: Job) -> Iterator[None]:
    """Extend the lease from a second thread while the handler works."""
    over = threading.Event()

    def extend() -> None:
        while not over.wait(BEAT_SECONDS):
            close_old_connections()
            try:
                _mine(job).update(lease_until=database_now() + LEASE)
            except DatabaseError:
                logger.warning("The lease of job %s could not be extended now", job.pk)
        connection.close()

    thread = threading.Thread(target=extend, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
