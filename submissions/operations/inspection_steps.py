"""What every job on an attached file shares: a folder to work in, and writing down what it found."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from competition.models import Entry
from competition.operations.entry_steps import tell_district
from records.clock import database_now
from records.models import Job
from records.operations.jobs import enqueue
from records.operations.log import differences, record
from records.operations.made_files import Made, drop_bytes, keep_bytes, made_row
from submissions.enums import FileState
from submissions.models import Attachment, Submission
from submissions.operations.work_steps import refresh_traits

LOGGED: Final = ("state", "scan", "is_playable")


def queue_job(
    kind: str, title: str, attachment: Attachment, *, by: User | None, at: datetime
) -> Job:
    """Put a job on this file on the queue; asked twice for the same bytes it is one job."""
    return enqueue(
        kind=kind,
        key=f"{kind}:{attachment.pk}:{attachment.file.sha256[:16]}",
        title=f"{title}：{attachment.file.name}"[:120],
        params={"attachment": attachment.pk},
        by=by,
        at=at,
        scope=attachment.submission.entry.competition.slug,
    )


def attachment_of(job: Job) -> Attachment | None:
    """Return the file a job is about; None when it was removed meanwhile."""
    rows = Attachment.objects.select_related("file", "submission__entry__competition", "added_by")
    return rows.filter(pk=job.params["attachment"]).first()


@contextmanager
def written_down(
    attachment: Attachment, action: str, values: Mapping[str, Any], made: list[Made]
) -> Iterator[tuple[Attachment, datetime] | None]:
    """Write what a job found, and what it made, in one transaction; the caller may add to it.

    The bytes are kept before the locks are taken. Locks entry → submission → attachment.
    Yields None, and nothing is written, when the file was removed or is no longer in the
    state in which the job found it.
    """
    kept = [(each, keep_bytes(each.path)) for each in made]
    with transaction.atomic():
        row = _hold(attachment)
        if row is None or row.state != attachment.state:
            for _, bytes_kept in kept:
                drop_bytes(bytes_kept)
            yield None
            return
        at = database_now()
        changes = {key: pair for key, pair in differences(row, values).items() if key in LOGGED}
        for name, value in values.items():
            setattr(row, name, value)
        for each, bytes_kept in kept:
            kind = f"attachment-{each.part}"
            stored = made_row(each, bytes_kept, source=row.file, kind=kind, by=row.added_by, at=at)
            setattr(row, each.part, stored)
        row.save(update_fields=[*values, *(each.part for each in made)])
        refresh_traits(row.submission)
        if "state" in changes and row.state == FileState.BLOCKED:
            _tell(row, at=at)
        yield row, at
        entry = row.submission.entry
        label = f"{entry.event.name} {entry.district.name}"
        scope = entry.competition.slug
        record(action, on=row, by=None, at=at, changes=changes, scope=scope, label=label)


def _hold(attachment: Attachment) -> Attachment | None:
    submission_id, entry_id = attachment.submission_id, attachment.submission.entry_id
    Entry.objects.locked().filter(pk=entry_id).first()  # both are gone with a draft thrown away
    Submission.objects.locked().filter(pk=submission_id).first()
    rows = Attachment.objects.locked().filter(pk=attachment.pk)
    row = rows.first()
    return None if row is None else Attachment.objects.select_related(
        "file", "added_by", "submission__entry__competition", "submission__entry__event",
        "submission__entry__district",
    ).get(pk=row.pk)  # fmt: skip


def _tell(row: Attachment, *, at: datetime) -> None:
    tell_district(
        row.submission.entry,
        f"支撑材料“{row.file.name}”已拦截，请更换",
        at=at,
        body=row.problem,
    )
