"""The gate: what a file really is, decided from its first bytes and its zip directory.

Nothing is unpacked before its directory was found harmless, and then only part by part,
streamed, with the real sizes held against the declared ones.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import IO, Final

from records.workbooks.rows import CURE, RowRuler
from records.workbooks.spec import WorkbookRefused

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ENTRIES: Final = 2_000
MAX_TOTAL: Final = 200 * 1024 * 1024
MAX_RATIO: Final = 100
RATIO_FREE: Final = 1024 * 1024
CHUNK: Final = 256 * 1024
MAX_TEXT: Final = 384 * 1024  # a full cell of Excel takes at most 256 KB, as entities

_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error,
)  # fmt: skip
_SIGNATURES: Final = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"%PDF", "PDF 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF 文档"),
)
_NESTED: Final = (".zip", ".rar", ".7z", ".gz", ".jar", ".exe", ".dll", ".js", ".vbs", ".bat",
                  ".xlsx", ".xlsm", ".xls", ".docx", ".docm", ".pptx")  # fmt: skip
_MAIN_TYPE: Final = b"spreadsheetml.sheet.main+xml"
_ENCODING: Final = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_DTD: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGE: Final = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z0-9:$]+)["']""")
_HIDDEN_ROW: Final = re.compile(rb"""<(?:\w+:)?row\s(?=[^>]*\bhidden\s*=\s*["'](?:1|true)["'])"""
                                rb"""[^>]*?\br\s*=\s*["'](\d+)["']""")  # fmt: skip
_HIDDEN_COLUMN: Final = re.compile(rb"""<(?:\w+:)?col\s(?=[^>]*\bhidden\s*=\s*["'](?:1|true)["'])"""
                                   rb"""[^>]*?\bmin\s*=\s*["'](\d+)["']""")  # fmt: skip


