"""Where kept bytes lie: a file system with every step synced, or an object store, by setting.

Nothing else knows. A place is `ab/cd/<uuid>`, never built from anything a user sent. Files on
their way in lie in `MEDIA_ROOT/incoming`, on the same file system as the kept ones, so that
keeping one is a rename; an object store is given its copy from there.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from records.errors import Conflict, NoSpace

BLOCK: Final = 1 << 20
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class Busy(Conflict):
    """Another request is writing this very file."""

    status = 423
    title = "文件正在上传"


class Missing(FileNotFoundError):
    """A file on its way in is not where it should be."""


def place_of(identifier: uuid.UUID) -> str:
    """Return where the file of this id lies in the store."""
    return f"{identifier.hex[:2]}/{identifier.hex[2:4]}/{identifier.hex}"


def incoming(name: str) -> Path:
    """Return where a file on its way in lies; the folder is made when it is not there."""
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    with space_checked():
        _make_folder(folder)
    return folder / name


def write(place: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Keep new bytes at a place and return their number and SHA-256.

    They are written aside and synced first, so a torso never lies under a final name.
    """
    aside = incoming(f"{Path(place).name}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with space_checked(), aside.open("wb") as handle:
            for chunk in chunks:
                handle.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            handle.flush()
            os.fsync(handle.fileno())
        adopt(aside, place)
    finally:
        discard(aside)
    return size, digest.hexdigest()


def adopt(source: Path, place: str) -> None:
    """Make a finished file of `incoming/` the file at a place: by rename where that is possible.

    On an object store the source stays, so that a crash before the row can be repeated.
    """
    with space_checked():
        target = local_path(place)
        if target is not None:
            _make_folder(target.parent)
            source.rename(target)
            _sync_folder(target.parent)
            return
        remove(place)
        with source.open("rb") as handle:
            saved = _store().save(place, File(handle))
    if saved != place:
        remove(saved)
        raise RuntimeError(f"the store kept {place} under another name")


def take_back(place: str, path: Path) -> None:
    """Undo an `adopt` that no row followed. Nothing happens when there is none to undo."""
    kept = local_path(place)
    if kept is not None and kept.exists() and not path.exists():
        kept.rename(path)
        _sync_folder(path.parent)


def opened(place: str) -> IO[bytes]:
    """Open a kept file for reading; FileNotFoundError when it is gone."""
    path = local_path(place)
    if path is not None:
        return path.open("rb")
    handle: IO[bytes] = _store().open(place, "rb")
    return handle


def blocks(place: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """Yield a kept file, or a part of it, in blocks of at most 1 MiB."""
    ranged = getattr(_store(), "read_range", None)
    if ranged is not None and length is not None:
        yield from ranged(place, start, length)
        return
    with opened(place) as handle:
        handle.seek(start)
        left = length
        while block := handle.read(BLOCK if left is None else min(BLOCK, left)):
            yield block
            left = None if left is None else left - len(block)


def size_of(place: str) -> int | None:
    """Return a kept file's size, None when it is gone."""
    path = local_path(place)
    if path is not None:
        return path.stat().st_size if path.is_file() else None
    store = _store()
    return store.size(place) if store.exists(place) else None


@contextmanager
def local_copy(place: str) -> Iterator[Path]:
    """Give a path to programs that need one. Only to be read: it may be the kept file itself."""
    path = local_path(place)
    if path is not None:
        if not path.is_file():
            raise FileNotFoundError(place)
        yield path
        return
    with space_checked(), tempfile.TemporaryDirectory(prefix="saiwu-copy-") as folder:
        copy = Path(folder) / Path(place).name
        with opened(place) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, BLOCK)
        yield copy


def remove(place: str) -> None:
    """Delete a file that no row refers to; nothing happens when it is gone."""
    path = local_path(place)
    if path is not None:
        discard(path)
    elif _store().exists(place):
        _store().delete(place)


def discard(path: Path) -> None:
    """Delete a file of this machine, if it is there."""
    path.unlink(missing_ok=True)


def local_path(place: str) -> Path | None:
    """Return the kept file's path on this machine; None where an object store keeps it."""
    store = _store()
    return Path(store.path(place)) if isinstance(store, FileSystemStorage) else None


def old_files(*, before: datetime) -> Iterator[tuple[Path, str]]:
    """Yield what lies on this machine unchanged since an instant: its path, and its place.

    The place is "" for a file in `incoming/`. An object store is not walked.
    """
    root = Path(settings.MEDIA_ROOT)
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            place = path.relative_to(root).as_posix()
            if _is_older(path, before):
                yield path, "" if place.startswith("incoming/") else place


def free_bytes() -> int:
    """Return the room that is left for files on their way in."""
    return shutil.disk_usage(incoming("").parent).free


@contextmanager
def space_checked() -> Iterator[None]:
    """Turn a full disk into a refusal that people understand."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace from error
        raise


@contextmanager
def held(path: Path, *, kept_as: str) -> Iterator[int]:
    """Open a file of `incoming/` for this process alone; yields its descriptor.

    The lock is the kernel's: whoever is killed leaves none behind. Raises Busy when somebody
    else writes, Missing when there is nothing. `kept_as` is the place where a killed
    predecessor may have put it already; it is locked there before `take_back` may move it.
    """
    with _descriptor(path, kept_as) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("这个文件正在另一个窗口或设备上传，请稍候。") from None
        yield descriptor


@contextmanager
def _descriptor(path: Path, kept_as: str) -> Iterator[int]:
    places = [place for place in (path, local_path(kept_as)) if place is not None]
    existing = next((place for place in places if place.exists()), None)
    if existing is None:
        raise Missing(path)
    try:
        descriptor = os.open(existing, os.O_RDWR)
    except FileNotFoundError:  # taken away in this very instant
        raise Missing(path) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_older(path: Path, before: datetime) -> bool:
    try:
        changed = path.stat().st_mtime
    except FileNotFoundError:
        return False
    return datetime.fromtimestamp(changed, UTC) < before


def _store() -> Storage:
    store: Any = storages["default"]
    return store  # type: ignore[no-any-return]  # a lazy handler's item is untyped


def _make_folder(folder: Path) -> None:
    """Make a folder and everything above it, each entry synced."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
