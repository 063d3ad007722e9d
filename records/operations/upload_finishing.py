"""The end of an upload: the file is checked, kept and put where it belongs; or turned away.

The steps, each of which may be the last one of a process: the bytes are synced; the file is
moved under its final name; the rows are written in one transaction; the leftovers go. Only
the transaction makes it count. Whoever comes after a crash finds the row still open, takes
the file back and does the last piece again.
"""

import hashlib
import os
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from records import storage
from records.clock import database_now
from records.enums import UploadState
from records.errors import Gone, Refused
from records.models import Upload
from records.operations.files import Kept, write_row
from records.operations.upload_purposes import purpose_of

BLOCK: Final = 1 << 20


class FileDiffers(Refused):
    """The whole file is not the one that the browser read."""

    status = 460
    title = "校验不符"


def path_in(identifier: uuid.UUID) -> Path:
    """Return where the bytes gather."""
    return storage.incoming(identifier.hex)


def kept_as(identifier: uuid.UUID) -> str:
    """Return where the whole file will lie."""
    return storage.place_of(identifier)


def finish_upload(upload: Upload, descriptor: int, *, by: Any) -> Upload:
    """Keep an upload whose last byte is synced. Call it while the file is held."""
    try:
        _keep(upload, _digest(descriptor), by=by)
    except Refused as refusal:
        if refusal.status < 500:
            turn_away(upload, refusal)
        raise
    storage.discard(path_in(upload.uuid))
    return upload


def turn_away(upload: Upload, refusal: Refused) -> None:
    """Close an upload that was refused at its end, and forget its bytes."""
    Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN).update(
        state=UploadState.REFUSED, problem=refusal.message
    )
    storage.discard(path_in(upload.uuid))
    storage.remove(kept_as(upload.uuid))


def forget_upload(wanted: QuerySet[Upload]) -> bool:
    """Delete the one upload that is wanted, if there still is one, and its unfinished bytes.

    Raises Busy while a piece arrives. The file of a finished upload stays kept.
    """
    upload = wanted.first()
    if upload is None:
        return False
    try:
        with storage.held(path_in(upload.uuid), kept_as=kept_as(upload.uuid)):
            return _forget(wanted)
    except storage.Missing:
        return _forget(wanted)


def _forget(wanted: QuerySet[Upload]) -> bool:
    with transaction.atomic():
        row = wanted.select_for_update(no_key=True, of=("self",)).first()
        if row is None:
            return False
        identifier, finished = row.uuid, row.state == UploadState.FINISHED
        row.delete()
    storage.discard(path_in(identifier))
    if not finished:
        storage.remove(kept_as(identifier))
    return True


def _keep(upload: Upload, sha256: str, *, by: Any) -> None:
    if upload.sha256 and sha256 != upload.sha256:
        raise FileDiffers("收到的文件与您选择的文件不一致（校验值不符），请重新上传。")
    purpose = purpose_of(upload.purpose)
    seen = purpose.look(path=path_in(upload.uuid), name=upload.name)
    storage.adopt(path_in(upload.uuid), kept_as(upload.uuid))
    kept = Kept(identifier=upload.uuid, size=upload.size, sha256=sha256)
    with transaction.atomic():
        row = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN).locked().first()
        if row is None:
            raise Gone("这次上传已被取消。")
        at = database_now()
        purpose.check(by=by, params=row.params, name=row.name, size=row.size)
        stored = write_row(
            kept, name=row.name, content_type=seen.content_type, kind=row.purpose, by=by, at=at
        )
        purpose.finish(by=by, params=row.params, stored=stored, seen=seen, at=at)
        row.offset, row.state, row.file = row.size, UploadState.FINISHED, stored
        row.expires_at = at + timedelta(hours=settings.UPLOAD_HOURS)
        row.save(update_fields=["offset", "state", "file", "expires_at"])
    upload.offset, upload.state, upload.file = row.offset, row.state, row.file
    upload.expires_at = row.expires_at


def _digest(descriptor: int) -> str:
    digest, position = hashlib.sha256(), 0
    while block := os.pread(descriptor, BLOCK, position):
        digest.update(block)
        position += len(block)
    return digest.hexdigest()