@dataclass
class SheetMarks:
    """What a sheet's XML says beside its cells: merged ranges, hidden rows and columns."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    size: int = 0


def is_csv(content: bytes, filename: str) -> bool:
    """Say whether the file is to be read as CSV; refuse what is neither CSV nor .xlsx."""
    if not content:
        raise WorkbookRefused("文件是空的（0 字节）。请检查文件后重新上传。")
    if len(content) > MAX_BYTES:
        raise WorkbookRefused("文件超过 20 MB。请删除图片和多余的工作表，或拆成几个文件。")
    suffix = filename.lower().rpartition(".")[2] if "." in filename else ""
    _refuse_other_types(content)
    if content.startswith(b"PK"):
        if suffix != "xlsx":
            raise WorkbookRefused(f"文件扩展名是 .{suffix}，只接受 .xlsx 和 .csv。{CURE}")
        return False
    if suffix in {"csv", "txt"}:
        return True
    raise WorkbookRefused(f"文件内容不是 .xlsx 工作簿（只改扩展名不行）。{CURE}")


def _refuse_other_types(content: bytes) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise WorkbookRefused("工作簿设有打开密码。请取消密码，另存为 .xlsx 后再上传。")
        raise WorkbookRefused(f"这是旧版 Excel 或 WPS 表格文件（.xls / .et）。{CURE}")
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise WorkbookRefused(f"这是{name}，不是工作簿。{CURE}")
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise WorkbookRefused(f"这是网页或 XML 文件，只是改了扩展名。{CURE}")


def inspect_workbook(content: bytes) -> dict[str, SheetMarks]:
    """Check an .xlsx from directory to last byte; return part name → marks of each sheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(content))
            _check_type(archive, {entry.filename for entry in entries})
            return {
                entry.filename: marks
                for entry in entries
                if (marks := _check_part(archive, entry)) is not None
            }
    except _BROKEN as error:
        raise WorkbookRefused(f"文件已损坏或不完整，无法读取。{CURE}") from error


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise WorkbookRefused(f"文件内部的部件过多（{len(entries)} 个），不是正常的工作簿。{CURE}")
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise WorkbookRefused(f"文件内部有重名的部件，不是正常的工作簿。{CURE}")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise WorkbookRefused("文件解压后超过 200 MB。请删除多余的行、列和工作表后再上传。")
    if sum(entry.compress_size for entry in entries) > size:
        raise WorkbookRefused(f"文件内部的部件互相重叠，不是正常的工作簿。{CURE}")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise WorkbookRefused("文件已加密。请取消密码，另存为 .xlsx 后再上传。")
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise WorkbookRefused(f"文件内部的部件名称不正常。{CURE}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise WorkbookRefused(f"文件内部含有链接，不是正常的工作簿。{CURE}")
    if name.lower().endswith(_NESTED) or "/embeddings/" in name.lower():
        raise WorkbookRefused("工作簿内嵌有其他文件。请删除嵌入的对象后再上传。")
    if entry.file_size > _size_limit(name):
        raise WorkbookRefused("工作簿中有异常大的内容。请删除多余的行、列、图片和格式后再上传。")
    if entry.file_size > RATIO_FREE and entry.file_size > MAX_RATIO * entry.compress_size:
        raise WorkbookRefused("文件压缩比异常，疑似压缩炸弹，已拒绝。请只复制数据到模板后上传。")


def _size_limit(name: str) -> int:
    """Sheets are streamed and may be long; everything else is held in memory whole."""
    if name.startswith("xl/worksheets/"):
        return MAX_TOTAL
    return 50 * 1024 * 1024 if name == "xl/sharedStrings.xml" else 8 * 1024 * 1024


def _check_type(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "mimetype" in names:
        raise WorkbookRefused(f"这是 OpenDocument 文件（.ods 等）。{CURE}")
    if "[Content_Types].xml" not in names:
        raise WorkbookRefused(f"这是压缩包，不是工作簿。{CURE}")
    types = archive.read("[Content_Types].xml")
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in types:
        raise WorkbookRefused(f"工作簿含有宏（.xlsm）。{CURE}")
    if "xl/workbook.bin" in names or b"sheet.binary" in types:
        raise WorkbookRefused(f"这是 Excel 二进制工作簿（.xlsb）。{CURE}")
    if _MAIN_TYPE not in types:
        raise WorkbookRefused(f"这不是 Excel 工作簿。{CURE}")


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> SheetMarks | None:
    """Read one part to its end: real size, checksum, no DTD, no endless text."""
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    marks = SheetMarks(size=entry.file_size)
    with archive.open(entry) as part:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            seen = _scan_markup(part, marks if is_sheet else None)
        else:
            seen = _scan_other(part)
    if seen != entry.file_size:
        raise WorkbookRefused(f"文件内部记录的大小与实际不符。{CURE}")
    return marks if is_sheet else None


def _scan_other(part: IO[bytes]) -> int:
    head = part.read(CHUNK)
    if head.startswith((b"PK\x03\x04", b"MZ", b"Rar!", b"\xd0\xcf\x11\xe0")):
        raise WorkbookRefused("工作簿内嵌有其他文件。请删除嵌入的对象后再上传。")
    seen = len(head)
    while chunk := part.read(CHUNK):
        seen += len(chunk)
    return seen


def _scan_markup(part: IO[bytes], marks: SheetMarks | None) -> int:
    seen, carry, ruler = 0, b"", RowRuler()
    while chunk := part.read(CHUNK):
        if seen == 0:
            _check_encoding(chunk[:200])
        if marks is not None:
            ruler.feed(chunk)
        seen += len(chunk)
        data = carry + chunk
        cut = data.rfind(b"<")
        carry = data[cut:] if cut >= 0 else data
        if len(carry) > MAX_TEXT:
            raise WorkbookRefused("工作簿中有超长的单元格内容。请删除后再上传。")
        _look(data[: max(cut, 0)], marks)
    _look(carry, marks)
    if marks is not None:
        ruler.finish()
    return seen


def _check_encoding(head: bytes) -> None:
    declared = _ENCODING.search(head)
    is_utf8 = declared is None or declared.group(1).lower() in {b"utf-8", b"utf8", b"us-ascii"}
    if not is_utf8 or b"\x00" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkbookRefused(f"文件内部使用了不常见的编码。{CURE}")


def _look(data: bytes, marks: SheetMarks | None) -> None:
    if b"<!" in data and _DTD.search(data):
        raise WorkbookRefused(f"文件内部含有实体定义（DTD），已拒绝。{CURE}")
    if marks is None:
        return
    if b"mergeCell" in data:
        marks.merged += [ref.decode() for ref in _MERGE.findall(data)]
    if b"hidden" in data:
        marks.hidden_rows += [int(number) for number in _HIDDEN_ROW.findall(data)]
        marks.hidden_columns += [int(number) for number in _HIDDEN_COLUMN.findall(data)]
