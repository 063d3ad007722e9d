"""Files that a job makes from a kept one: a folder to work in, and keeping what it made."""

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Model

from records import storage
from records.clock import database_now
from records.media.limits import own_folder
from records.models import StoredFile
from records.operations.files import Kept, write_row
from records.operations.jobs import Work

SPARE_BYTES: Final = 200 * 1024 * 1024
TIMED_ATTEMPTS: Final = 3
LEFT_BEHIND: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file that was made from the original: what part of it, its bytes, its label."""

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


def try_again_later(work: Work, reason: Exception) -> None:
    """Give a job that ran out of time two more tries, on a machine that may be less busy then."""
    if work.job.attempt < TIMED_ATTEMPTS:
        raise TimeoutError(str(reason)) from reason


def keep_bytes(path: Path) -> Kept:
    """Put a made file into the store, before any lock is taken; its row comes later."""
    identifier = uuid.uuid4()
    with path.open("rb") as file:
        blocks = iter(lambda: file.read(storage.BLOCK), b"")
        size, digest = storage.write(storage.place_of(identifier), blocks)
    return Kept(identifier=identifier, size=size, sha256=digest)


def made_row(
    made: Made, kept: Kept, *, source: StoredFile, kind: str, by: Model | None, at: datetime
) -> StoredFile:
    """Write the row of a made file, named after the one it was made from."""
    stem = source.name.rpartition(".")[0][:120]
    return write_row(
        kept,
        name=f"{stem}.{made.suffix}",
        content_type=made.content_type,
        kind=kind,
        by=by,
        at=at,
    )


def drop_bytes(kept: Kept) -> None:
    """Take back what no row will know."""
    storage.remove(storage.place_of(kept.identifier))
