"""A document that a form brings whole: a PDF or a Word file, checked before it is kept."""

from dataclasses import dataclass
from typing import Final

from records.enums import FileFamily
from records.errors import Refused
from records.media.checks import check_file
from records.media.identify import identify
from records.media.limits import own_folder
from records.media.names import checked_name

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CURE: Final = "请用 Word 或 WPS 打开，另存为 .docx 或输出为 PDF 后再上传。"
_KEPT: Final = frozenset({FileFamily.PDF, FileFamily.WORD})


@dataclass(frozen=True)
class Document:
    """A document that may be kept: its label, its kind by content, its media type."""

    name: str
    kind: str
    content_type: str


def checked_document(*, content: bytes, filename: str, limit: int) -> Document:
    """Return what the file is (pdf, docx or doc); refuse everything else, at most `limit` bytes."""
    checked_name(filename)
    if len(content) > limit:
        raise Refused(
            f"文件有 {len(content) / 1048576:.1f} MB，超过上限 {limit // 1048576} MB，请压缩图片后再上传。",
            field="file",
        )
    with own_folder() as folder:
        path = folder / "document"
        path.write_bytes(content)
        kind = identify(path, filename)
        if kind.family not in _KEPT:
            raise Refused(f"文件内容不是 Word 文档或 PDF。{CURE}", field="file")
        check_file(path, kind)
    return Document(name=kind.name, kind=kind.suffix, content_type=kind.content_type)
