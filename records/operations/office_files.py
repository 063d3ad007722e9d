"""What an uploaded document really is: decided from its bytes, the name only has to agree."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Final

from records.errors import Refused
from records.text import clean_line, has_control

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_NAME: Final = 120
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES: Final = {"pdf": "application/pdf", "docx": DOCX, "doc": "application/msword"}
CURE: Final = "请用 Word 或 WPS 打开，另存为 .docx 或输出为 PDF 后再上传。"
_PDF_DANGERS: Final = {
    b"/Encrypt": "PDF 设有密码或权限限制，请去掉后重新上传。",
    b"/JavaScript": "PDF 含有脚本，请重新打印成 PDF 后上传。",
    b"/Launch": "PDF 含有启动程序的动作，请重新打印成 PDF 后上传。",
    b"/EmbeddedFile": "PDF 内嵌了其他文件，请去掉后重新上传。",
}


@dataclass(frozen=True)
class Document:
    """A document that may be kept: its label, its kind by content, its media type."""

    name: str
    kind: str
    content_type: str


def checked_document(*, content: bytes, filename: str, limit: int) -> Document:
    """Return what the file is (pdf, docx or doc); refuse everything else, at most `limit` bytes."""
    name = checked_name(filename)
    if not content:
        raise Refused("文件是空的（0 字节），请检查后重新上传。", field="file")
    if len(content) > limit:
        raise Refused(
            f"文件有 {len(content) / 1048576:.1f} MB，超过上限 {limit // 1048576} MB，请压缩图片后再上传。",
            field="file",
        )
    kind = _kind(content)
    if kind is None:
        raise Refused(f"文件内容不是 Word 文档或 PDF（只改扩展名不行）。{CURE}", field="file")
    suffix = name.rpartition(".")[2].lower()
    if suffix != kind:
        raise Refused(
            f"文件名以 .{suffix} 结尾，内容却是 .{kind}。请把扩展名改为 .{kind} 后重新上传。",
            field="file",
        )
    return Document(name=name, kind=kind, content_type=TYPES[kind])


def checked_name(filename: str) -> str:
    name = clean_line(PureWindowsPath(filename).name)
    if has_control(filename) or "." not in name.strip(".") or name.startswith(("-", ".")):
        raise Refused("文件名不正常，请改为如“工作方案.docx”的名称后重新上传。", field="file")
    if len(name) > MAX_NAME:
        raise Refused(f"文件名超过 {MAX_NAME} 个字，请改短后重新上传。", field="file")
    return name


def _kind(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        _refuse_bad_pdf(content)
        return "pdf"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # an old Word file names its main stream in UTF-16; a workbook or an installer does not
        return "doc" if "WordDocument".encode("utf-16-le") in content else None
    return "docx" if content.startswith(b"PK") and _is_docx(content) else None


def _refuse_bad_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise Refused("PDF 不完整（可能没有下载完），请重新导出后上传。", field="file")
    for token, message in _PDF_DANGERS.items():
        if token in content:
            raise Refused(message, field="file")


def _is_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused(f"文件已损坏，打不开。{CURE}", field="file") from error
    _refuse_bad_zip(entries)
    names = {entry.filename for entry in entries}
    return {"[Content_Types].xml", "word/document.xml"} <= names


def _refuse_bad_zip(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("文件解压后过大，不像正常的文档。", field="file")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("文件设有密码，请去掉密码后重新上传。", field="file")
    names = [entry.filename.lower() for entry in entries]
    if any(name.startswith(("/", "\\")) or ".." in name or ":" in name for name in names):
        raise Refused("文件内部的路径不正常，不能接收。", field="file")
    if any(name.endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise Refused(f"文件含有宏或程序。{CURE}", field="file")
