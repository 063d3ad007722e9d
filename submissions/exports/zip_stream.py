"""A zip that is sent while it is made: the standard library's writer on a stream that only ends.

Nothing is kept but the block at hand and the directory of names. Entries are stored, not
deflated: films, photographs, PDF and Word files are packed already. Sizes follow each entry
(data descriptors), long ones in ZIP64; names are UTF-8 and flagged so.
"""

import hashlib
import io
import zipfile
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from records.text import LOCAL

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o644 << 16


@dataclass(frozen=True)
class Written:
    """What an entry became: its size in bytes and its SHA-256."""

    size: int
    sha256: str


class ZipStream:
    """Yields the bytes of a zip: `written = yield from stream.add(…)`, then `yield from finish()`."""

    def __init__(self) -> None:
        self._outlet = _Outlet()
        self._zip = zipfile.ZipFile(self._outlet, "w", zipfile.ZIP_STORED)

    def add(
        self, path: str, chunks: Iterable[bytes], *, at: datetime | None, size: int = 0
    ) -> Generator[bytes, None, Written]:
        """Send one entry; `size` is what is expected, for ZIP64; `at` None is 1980-01-01.

        When `chunks` raises, the entry ends there and the zip stays whole.
        """
        entry = zipfile.ZipInfo(path, _EPOCH if at is None else _zip_time(at))
        entry.external_attr = _READABLE
        entry.file_size = size
        digest, length = hashlib.sha256(), 0
        with self._zip.open(entry, "w") as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                length += len(chunk)
                yield from self._outlet.taken()
        yield from self._outlet.taken()
        return Written(length, digest.hexdigest())

    def finish(self) -> Generator[bytes, None, None]:
        """Send the directory."""
        self._zip.close()
        yield from self._outlet.taken()


class _Outlet(io.RawIOBase):
    """What the zip writer writes to: it can neither seek nor tell."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        block = bytes(data)  # type: ignore[call-overload]  # zipfile writes bytes-like objects only
        self._waiting.append(block)
        return len(block)

    def taken(self) -> Generator[bytes, None, None]:
        """Yield what came and forget it."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            yield b"".join(waiting)


def _zip_time(at: datetime) -> tuple[int, int, int, int, int, int]:
    here = at.astimezone(LOCAL)
    return (max(here.year, 1980), here.month, here.day, here.hour, here.minute, here.second)
