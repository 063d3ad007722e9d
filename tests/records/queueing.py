"""Putting jobs on the queue, and handlers that fail."""

from django.db import transaction

from records.models import Job
from records.operations.jobs import Work, enqueue
from tests.factories import NOON


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
