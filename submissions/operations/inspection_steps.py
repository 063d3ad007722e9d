"""What every job on an attached file shares: a folder to work in, and writing down what it found."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from accounts.models import User
from competition.models import Entry
from competition.operations.entry_steps import tell_district
from records import storage
from records.clock import database_now
from records.media.limits import own_folder
from records.models import Job, StoredFile
from records.operations.files import Kept, write_row
from records.operations.jobs import Work, enqueue
from records.operations.log import differences, record
from submissions.enums import FileState
from submissions.models import Attachment, Submission
from submissions.operations.work_steps import refresh_traits

SPARE_BYTES: Final = 200 * 1024 * 1024
TIMED_ATTEMPTS: Final = 3
LEFT_BEHIND: Final = timedelta(days=1)
LOGGED: Final = ("state", "scan", "is_playable")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file that was made from the original: its part of the attachment, its bytes, its label."""

    part: str
    path: Path
    suffix: str
    content_type: str


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder on the disk that keeps the files; one that a killed worker left is cleared first.

    Raises OSError (the job is tried again later) when the disk is nearly full.
    """
    base = Path(settings.VAR_DIR) / "work"
    base.mkdir(parents=True, exist_ok=True)
    stale = (database_now() - LEFT_BEHIND).timestamp()
    for left in base.iterdir():
        if left.stat().st_mtime < stale:
            shutil.rmtree(left, ignore_errors=True)
    if min(shutil.disk_usage(base).free, storage.free_bytes()) < SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with own_folder(base) as folder:
        yield folder


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


def try_again_later(work: Work, reason: Exception) -> None:
    """Give a job that ran out of time two more tries, on a machine that may be less busy then."""
    if work.job.attempt < TIMED_ATTEMPTS:
        raise TimeoutError(str(reason)) from reason


@contextmanager
def written_down(
    attachment: Attachment, action: str, values: Mapping[str, Any], made: list[Made]
) -> Iterator[tuple[Attachment, datetime] | None]:
    """Write what a job found, and what it made, in one transaction; the caller may add to it.

    The bytes are kept before the locks are taken. Locks entry → submission → attachment.
    Yields None, and nothing is written, when the file was removed or is no longer in the
    state in which the job found it.
    """
    kept = [(each, _keep(each.path)) for each in made]
    with transaction.atomic():
        row = _hold(attachment)
        if row is None or row.state != attachment.state:
            _drop(kept)
            yield None
            return
        at = database_now()
        changes = {key: pair for key, pair in differences(row, values).items() if key in LOGGED}
        for name, value in values.items():
            setattr(row, name, value)
        for each, bytes_kept in kept:
            setattr(row, each.part, _row_of(row, each, bytes_kept, at=at))
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


def _keep(path: Path) -> Kept:
    identifier = uuid.uuid4()
    with path.open("rb") as file:
        blocks = iter(lambda: file.read(storage.BLOCK), b"")
        size, digest = storage.write(storage.place_of(identifier), blocks)
    return Kept(identifier=identifier, size=size, sha256=digest)


def _drop(kept: list[tuple[Made, Kept]]) -> None:
    for _, bytes_kept in kept:
        storage.remove(storage.place_of(bytes_kept.identifier))


def _row_of(row: Attachment, made: Made, kept: Kept, *, at: datetime) -> StoredFile:
    stem = row.file.name.rpartition(".")[0][:120]
    return write_row(
        kept,
        name=f"{stem}.{made.suffix}",
        content_type=made.content_type,
        kind=f"attachment-{made.part}",
        by=row.added_by,
        at=at,
    )


def _tell(row: Attachment, *, at: datetime) -> None:
    tell_district(
        row.submission.entry,
        f"支撑材料“{row.file.name}”已拦截，请更换",
        at=at,
        body=row.problem,
    )
