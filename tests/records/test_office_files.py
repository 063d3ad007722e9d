"""What an uploaded document really is."""

import io
import zipfile

import pytest
from docx import Document as WordDocument

from records.errors import Refused
from records.operations.office_files import checked_document

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
DOC = OLE + "WordDocument".encode("utf-16-le") + b"\0" * 64


def docx() -> bytes:
    buffer = io.BytesIO()
    WordDocument().save(buffer)
    return buffer.getvalue()


def zipped(**names: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"<document/>")
        for name, content in names.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def check(content: bytes, filename: str, limit: int = 1_000_000):
    return checked_document(content=content, filename=filename, limit=limit)


def reason(content: bytes, filename: str, limit: int = 1_000_000) -> str:
    with pytest.raises(Refused) as refusal:
        check(content, filename, limit)
    assert refusal.value.field == "file"
    return refusal.value.message


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [(PDF, "方案.pdf", "pdf"), (docx(), "方案.docx", "docx"), (DOC, "方案.doc", "doc")],
)
def test_word_and_pdf_are_told_by_their_content(content, filename, kind):
    assert check(content, filename).kind == kind


def test_a_windows_path_in_the_name_is_taken_off():
    assert check(PDF, r"C:\Users\办公室\方案.PDF").name == "方案.PDF"


@pytest.mark.parametrize(
    ("content", "filename", "said"),
    [
        (b"", "方案.pdf", "文件是空的"),
        (b"MZ\x90\0", "方案.docx", "不是 Word 文档或 PDF"),
        (b"<html></html>", "方案.doc", "不是 Word 文档或 PDF"),
        (OLE, "表格.doc", "不是 Word 文档或 PDF"),
        (PDF, "方案.docx", "内容却是 .pdf"),
        (PDF, "方案.pdf.exe", "内容却是 .pdf"),
        (PDF, "-方案.pdf", "文件名不正常"),
        (PDF, ".pdf", "文件名不正常"),
        (PDF, "方案\x07.pdf", "文件名不正常"),
        (PDF, "长" * 130 + ".pdf", "文件名超过"),
        (PDF[:20], "方案.pdf", "PDF 不完整"),
        (PDF.replace(b"endobj", b"/Encrypt 1"), "方案.pdf", "密码"),
        (PDF.replace(b"endobj", b"/JavaScript"), "方案.pdf", "脚本"),
        (b"PK\x03\x04broken", "方案.docx", "已损坏"),
        (zipped(**{"word__vbaProject.bin": b"x"}), "方案.docx", "宏"),
        (zipped(**{"..__x": b"x"}), "方案.docx", "路径不正常"),
    ],
)
def test_everything_else_is_refused_with_its_reason(content, filename, said):
    assert said in reason(content, filename)


def test_a_workbook_is_no_document():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert "不是 Word 文档或 PDF" in reason(buffer.getvalue(), "方案.docx")


def test_one_byte_over_the_limit_is_refused_and_the_limit_is_not():
    assert check(PDF, "方案.pdf", limit=len(PDF)).kind == "pdf"
    assert "超过上限" in reason(PDF, "方案.pdf", limit=len(PDF) - 1)


def test_too_many_parts_are_refused():
    assert "解压后过大" in reason(
        zipped(**{f"word__part{number}.xml": b"" for number in range(2_000)}), "方案.docx"
    )
