"""Celery leaves of the records office: fetch by id, call one operation."""

from celery import shared_task


@shared_task
def run_job(*, job_id: int) -> None:
    """Do one job of the table."""
    from records.operations.jobs import perform  # noqa: PLC0415 -- task leaf

    perform(job_id=job_id)


@shared_task
def sweep_jobs() -> None:
    """Ring again for every job that waits, and show that the workers live."""
    from records.clock import database_now  # noqa: PLC0415 -- task leaf
    from records.operations.jobs import beat, due_jobs, ring  # noqa: PLC0415 -- task leaf

    at = database_now()
    beat(name="worker", at=at)
    for job_id in due_jobs(at=at):
        ring(job_id)


@shared_task
def anchor_log() -> None:
    """Keep the log's tail outside the database."""
    from records.operations.anchors import write_anchor  # noqa: PLC0415 -- task leaf

    write_anchor()


@shared_task
def purge_uploads() -> None:
    """Forget uploads that nobody goes on with."""
    from records.clock import database_now  # noqa: PLC0415 -- task leaf
    from records.operations.upload_purge import purge_uploads as purge  # noqa: PLC0415 -- task leaf

    purge(at=database_now())


@shared_task
def remove_orphans() -> None:
    """Delete files that no row knows."""
    from records.clock import database_now  # noqa: PLC0415 -- task leaf
    from records.operations.files import remove_orphans as remove  # noqa: PLC0415 -- task leaf

    remove(at=database_now())
