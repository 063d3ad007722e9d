"""Uploads that arrive in pieces: begun, appended to, given up. Their end is `upload_finishing`.

While bytes arrive no transaction is open and no row is locked: the kernel's lock on the file
in `incoming/` keeps others out, and whoever is killed leaves none behind. Bytes are synced
before the row says that they are there, so an acknowledged offset is always true.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from django.conf import settings
from django.db import transaction

from records import storage
from records.clock import database_now
from records.enums import UploadState
from records.errors import Conflict, Gone, NoSpace, Refused, TooLarge
from records.media.names import checked_name
from records.models import Upload
from records.operations.upload_finishing import finish_upload, forget_upload, kept_as, path_in
from records.operations.upload_purposes import purpose_of

BLOCK: Final = 1 << 20
MOST_OPEN: Final = 50
SPARE_BYTES: Final = 500 << 20
SHA256: Final = re.compile(r"[0-9a-f]{64}")
Read = Callable[[int], bytes]


class FormFile(Protocol):
    """A file as a form brings it."""

    @property
    def name(self) -> str | None:
        """The name people gave it."""

    @property
    def size(self) -> int | None:
        """Its bytes."""

    def read(self, most: int, /) -> bytes:
        """Return the next bytes, at most so many."""


class OffsetDiffers(Conflict):
    """The piece does not begin where the last one ended; `offset` is where that is."""

    def __init__(self, offset: int) -> None:
        super().__init__("上传位置与服务器不一致，将从服务器已收到的位置继续。")
        self.offset = offset


class Expired(Gone):
    """The upload was there, and is no more."""

    status = 410


class ChecksumDiffers(Refused):
    """What arrived is not what was sent."""

    status = 460
    title = "校验不符"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece on its way: where it begins, how long it says it is, and its own digest."""

    offset: int
    length: int
    algorithm: str = ""
    digest: bytes = b""


def begin_upload(
    *, purpose: str, params: Mapping[str, str], name: str, size: int, by: Any, sha256: str = ""
) -> Upload:
    """Open an upload of `size` bytes; refuse what the purpose would refuse at the end anyway."""
    aim, label = purpose_of(purpose), checked_name(name)
    if size < 1:
        raise Refused("文件是空的（0 字节），请检查后重新选择。")
    if sha256 and not SHA256.fullmatch(sha256):
        raise Refused("文件校验值的写法不对，请刷新页面后重试。")
    identifier = uuid.uuid4()
    if storage.free_bytes() < size + SPARE_BYTES:
        raise NoSpace
    with transaction.atomic():
        at = database_now()
        aim.check(by=by, params=params, name=label, size=size)
        _require_few(by, at=at)
        with storage.space_checked():
            path_in(identifier).touch(exist_ok=False)
        return Upload.objects.create(
            uuid=identifier,
            owner=by,
            purpose=purpose,
            params=dict(params),
            name=label,
            size=size,
            sha256=sha256,
            created_at=at,
            expires_at=at + kept_for(),
        )


def find_upload(*, identifier: uuid.UUID, by: Any) -> Upload:
    """Return one's own upload; Gone when there is none, Expired when it waited too long."""
    upload = Upload.objects.visible_to(by).filter(uuid=identifier).first()
    if upload is None:
        raise Gone("没有这个上传任务，请重新选择文件。")
    if upload.state == UploadState.REFUSED:
        raise Expired(upload.problem)
    if upload.state == UploadState.OPEN and upload.expires_at <= database_now():
        raise Expired("这次上传中断过久，已传部分已清理，请重新上传。")
    return upload


def append_piece(*, identifier: uuid.UUID, piece: Piece, read: Read, by: Any) -> Upload:
    """Take one piece and acknowledge what is synced of it; with the last byte the file is kept.

    `read(n)` gives at most n bytes, b"" at the end of what was sent. A piece that breaks off is
    kept as far as it came, and refused (400); one with a wrong digest is dropped (460).
    """
    upload = find_upload(identifier=identifier, by=by)
    if upload.state == UploadState.FINISHED:
        return _repeated(upload, piece)
    try:
        with storage.held(path_in(identifier), kept_as=kept_as(identifier)) as descriptor:
            upload = find_upload(identifier=identifier, by=by)
            if upload.state == UploadState.FINISHED:
                return _repeated(upload, piece)
            storage.take_back(kept_as(identifier), path_in(identifier))
            return _append(upload, piece, read, descriptor, by=by)
    except storage.Missing:
        raise Expired("已传部分在服务器上找不到了，请重新上传。") from None


