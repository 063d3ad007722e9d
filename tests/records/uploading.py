"""A purpose of the tests' own, and a browser's half of the upload protocol."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from records.errors import NotAllowed, Refused, TooLarge
from records.models import StoredFile
from records.operations.log import record
from records.operations.upload_purposes import Seen, UploadPurpose, upload_purpose
from records.operations.uploads import Piece, append_piece, begin_upload

LIMIT = 64 << 20
PIECE_TYPE = "application/offset+octet-stream"


@dataclass
class Book:
    """What the purpose below was told, and what it shall do."""

    finished: list[str] = field(default_factory=list)
    checked: int = 0
    refuse: Refused | None = None
    fail_at: str = ""


BOOK = Book()


@upload_purpose("test-note")
class NotePurpose(UploadPurpose):
    """Takes files of up to 64 MiB from liaisons, and notes their names."""

    def check(self, *, by, params, name, size):
        BOOK.checked += 1
        if by.role != "liaison":
            raise NotAllowed("只有区联络人可以上传。")
        if size > LIMIT:
            raise TooLarge("文件超过上限 64 MB。")
        if BOOK.refuse is not None:
            raise BOOK.refuse

    def look(self, *, path: Path, name):
        if path.open("rb").read(2) == b"MZ":
            raise Refused("文件是程序，不能上传。")
        return Seen(content_type="video/mp4")

    def finish(self, *, by, params, stored: StoredFile, seen, at):
        record("test_upload", on=stored, by=by, at=at, label=params.get("place", ""))
        if BOOK.fail_at == "finish":
            raise KeyboardInterrupt
        BOOK.finished.append(stored.name)


def sha256(content: bytes) -> str:
    """The digest as the browser says it."""
    return hashlib.sha256(content).hexdigest()


def metadata(**pairs: str) -> str:
    """`key base64,key base64`."""
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())


class Tus:
    """Speaks the protocol through Django's test client."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def create(self, size: int | str, version: str = "1.0.0", **pairs: str) -> HttpResponse:
        told = {"purpose": "test-note", "filename": "走访视频.mp4", "place": "和平区"} | pairs
        headers = {"Upload-Length": str(size), "Upload-Metadata": metadata(**told)}
        return self.client.post(
            reverse("upload-create"),
            content_type="application/octet-stream",
            headers=headers | {"Tus-Resumable": version},
        )

    def begin(self, content: bytes, **pairs: str) -> str:
        answer = self.create(len(content), **pairs)
        assert answer.status_code == 201, answer.content.decode()
        return answer["Location"]

    def patch(self, address: str, piece: bytes, offset: int | str, **headers: str) -> HttpResponse:
        told = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kind = told.pop("Content-Type", PIECE_TYPE)
        length = str(len(piece))  # Django's client leaves both out for an empty piece
        environ = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": length}
        return self.client.generic("PATCH", address, piece, headers=told, **environ)

    def head(self, address: str) -> HttpResponse:
        return self.client.head(address, headers={"Tus-Resumable": "1.0.0"})

    def delete(self, address: str) -> HttpResponse:
        return self.client.delete(address, headers={"Tus-Resumable": "1.0.0"})

    def send(self, content: bytes, *, piece: int = 1 << 20, **pairs: str) -> HttpResponse:
        """The whole way; the last answer."""
        address = self.begin(content, sha256=sha256(content), **pairs)
        answer = HttpResponse()
        for offset in range(0, len(content), piece):
            answer = self.patch(address, content[offset : offset + piece], offset)
        return answer


def begun(content: bytes, by, **changes):
    """An upload that waits for its first byte."""
    values = {"purpose": "test-note", "params": {}, "name": "走访视频.mp4", "size": len(content)}
    return begin_upload(**(values | changes), by=by)


def append(upload, content: bytes, by, *, offset: int | None = None, length: int | None = None):
    """One piece, which may say that it is longer than it is."""
    piece = Piece(
        offset=upload.offset if offset is None else offset,
        length=len(content) if length is None else length,
    )
    return append_piece(identifier=upload.uuid, piece=piece, read=reader(content), by=by)


def reader(content: bytes):
    """`read(n)` over these bytes."""
    rest = bytearray(content)

    def read(most: int) -> bytes:
        taken = bytes(rest[:most])
        del rest[:most]
        return taken

    return read


def files_in(folder: Path) -> Iterator[str]:
    """Every file below a folder, by its path from there."""
    return (
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    )
