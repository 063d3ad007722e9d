"""One question: what is this file? Its bytes answer; its name only has to agree."""

from pathlib import Path
from typing import Final

from records.media.containers import read_directory
from records.media.families import FileRefused, FileType
from records.media.names import checked_name, suffix_of
from records.media.ole import stream_names
from records.media.signatures import (
    DOC,
    DOCX,
    HEAD_BYTES,
    KEPT_SUFFIXES,
    OLE_HEAD,
    PPT,
    PPTX,
    UNKNOWN,
    XLS,
    XLSX,
    ZIP_HEAD,
    Content,
    Foreign,
    by_head,
)

_ZIPPED: Final = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
_STREAMS: Final = {
    "WordDocument": DOC,
    "Workbook": XLS,
    "Book": XLS,
    "PowerPoint Document": PPT,
}
_PACKED: Final = Foreign("压缩包", "请直接上传其中的文件，不要打包。")
_LOCKED: Final = Foreign("设有打开密码的文件", "请取消密码后重新上传。")
_OPEN_DOCUMENT: Final = Foreign(
    "OpenDocument 文件", "请用 Word、Excel、PPT 或 WPS 打开，另存为 .docx、.xlsx、.pptx 后再上传。"
)
_BINARY: Final = Foreign("二进制工作簿（.xlsb）", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")


def identify(path: Path, filename: str) -> FileType:
    """Return what the file is; refuse odd names, unknown formats and names that do not agree.

    Reads the first kilobyte, and of ZIP and OLE files their directories.
    """
    name = checked_name(filename)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise FileRefused("文件是空的（0 字节），请检查后重新上传。")
    content, suffix = _content(path, head), suffix_of(name)
    if isinstance(content, Foreign):
        raise FileRefused(_foreign(content, suffix))
    if suffix not in content.suffixes:
        raise FileRefused(
            f"文件名以 .{suffix[:20]} 结尾，内容却是{content.label}（.{content.usual}）。"
            f"请把扩展名改为 .{content.usual} 后重新上传。"
        )
    family, content_type = content.suffixes[suffix]
    return FileType(
        family=family,
        suffix=suffix,
        content_type=content_type,
        container=content.key,
        name=name,
    )


def _foreign(content: Foreign, suffix: str) -> str:
    if content.label:
        claim = f"文件名以 .{suffix} 结尾，内容却是" if suffix in KEPT_SUFFIXES else "这是"
        return f"{claim}{content.label}，不能作为材料。{content.cure}"
    if suffix in KEPT_SUFFIXES:
        return (
            f"文件名以 .{suffix} 结尾，内容却不是（只改扩展名不行，或文件已损坏）。{content.cure}"
        )
    return f"不能识别这种文件（.{suffix[:20]}）。{content.cure}"


def _content(path: Path, head: bytes) -> Content | Foreign:
    if head.startswith(ZIP_HEAD):
        return _zipped(path)
    if head.startswith(OLE_HEAD):
        return _compound(path)
    return by_head(head)


def _zipped(path: Path) -> Content | Foreign:
    names = {entry.filename for entry in read_directory(path)}
    if "mimetype" in names:
        return _OPEN_DOCUMENT
    if "[Content_Types].xml" not in names:
        return _PACKED
    if "xl/workbook.bin" in names:
        return _BINARY
    return next((content for part, content in _ZIPPED.items() if part in names), _PACKED)


def _compound(path: Path) -> Content | Foreign:
    names = stream_names(path)
    if "EncryptedPackage" in names:
        return _LOCKED
    found = [content for stream, content in _STREAMS.items() if stream in names]
    return found[0] if found else UNKNOWN
