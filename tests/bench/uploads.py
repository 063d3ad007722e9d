"""One large video in pieces of 8 MiB into a live web process, against Django's file storage.

UPLOAD_BENCH_MB says how large (1024).
"""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.urls import reverse

from accounts.models import User
from records.models import StoredFile
from submissions.models import Submission
from submissions.operations.drafts import start_work
from tests import factories
from tests.bench import Figure, measure
from tests.records.uploading import PIECE_TYPE, metadata
from tests.web import Web, login_headers, web_server
from tests.works import make_works_event

PIECE = 8 << 20
SIZE = int(os.environ.get("UPLOAD_BENCH_MB", "1024")) << 20
HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08free"
BLOCK = os.urandom(PIECE)


def figures() -> Iterator[Figure]:
    """The whole way in: seconds, and by how much the web process grew."""
    with web_server(Path(os.environ["VAR_DIR"])) as web:
        liaison, work = _liaison()
        before = _peak_mb(web.worker)
        started = time.perf_counter()
        _send(web, login_headers(liaison), work)
        seconds = time.perf_counter() - started
        grown = _peak_mb(web.worker) - before
    name = f"分块上传：一个 {SIZE >> 20} MB 的视频"
    plain = "同样的字节交给 FileSystemStorage.save"
    for what, baseline, save in (
        (name, plain, _save_plainly),
        (f"{name}（同上）", f"{plain}，再 fsync 一次", _save_and_sync),
    ):
        yield Figure(
            what=what,
            rows=SIZE // PIECE,
            seconds=seconds,
            peak_mb=grown,
            baseline=baseline,
            baseline_seconds=measure(save).seconds,
        )


def _send(web: Web, login: dict[str, str], work: Submission) -> None:
    told = {"purpose": "work-attachment", "filename": "走访.mp4", "work": str(work.entry_id)}
    creation = {"Upload-Length": str(SIZE), "Upload-Metadata": metadata(**told, evidence="video")}
    address = _ask(web, "POST", reverse("upload-create"), login | creation, b"")
    for offset in range(0, SIZE, PIECE):
        place = {"Upload-Offset": str(offset), "Content-Type": PIECE_TYPE}
        _ask(web, "PATCH", address, login | place, _block(offset))
    stored = StoredFile.objects.get(kind="work-attachment")
    if stored.size != SIZE:
        raise RuntimeError("the file did not arrive whole")


def _ask(web: Web, method: str, address: str, headers: dict[str, str], body: bytes) -> str:
    status, told, words = web.ask(method, address, headers, body)
    if status not in {201, 204}:
        raise RuntimeError(f"{method} {address}: {status} {words.decode()[:300]}")
    return told.get("Location", "")


def _block(offset: int) -> bytes:
    """What the file holds from an offset on: its head once, then always the same noise."""
    return HEAD + BLOCK[len(HEAD) :] if offset == 0 else BLOCK


class _Video(File):
    """The same bytes for Django's storage, made as they are asked for."""

    def __init__(self) -> None:
        super().__init__(None, name="plain.mp4")

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        step = chunk_size or self.DEFAULT_CHUNK_SIZE
        for offset in range(0, SIZE, PIECE):
            block = memoryview(_block(offset))
            for at in range(0, PIECE, step):
                yield bytes(block[at : at + step])


def _save_plainly(*, synced: bool = False) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ["VAR_DIR"]) as folder:
        FileSystemStorage(folder).save("plain.mp4", _Video())
        if synced:
            with Path(folder, "plain.mp4").open("rb") as handle:
                os.fsync(handle.fileno())


def _save_and_sync() -> None:
    _save_plainly(synced=True)


def _liaison() -> tuple[User, Submission]:
    """Return a liaison and a draft of the own district."""
    competition = factories.make_competition("uploads-2024")
    district = factories.make_district("129999", "试验区")
    factories.take_part(competition, district)
    event = make_works_event(competition, "projects", "project", "P")
    window = factories.make_window(competition, "works")
    window.closes_at = window.closes_at.replace(year=2100)
    window.save()
    liaison = factories.make_liaison_account(district)
    return liaison, start_work(event_id=event.pk, by=liaison)


def _peak_mb(pid: int) -> float:
    """The most memory that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
