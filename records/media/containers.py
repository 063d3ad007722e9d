"""ZIP files, judged by their directory before anything of them is unpacked (B36, B43)."""

import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from records.media.families import FileRefused

MAX_ENTRIES: Final = 2_000
MAX_DIRECTORY: Final = 1024 * 1024  # bytes; 2,000 entries take a fifth of it
MAX_TOTAL: Final = 200 * 1024 * 1024
MAX_ONE: Final = 50 * 1024 * 1024
MAX_RATIO: Final = 100
RATIO_FREE: Final = 1024 * 1024
CURE: Final = "请用 Office 或 WPS 打开，另存为新文件后再上传。"
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error,
    NotImplementedError,
)  # fmt: skip
_END: Final = struct.Struct("<4s4H2LH")
_END_MARK: Final = b"PK\x05\x06"


def read_directory(path: Path) -> list[zipfile.ZipInfo]:
    """Return the entries of a harmless ZIP file; refuse it for its directory's size, shape,
    names or numbers. The file has to be the archive alone: nothing before, nothing after."""
    _check_end(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except BROKEN as error:
        raise FileRefused(f"文件已损坏或不完整，打不开。{CURE}") from error
    check_entries(entries, path.stat().st_size)
    return entries


def has_archive_end(path: Path) -> bool:
    """Say whether a program that unpacks would take this file for a ZIP archive."""
    return zipfile.is_zipfile(path)


def _check_end(path: Path) -> None:
    """Check the end record by hand: only then is the directory small enough to be read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_535 - _END.size))
        tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise FileRefused(f"文件已损坏或不完整，打不开。{CURE}")
    *_, on_disk, total, length, offset, comment = _END.unpack_from(tail, at)
    if max(on_disk, total) > MAX_ENTRIES or length > MAX_DIRECTORY:
        raise FileRefused(f"文件内部的部件超过 {MAX_ENTRIES:,} 个，不是正常的文档。{CURE}")
    if at + _END.size + comment != len(tail) or comment:
        raise FileRefused(f"文件末尾附有多余的内容。{CURE}")
    if offset + length + (len(tail) - at) != size:
        raise FileRefused(f"文件已损坏，或前后接有其他文件。{CURE}")


def check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse a directory that no office program writes. `size` is the file's, in bytes."""
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(f"文件内部的部件超过 {MAX_ENTRIES:,} 个，不是正常的文档。{CURE}")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise FileRefused(f"文件内部有重名的部件，不是正常的文档。{CURE}")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise FileRefused(f"文件解压后超过 {MAX_TOTAL // 1048576} MB。请压缩其中的图片后再上传。")
    if sum(entry.compress_size for entry in entries) > size:
        raise FileRefused(f"文件内部的部件互相重叠，不是正常的文档。{CURE}")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise FileRefused("文件设有密码，请去掉密码后重新上传。")
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise FileRefused(f"文件内部的路径不正常（{name[:60]}），不能接收。{CURE}")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise FileRefused(f"文件内部含有链接或设备（{name[:60]}），不能接收。{CURE}")
    if entry.file_size > MAX_ONE:
        raise FileRefused(
            f"文件内部的“{name[:60]}”解压后超过 {MAX_ONE // 1048576} MB。请压缩图片或视频后再上传。"
        )
    if entry.file_size > RATIO_FREE and entry.file_size > MAX_RATIO * entry.compress_size:
        raise FileRefused(f"文件压缩比异常，疑似压缩炸弹，已拒绝。{CURE}")