def cancel_upload(*, identifier: uuid.UUID, by: Any) -> None:
    """Give an upload up and forget its bytes; a finished one only forgets that it was uploaded.

    While a piece is just arriving it is refused as busy, and the browser asks again.
    """
    if not Upload.objects.visible_to(by).filter(uuid=identifier).exists():
        raise Gone("没有这个上传任务，或它已经取消。")
    forget_upload(Upload.objects.visible_to(by).filter(uuid=identifier))


def upload_whole(*, purpose: str, params: Mapping[str, str], file: FormFile, by: Any) -> Upload:
    """Take a small file that came with a plain form, by the same way as the large ones."""
    size = file.size or 0
    upload = begin_upload(purpose=purpose, params=params, name=file.name or "", size=size, by=by)
    piece = Piece(offset=0, length=size)
    return append_piece(identifier=upload.uuid, piece=piece, read=file.read, by=by)


def kept_for() -> timedelta:
    """How long an upload waits after its last byte."""
    return timedelta(hours=settings.UPLOAD_HOURS)


def _require_few(by: Any, *, at: datetime) -> None:
    waiting = Upload.objects.visible_to(by).filter(state=UploadState.OPEN, expires_at__gt=at)
    if waiting.count() >= MOST_OPEN:
        raise Refused(f"您有 {MOST_OPEN} 个文件还没有传完，请先传完或取消，再添加新的。")


def _repeated(upload: Upload, piece: Piece) -> Upload:
    """Answer a piece for an upload that is already finished: nothing is done twice."""
    if piece.offset != upload.size or piece.length:
        raise OffsetDiffers(upload.size)
    return upload


def _append(upload: Upload, piece: Piece, read: Read, descriptor: int, *, by: Any) -> Upload:
    if piece.offset != upload.offset:
        raise OffsetDiffers(upload.offset)
    if piece.length > upload.size - upload.offset:
        raise TooLarge("收到的内容超过文件声明的大小，请重新选择文件上传。")
    if os.fstat(descriptor).st_size < upload.offset:
        raise storage.Missing
    taken = _take(descriptor, piece, read)
    if upload.offset + taken == upload.size:
        return finish_upload(upload, descriptor, by=by)
    _acknowledge(upload, upload.offset + taken)
    if taken < piece.length:
        raise Refused("网络中断，这一段没有传完，将从已收到的位置继续。")
    return upload


def _take(descriptor: int, piece: Piece, read: Read) -> int:
    """Write a piece behind what is there and sync it; return how many bytes of it are kept."""
    digest = hashlib.new(piece.algorithm) if piece.algorithm else None
    taken = 0
    try:
        with storage.space_checked():
            os.ftruncate(descriptor, piece.offset)  # what an unacknowledged try left behind
            os.lseek(descriptor, piece.offset, os.SEEK_SET)
            while taken < piece.length and (block := read(min(BLOCK, piece.length - taken))):
                _write_all(descriptor, block)
                taken += len(block)
                if digest is not None:
                    digest.update(block)
            os.fsync(descriptor)
    except NoSpace:
        os.ftruncate(descriptor, piece.offset)
        raise
    if digest is not None and digest.digest() != piece.digest:
        os.ftruncate(descriptor, piece.offset)
        raise ChecksumDiffers("这一段在传输中损坏，没有保存，将重新上传这一段。")
    return taken


def _write_all(descriptor: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]


def _acknowledge(upload: Upload, offset: int) -> None:
    with transaction.atomic():
        row = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN).locked().first()
        if row is None:
            raise Expired("这次上传已被取消。")
        at: datetime = database_now()
        row.offset, row.expires_at = offset, at + kept_for()
        row.save(update_fields=["offset", "expires_at"])
    upload.offset, upload.expires_at = row.offset, row.expires_at
