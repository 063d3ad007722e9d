"""One Word form, or a zip of many: what is taken out of it, what is passed over and why."""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from records.errors import Refused
from records.text import clean_line, has_control

MOST_FORMS: Final = 50
MOST_ENTRIES: Final = 2_000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_BYTES: Final = 50 * 1024 * 1024
MOST_RATIO: Final = 100
RATIO_FREE: Final = 1024 * 1024
WORDS: Final = (".docx", ".doc", ".wps")
_ZIP_CURE: Final = "请只把参评表（.docx）重新打包为 .zip，不设密码，再上传。"
_JUNK: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Packed:
    """One Word form under the name it had."""

    name: str
    content: bytes


@dataclass
class Unpacked:
    """The Word forms of an upload, and each other file with why it was passed over."""

    forms: list[Packed] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)


def unpack(content: bytes, filename: str) -> Unpacked:
    """Return the forms of an upload. A .docx is itself; a zip is looked through, never extracted.

    Raises Refused for a zip that is damaged, protected, dangerous, too large, or without a form.
    """
    name = _shown(filename)
    if not content.startswith(b"PK") or _is_office_file(content):
        return Unpacked(forms=[Packed(name, content)])
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(f"文件已损坏，打不开。{_ZIP_CURE}", field="file") from error
    with archive:
        return _looked_through(archive)


def _looked_through(archive: zipfile.ZipFile) -> Unpacked:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _check(archive.infolist(), [_name(entry) for entry in archive.infolist()])
    found = Unpacked()
    wanted = []
    for entry in entries:
        name = _name(entry)
        reason = _passed_over(name)
        if reason:
            found.passed_over.append((_shown(name), reason))
        else:
            wanted.append((entry, name))
    if not wanted:
        raise Refused("压缩包里没有 Word 参评表（.docx）。", field="file")
    if len(wanted) > MOST_FORMS:
        raise Refused(
            f"压缩包里有 {len(wanted)} 份 Word 文件，一次最多 {MOST_FORMS} 份，请分几个压缩包上传。",
            field="file",
        )
    found.forms = [Packed(_shown(name), _content(archive, entry)) for entry, name in wanted]
    return found


def _check(entries: list[zipfile.ZipInfo], names: list[str]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(f"压缩包解开后过大或文件过多。{_ZIP_CURE}", field="file")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(f"压缩包设有密码。{_ZIP_CURE}", field="file")
    if any(map(_is_bomb, entries)):
        raise Refused(f"压缩包里有过大或压缩比不正常的文件。{_ZIP_CURE}", field="file")
    if any(map(_is_special, entries)) or any(map(_is_odd, names)):
        raise Refused(f"压缩包里有不正常的路径或链接，不能接收。{_ZIP_CURE}", field="file")
    if len({name.casefold() for name in names}) != len(names):
        raise Refused(f"压缩包里有同名的文件（只差大小写）。{_ZIP_CURE}", field="file")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    ratio = entry.file_size / max(entry.compress_size, 1)
    return entry.file_size > MOST_BYTES or (entry.file_size > RATIO_FREE and ratio > MOST_RATIO)


def _is_special(entry: zipfile.ZipInfo) -> bool:
    """Links and devices; a mode of 0 comes from Windows."""
    kind = (entry.external_attr >> 16) & 0o170000
    return kind not in {0, 0o100000, 0o040000}


def _is_odd(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or ".." in parts or ":" in name or has_control(name)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name as it was meant: Windows writes GBK where zip knows UTF-8 or cp437."""
    if entry.flag_bits & 0x800:
        return entry.filename.replace("\\", "/")
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename.replace("\\", "/")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename.replace("\\", "/")


def _passed_over(name: str) -> str:
    last = PurePosixPath(name).name
    if name.startswith("__MACOSX/") or last.lower() in _JUNK or last.startswith("._"):
        return "系统自动生成的文件"
    if last.startswith(("~$", ".~")):
        return "Word 打开时的临时文件"
    if last.lower().endswith((".zip", ".rar", ".7z")):
        return "压缩包里的压缩包，没有打开"
    return "" if last.lower().endswith(WORDS) else "不是 Word 参评表，请作为支撑材料上传"


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as handle:
            return handle.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError,
            NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise Refused(f"压缩包已损坏，打不开“{_shown(entry.filename)}”。", field="file") from error


def _is_office_file(content: bytes) -> bool:
    """Say whether a zip is an office file itself; whatever is wrong with it is said by its reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "[Content_Types].xml" in archive.NameToInfo
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _shown(name: str) -> str:
    """Return the name for people: the end of a long path, without what no screen shows."""
    plain = clean_line("".join(each for each in name if not has_control(each)))
    return plain[-120:] or "文件"
