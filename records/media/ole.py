"""Old Office files (.doc, .xls, .ppt): an OLE compound file, read sector by sector, bounded."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from records.media.families import FileRefused

MAX_SECTORS: Final = 8_192  # of the directory: 32,768 entries, far more than any document has
MAX_STREAM: Final = 64 * 1024 * 1024
CURE: Final = "请用 Office 或 WPS 打开，另存为 .docx、.xlsx 或 .pptx 后再上传。"
_BROKEN: Final = f"文件已损坏或不完整，打不开。{CURE}"
_HEADER: Final = struct.Struct("<8s16s5H6x9I")
_FREE: Final = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_WORD_DDE: Final = re.compile(rb"\x13\s*DDE|\x13\x00(?: \x00)*D\x00D\x00E\x00")
_SLIDE_MACROS: Final = re.compile(
    rb"\x1f\x00\xff\x03\x14\x00\x00\x00\x02\x00\x00\x04\x0c\x00\x00\x00.{4}(?!\x00\x00\x00\x00)",
    re.DOTALL,
)


@dataclass(frozen=True)
class _Stream:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    start: int
    size: int


class _Compound:
    """The sectors of one file; every chain is followed with a limit."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        header = file.read(512)
        if len(header) < 512:
            raise FileRefused(_BROKEN)
        fields = _HEADER.unpack_from(header)
        shift, self.mini_shift = fields[5], fields[6]
        if shift not in {9, 12} or self.mini_shift != 6:
            raise FileRefused(_BROKEN)
        self.size = 1 << shift
        self.directory_start, self.cutoff, self.mini_start = fields[9], fields[11], fields[12]
        self.table_sectors = self._table_sectors(header, fields[14], fields[15])

    def _table_sectors(self, header: bytes, extra: int, count: int) -> list[int]:
        found = list(struct.unpack_from("<109I", header, 76))
        seen = 0
        while extra < _FREE and seen < min(count, MAX_SECTORS):
            numbers = struct.unpack(f"<{self.size // 4}I", self.sector(extra))
            found += numbers[:-1]
            extra, seen = numbers[-1], seen + 1
        return [number for number in found if number < _FREE]

    def sector(self, number: int) -> bytes:
        """Return one sector."""
        self.file.seek((number + 1) * self.size)
        data = self.file.read(self.size)
        if len(data) == 0:
            raise FileRefused(_BROKEN)
        return data.ljust(self.size, b"\0")

    def next_of(self, number: int) -> int:
        """Return the sector that follows in the chain."""
        per_sector = self.size // 4
        place, within = divmod(number, per_sector)
        if place >= len(self.table_sectors):
            raise FileRefused(_BROKEN)
        table = self.sector(self.table_sectors[place])
        value: int = struct.unpack_from("<I", table, 4 * within)[0]
        return value

    def chain(self, start: int, limit: int) -> Iterator[bytes]:
        """Yield the sectors of a chain; a loop or an endless one is a broken file."""
        number, seen = start, 0
        while number < _FREE:
            if seen >= limit:
                raise FileRefused(_BROKEN)
            yield self.sector(number)
            number, seen = self.next_of(number), seen + 1

    def entries(self) -> Iterator[_Stream]:
        """Yield the directory."""
        for sector in self.chain(self.directory_start, MAX_SECTORS):
            for at in range(0, len(sector), 128):
                length, kind = struct.unpack_from("<HB", sector, at + 64)
                if kind in {1, 2, 5}:
                    name = sector[at : at + max(0, min(length, 64) - 2)].decode(
                        "utf-16-le", "replace"
                    )
                    start, size = struct.unpack_from("<II", sector, at + 116)
                    yield _Stream(name, kind, start, size)

    def read(self, stream: _Stream, limit: int = MAX_STREAM) -> bytes:
        """Return a stream's bytes, at most `limit`."""
        wanted = min(stream.size, limit)
        if stream.size < self.cutoff:
            return self._read_small(stream.start, wanted)
        return self._joined(stream.start, wanted)

    def _joined(self, start: int, wanted: int) -> bytes:
        parts = bytearray()
        for sector in self.chain(start, wanted // self.size + 2):
            parts += sector
            if len(parts) >= wanted:
                break
        return bytes(parts[:wanted])

    def _read_small(self, start: int, wanted: int) -> bytes:
        """Small streams lie in the root's own stream, in parts of 64 bytes with a table."""
        root = next(entry for entry in self.entries() if entry.kind == 5)
        pool = self._joined(root.start, min(root.size, MAX_STREAM))
        table = b"".join(self.chain(self.mini_start, MAX_SECTORS))
        parts, number, unit = bytearray(), start, 1 << self.mini_shift
        while len(parts) < wanted and number * 4 + 4 <= len(table):
            parts += pool[number * unit : (number + 1) * unit]
            number = struct.unpack_from("<I", table, number * 4)[0]
        return bytes(parts[:wanted])


def stream_names(path: Path) -> set[str]:
    """Return the names of all streams and storages; refuse what is no whole compound file."""
    with path.open("rb") as file:
        return {entry.name for entry in _Compound(file).entries()}


def check_old_office(path: Path) -> None:
    """Refuse macros, passwords, packed files and DDE in a .doc, .xls or .ppt (B35)."""
    with path.open("rb") as file:
        compound = _Compound(file)
        entries = {entry.name: entry for entry in compound.entries()}
        if {"Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT"} & set(entries):
            raise FileRefused(f"文件含有宏。{CURE}")
        if "\x01Ole10Native" in entries:
            raise FileRefused(f"文件内嵌了其他文件（OLE 对象），请删除后重新上传。{CURE}")
        if "EncryptedSummary" in entries:
            raise FileRefused("文件设有密码，请去掉密码后重新上传。")
        _check_word(compound, entries.get("WordDocument"))
        _check_book(compound, entries.get("Workbook") or entries.get("Book"))
        _check_slides(compound, entries.get("PowerPoint Document"))


def _check_word(compound: _Compound, stream: _Stream | None) -> None:
    if stream is None:
        return
    content = compound.read(stream)
    if len(content) > 12 and content[11] & 0x01:  # fEncrypted
        raise FileRefused("文件设有密码，请去掉密码后重新上传。")
    if _WORD_DDE.search(content):
        raise FileRefused(f"文件含有自动取数的域（DDE），请删除后重新上传。{CURE}")


def _check_book(compound: _Compound, stream: _Stream | None) -> None:
    """Walk the records of the workbook's first part: passwords and macro sheets stand there."""
    if stream is None:
        return
    content, at = compound.read(stream, 4 * 1024 * 1024), 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == 0x2F:
            raise FileRefused("工作簿设有密码，请去掉密码后重新上传。")
        if kind == 0x85 and length > 5 and content[at + 9] == 1:
            raise FileRefused(f"工作簿含有宏表。{CURE}")
        if kind == 0x0A:
            return
        at += 4 + length


def _check_slides(compound: _Compound, stream: _Stream | None) -> None:
    if stream is not None and _SLIDE_MACROS.search(compound.read(stream)):
        raise FileRefused(f"演示文稿含有宏。{CURE}")
