"""One large video in pieces of 8 MiB into a live web process, against Django's file storage.

UPLOAD_BENCH_MB says how large (1024).
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from config.trial.processes import Child, start, stop
from records.models import StoredFile
from submissions.models import Submission
from submissions.operations.drafts import start_work
from tests import factories
from tests.bench import Figure, measure
from tests.records.uploading import PIECE_TYPE, metadata
from tests.servers import HOST, free_port
from tests.works import make_works_event

PIECE = 8 << 20
SIZE = int(os.environ.get("UPLOAD_BENCH_MB", "1024")) << 20
HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08free"
BLOCK = os.urandom(PIECE)


def figures() -> Iterator[Figure]:
    """The whole way in: seconds, and by how much the web process grew."""
    with _web() as (port, worker):
        cookie, token, work = _liaison()
        before = _peak_mb(worker)
        started = time.perf_counter()
        _send(port, {"Cookie": f"saiwu={cookie}", "X-CSRFToken": token}, work)
        seconds = time.perf_counter() - started
        grown = _peak_mb(worker) - before
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


def _send(port: int, login: dict[str, str], work: Submission) -> None:
    told = {"purpose": "work-attachment", "filename": "走访.mp4", "work": str(work.entry_id)}
    headers = {"Tus-Resumable": "1.0.0", **login}
    link = http.client.HTTPConnection(HOST, port, timeout=120)
    creation = {"Upload-Length": str(SIZE), "Upload-Metadata": metadata(**told, evidence="video")}
    address = _ask(link, "POST", reverse("upload-create"), headers | creation, b"")
    for offset in range(0, SIZE, PIECE):
        piece = _block(offset)
        place = {"Upload-Offset": str(offset), "Content-Type": PIECE_TYPE}
        _ask(link, "PATCH", address, headers | place, piece)
    link.close()
    stored = StoredFile.objects.get(kind="work-attachment")
    if stored.size != SIZE:
        raise RuntimeError("the file did not arrive whole")


def _ask(
    link: http.client.HTTPConnection,
    method: str,
    address: str,
    headers: dict[str, str],
    body: bytes,
) -> str:
    link.request(method, address, body=body, headers=headers)
    answer = link.getresponse()
    words = answer.read()
    if answer.status not in {201, 204}:
        raise RuntimeError(f"{method} {address}: {answer.status} {words.decode()[:300]}")
    return answer.getheader("Location", "")


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


def _liaison() -> tuple[str, str, Submission]:
    """Return the session cookie and token of a liaison, and a draft of the own district."""
    competition = factories.make_competition("uploads-2024")
    district = factories.make_district("129999", "试验区")
    factories.take_part(competition, district)
    event = make_works_event(competition, "projects", "project", "P")
    window = factories.make_window(competition, "works")
    window.closes_at = window.closes_at.replace(year=2100)
    window.save()
    liaison = factories.make_liaison_account(district)
    work = start_work(event_id=event.pk, by=liaison)
    client = Client()
    client.force_login(liaison, "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["_csrftoken"] = token = get_random_string(32)
    session.save()
    return client.cookies["saiwu"].value, token, work


@contextmanager
def _web() -> Iterator[tuple[int, int]]:
    """Run the web server with one worker process; yields the port and the worker's id."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--threads", "4"]
    command += ["--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--workers", "1"]
    command += ["--no-control-socket", "--timeout", "120"]
    child = start(command, title="web", env=os.environ, log=Path(os.environ["VAR_DIR"], "web.log"))
    try:
        _await(port, child)
        found = subprocess.run(
            ["pgrep", "-P", str(child.process.pid)], capture_output=True, text=True, check=True
        )
        yield port, int(found.stdout.split()[0])
    finally:
        stop([child], patience=10)


def _await(port: int, child: Child) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not child.ended:
        try:
            link = http.client.HTTPConnection(HOST, port, timeout=5)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(child.tail())


def _peak_mb(pid: int) -> float:
    """The most memory that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
