"""What every bad file must leave behind: a Chinese reason, and nothing else."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from records.media.checks import check_file
from records.media.families import FileRefused
from records.media.identify import identify
from tests.records.media.files import saved
from tests.records.media.films import FAST, H264, film

Reason = Callable[[str, bytes], str]


def children() -> set[str]:
    """Processes that this one started and that are still there; a thread may end meanwhile."""
    found: set[str] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found |= set((task / "children").read_text().split())
    return found


@pytest.fixture
def reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reason:
    """Identify and check a file that has to be refused within 20 s; return the words.

    Nothing but the file itself may lie about afterwards, and no process may still run.
    """
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", str(scratch))

    def ask(name: str, content: bytes) -> str:
        path, before, began = saved(tmp_path, name, content), children(), time.monotonic()
        with pytest.raises(FileRefused) as refusal:
            check_file(path, identify(path, name))
        assert time.monotonic() - began < 20
        assert (refusal.value.field, children() - before) == ("file", set())
        assert (list(scratch.iterdir()), path.read_bytes() == content) == ([], True)
        return refusal.value.message

    return ask


@pytest.fixture
def caller() -> Iterator[tuple[str, list[object]]]:
    """An address that notes whoever connects to it: http://127.0.0.1:port, and the list."""
    called: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            try:
                line, address = server.accept()
            except TimeoutError:
                continue
            called.append(address)
            line.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", called
    over.set()
    thread.join()
    server.close()


@pytest.fixture(scope="session")
def films(tmp_path_factory) -> Path:
    """A folder with the films that several tests look at."""
    folder = tmp_path_factory.mktemp("films")
    film(folder / "plain.mp4", *H264)
    film(folder / "fast.mp4", *FAST)
    film(folder / "large.mp4", *FAST, size="1920x1080", seconds=1)
    film(folder / "apple.mov", "-c:v", "prores_ks", "-c:a", "pcm_s16le", size="640x480", seconds=1)
    film(
        folder / "phone.mp4",
        "-c:v",
        "libx265",
        "-x265-params",
        "log-level=none",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
    )
    film(folder / "old.avi", "-c:v", "mpeg4", "-c:a", "mp3")
    film(folder / "old.wmv", "-c:v", "wmv2", "-c:a", "wmav2")
    film(folder / "web.webm", "-c:v", "libvpx", "-c:a", "libvorbis")
    film(
        folder / "camera.mts",
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "ac3",
        "-f",
        "mpegts",
        "-mpegts_m2ts_mode",
        "1",
    )
    film(folder / "silent.mkv", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-an")
    film(folder / "voice.m4a", "-vn", "-c:a", "aac")
    film(folder / "voice.mp3", "-vn", "-c:a", "mp3")
    film(folder / "voice.wma", "-vn", "-c:a", "wmav2")
    return folder  # fmt: skip
