"""Celery leaves of the paperwork: fetch by id, call one operation."""

from celery import shared_task


@shared_task
def scan_unscanned() -> None:
    """Have the files scanned that no scanner has seen yet."""
    from submissions.operations.virus_scans import scan_unscanned as scan  # noqa: PLC0415 -- leaf

    scan()
