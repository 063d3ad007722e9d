"""Uploads into the real web server: lying lengths, and a process that is killed in mid-piece."""

import hashlib
import os
import signal
import socket
import time
from pathlib import Path

import pytest
from django.urls import reverse

from records.models import StoredFile, Upload
from submissions.models import Attachment
from tests.records.uploading import PIECE_TYPE, files_in, metadata
from tests.servers import HOST
from tests.web import Web, login_headers, web_server
from tests.works import make_work

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08free"
FILM = MP4 + os.urandom(3_000_000)


@pytest.fixture
def place(tmp_path: Path, settings) -> dict[str, str]:
    """Where the server and this test keep files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return {"VAR_DIR": str(tmp_path)}


@pytest.fixture
def login(cast, papers) -> dict[str, str]:
    """The liaison's browser, with a draft to attach to."""
    cast.draft = make_work(papers, cast.liaison)
    return login_headers(cast.liaison)


def begin(web: Web, login: dict[str, str], cast) -> str:
    told = {"purpose": "work-attachment", "filename": "走访.mp4", "evidence": "video"}
    headers = login | {
        "Upload-Length": str(len(FILM)),
        "Upload-Metadata": metadata(**told, work=str(cast.draft.entry_id)),
    }
    status, answer, words = web.ask("POST", reverse("upload-create"), headers)
    assert status == 201, words
    return answer["Location"]


def patch(web: Web, login: dict[str, str], address: str, offset: int, piece: bytes):
    headers = login | {"Upload-Offset": str(offset), "Content-Type": PIECE_TYPE}
    return web.ask("PATCH", address, headers, piece)


def torn(web: Web, login, address: str, body: bytes, **headers: str) -> socket.socket:
    """Begin a PATCH by hand, with headers that need not be true, and leave the line open."""
    told = login | {"Upload-Offset": "0", "Content-Type": PIECE_TYPE, "Host": HOST} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }  # fmt: skip
    lines = [f"PATCH {address} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    link = socket.create_connection((HOST, web.port), timeout=30)
    link.sendall("\r\n".join([*lines, "", ""]).encode() + body)
    return link


def offset_of(upload_address: str, wanted: int) -> int:
    """The stored offset, once it is what it should become, or after ten seconds."""
    identifier = upload_address.rstrip("/").rpartition("/")[2]
    for _ in range(100):
        offset = Upload.objects.get(uuid=identifier).offset
        if offset == wanted:
            break
        time.sleep(0.1)
    return offset


def test_a_length_that_lies_is_acknowledged_as_far_as_it_came(cast, login, place, tmp_path):
    with web_server(tmp_path, place) as web:
        address = begin(web, login, cast)
        link = torn(web, login, address, FILM[:300_000], Content_Length="1000000")
        link.shutdown(socket.SHUT_WR)
        link.recv(100)
        link.close()
        assert offset_of(address, 300_000) == 300_000
        status, _, words = patch(web, login, address, 300_000, FILM[300_000:])
        assert (status, words) == (204, b"")
    assert StoredFile.objects.get().sha256 == hashlib.sha256(FILM).hexdigest()


def test_a_body_without_a_length_is_refused(cast, login, place, tmp_path):
    with web_server(tmp_path, place) as web:
        address = begin(web, login, cast)
        body = b"3e8\r\n" + FILM[:1000] + b"\r\n0\r\n\r\n"
        link = torn(web, login, address, body, Transfer_Encoding="chunked")
        assert link.recv(20).startswith(b"HTTP/1.1 400")
        link.close()
        assert offset_of(address, 0) == 0


def test_a_killed_web_process_keeps_what_it_acknowledged(cast, login, place, tmp_path):
    with web_server(tmp_path, place) as web:
        address = begin(web, login, cast)
        assert patch(web, login, address, 0, FILM[:1_000_000])[0] == 204
        link = torn(
            web, login, address, FILM[1_000_000:1_700_000],
            Content_Length="2000000", Upload_Offset="1000000",
        )  # fmt: skip
        time.sleep(0.3)
        os.kill(web.worker, signal.SIGKILL)
        link.close()
        assert offset_of(address, 1_000_000) == 1_000_000
    with web_server(tmp_path, place) as web:
        status, answer, _ = web.ask("HEAD", address, login)
        assert (status, answer["Upload-Offset"]) == (200, "1000000")
        assert patch(web, login, address, 1_000_000, FILM[1_000_000:])[0] == 204
        assert web.ask("HEAD", address, login)[1]["Upload-Offset"] == str(len(FILM))
    stored = StoredFile.objects.get()
    assert stored.sha256 == hashlib.sha256(FILM).hexdigest()
    assert list(files_in(tmp_path / "files")) == [stored.path]
    assert Attachment.objects.get().file == stored
