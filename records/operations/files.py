"""Files that are kept: written aside, synced, renamed; the row comes last."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

from django.db import models, transaction
from django.db.models import ProtectedError

from records import storage
from records.errors import Conflict
from records.models import StoredFile, Upload

ORPHAN_AGE: Final = timedelta(hours=24)
BATCH: Final = 500


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Bytes that lie in the store under the place of `identifier`, and have no row yet."""

    identifier: uuid.UUID
    size: int
    sha256: str


def store_file(
    *,
    content: bytes | Iterable[bytes],
    name: str,
    content_type: str,
    kind: str,
    by: models.Model | None,
    at: datetime,
) -> StoredFile:
    """Keep a file and return its row.

    The bytes are on the disk and synced before the row is written, so a row never points to
    a torso; a crash in between leaves at most an orphan file, which `remove_orphans` takes.
    """
    identifier = uuid.uuid4()
    chunks = [content] if isinstance(content, bytes) else content
    size, digest = storage.write(storage.place_of(identifier), chunks)
    kept = Kept(identifier=identifier, size=size, sha256=digest)
    return write_row(kept, name=name, content_type=content_type, kind=kind, by=by, at=at)


def write_row(
    kept: Kept, *, name: str, content_type: str, kind: str, by: models.Model | None, at: datetime
) -> StoredFile:
    """Write the row of bytes that are already in the store."""
    return StoredFile.objects.create(
        uuid=kept.identifier,
        kind=kind,
        name=name[:200],
        content_type=content_type,
        size=kept.size,
        sha256=kept.sha256,
        path=storage.place_of(kept.identifier),
        owner_id=by.pk if by is not None else None,
        created_at=at,
    )


def open_stored(stored: StoredFile) -> IO[bytes]:
    """Open a kept file for reading; refuse when it is gone."""
    try:
        return storage.opened(stored.path)
    except FileNotFoundError:
        raise _lost(stored) from None


def read_stored(stored: StoredFile) -> bytes:
    """Return the file's bytes; refuse when they are gone or no longer what was stored."""
    with open_stored(stored) as handle:
        content = handle.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise _lost(stored)
    return content


@contextmanager
def local_copy(stored: StoredFile) -> Iterator[Path]:
    """Give a path to programs that need one (ffmpeg, LibreOffice); refuse when the file is gone.

    Only to be read, and only inside the `with`: it may be the kept file itself.
    """
    if storage.size_of(stored.path) is None:
        raise _lost(stored)
    with storage.local_copy(stored.path) as path:
        yield path


def forget_file(stored: StoredFile) -> bool:
    """Delete a file unless something still refers to it: its row now, its bytes on commit.

    Return whether it goes. A crash in between leaves an orphan.
    """
    place = stored.path
    Upload.objects.filter(file=stored).delete()
    try:
        stored.delete()
    except ProtectedError:
        return False
    transaction.on_commit(lambda: storage.remove(place))
    return True


def remove_orphans(*, at: datetime) -> int:
    """Delete files of this machine that no row knows and nobody touched for a day; return how many.

    They come from a process that was killed between its file and its row, or from a
    transaction that was taken back.
    """
    waiting: list[tuple[Path, str]] = []
    removed = 0
    for found in storage.old_files(before=at - ORPHAN_AGE):
        waiting.append(found)
        if len(waiting) == BATCH:
            removed += _remove_unknown(waiting)
            waiting = []
    return removed + _remove_unknown(waiting)


def _remove_unknown(found: list[tuple[Path, str]]) -> int:
    known = set(
        StoredFile.objects.filter(path__in=[place for _, place in found if place]).values_list(
            "path", flat=True
        )
    )
    ids = {path: _identifier(path) for path, _ in found}
    wanted = [identifier for identifier in ids.values() if identifier is not None]
    arriving = set(Upload.objects.filter(uuid__in=wanted).values_list("uuid", flat=True))
    orphans = [
        path
        for path, place in found
        if place not in known and ids[path] is not None and ids[path] not in arriving
    ]
    for path in orphans:
        storage.discard(path)
    return len(orphans)


def _identifier(path: Path) -> uuid.UUID | None:
    """Return the id that the portal named a file by; None for what is not the portal's."""
    try:
        return uuid.UUID(hex=path.name.removesuffix(".part"))
    except ValueError:
        return None


def _lost(stored: StoredFile) -> Conflict:
    return Conflict(f"存档文件“{stored.name}”缺失或已损坏，请联系系统管理员从备份恢复。")
