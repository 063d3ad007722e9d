"""Files that are kept: written aside, synced, renamed; the row comes last."""

import hashlib
import os
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models

from records.errors import Conflict
from records.models import StoredFile


def store_file(
    *,
    content: bytes | Iterable[bytes],
    name: str,
    content_type: str,
    kind: str,
    by: models.Model | None,
    at: datetime,
) -> StoredFile:
    """Keep a file under MEDIA_ROOT/ab/cd/<uuid> and return its row.

    The bytes are on the disk and synced before the row is written, so a row never points to
    a torso; a crash in between leaves at most an orphan file.
    """
    identifier = uuid.uuid4()
    relative = f"{identifier.hex[:2]}/{identifier.hex[2:4]}/{identifier.hex}"
    chunks = [content] if isinstance(content, bytes) else content
    size, digest = _write(Path(settings.MEDIA_ROOT) / relative, chunks)
    return StoredFile.objects.create(
        uuid=identifier,
        kind=kind,
        name=name[:200],
        content_type=content_type,
        size=size,
        sha256=digest,
        path=relative,
        owner_id=by.pk if by is not None else None,
        created_at=at,
    )


def path_of(stored: StoredFile) -> Path:
    """Return where the file lies; never built from anything a user sent."""
    return Path(settings.MEDIA_ROOT) / stored.path


def read_stored(stored: StoredFile) -> bytes:
    """Return the file's bytes; refuse when they are gone or no longer what was stored."""
    try:
        content = path_of(stored).read_bytes()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise Conflict(f"存档文件“{stored.name}”缺失或已损坏，请联系系统管理员从备份恢复。")
    return content


def _write(target: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    with aside.open("wb") as handle:
        for chunk in chunks:
            handle.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        handle.flush()
        os.fsync(handle.fileno())
    aside.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return size, digest.hexdigest()
