"""Writing down what a job found out about a file to be shown, and what it made of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from competition.enums import MediaState
from competition.models import DisplayMedia, Entry, MediaPage
from competition.operations.entry_steps import tell_district
from records.clock import database_now
from records.models import Job
from records.operations.files import Kept
from records.operations.jobs import enqueue
from records.operations.log import differences, record
from records.operations.made_files import Made, drop_bytes, keep_bytes, made_row

PAGE: Final = "page"
LOGGED: Final = ("state",)
_READ: Final = ("file", "added_by", "entry__competition", "entry__event", "entry__district")


def queue_job(kind: str, title: str, row: DisplayMedia, *, by: User | None, at: datetime) -> Job:
    """Put a job on this file on the queue; a later look at the same bytes is another job."""
    return enqueue(
        kind=kind,
        key=f"{kind}:{row.pk}:{row.file.sha256[:16]}:{at.timestamp():.0f}",
        title=f"{title}：{row.file.name}"[:120],
        params={"media": row.pk},
        by=by,
        at=at,
        scope=row.entry.competition.slug,
    )


def media_of_job(job: Job) -> DisplayMedia | None:
    """The file a job is about, while it waits for its check; None when there is nothing to do."""
    rows = DisplayMedia.objects.shown().select_related(*_READ)
    return rows.filter(pk=job.params["media"], state=MediaState.CHECKING).first()


def write_down(row: DisplayMedia, values: Mapping[str, Any], made: list[Made]) -> datetime | None:
    """Write what a job found and made, in one transaction; the bytes are kept before the locks.

    Locks entry → file. Nothing is written, and None returned, when the file was removed or
    looked into meanwhile.
    """
    kept = [(each, keep_bytes(each.path)) for each in made]
    with transaction.atomic():
        fresh = _hold(row)
        if fresh is None:
            for _, bytes_kept in kept:
                drop_bytes(bytes_kept)
            return None
        at = database_now()
        changes = {key: pair for key, pair in differences(fresh, values).items() if key in LOGGED}
        for name, value in values.items():
            setattr(fresh, name, value)
        for each, bytes_kept in kept:
            _put(fresh, each, bytes_kept, at=at)
        fresh.save(update_fields=[*values, "playable", "preview"])
        if fresh.state == MediaState.BLOCKED:
            _tell(fresh, at=at)
        entry = fresh.entry
        label = f"{entry.event.name} {entry.district.name}"
        record(
            "inspect_display", on=fresh, by=None, at=at, changes=changes,
            scope=entry.competition.slug, label=label,
        )  # fmt: skip
    return at


def _hold(row: DisplayMedia) -> DisplayMedia | None:
    Entry.objects.locked().filter(pk=row.entry_id).first()
    waiting = DisplayMedia.objects.shown().filter(pk=row.pk, state=MediaState.CHECKING)
    if waiting.locked().first() is None:
        return None
    return DisplayMedia.objects.select_related(*_READ).get(pk=row.pk)


def _put(row: DisplayMedia, made: Made, kept: Kept, *, at: datetime) -> None:
    kind = f"display-{made.part[:4]}"
    stored = made_row(made, kept, source=row.file, kind=kind, by=row.added_by, at=at)
    if made.part.startswith(PAGE):
        number = int(made.part.removeprefix(PAGE))
        MediaPage.objects.create(media=row, number=number, file=stored)
    else:
        setattr(row, made.part, stored)


def _tell(row: DisplayMedia, *, at: datetime) -> None:
    tell_district(
        row.entry, f"展示素材“{row.file.name}”不能使用，请更换"[:120], at=at, body=row.problem
    )
