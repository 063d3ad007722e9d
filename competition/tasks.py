"""Celery leaves of the competition: fetch by id, call one operation."""

from celery import shared_task


@shared_task
def tick() -> None:
    """Look at the calendar once a minute; each slot of each periodic task runs once."""
    from competition.operations.schedule import run_due_slots  # noqa: PLC0415 -- task leaf

    run_due_slots()
