"""A document that a form brings whole: a PDF or a Word file, by its bytes."""

import pytest

from records.errors import Refused
from records.operations.office_files import checked_document
from tests.records.media import files
from tests.records.media.files import doc, docx, pdf


def check(content: bytes, filename: str, limit: int = 1_000_000):
    return checked_document(content=content, filename=filename, limit=limit)


def reason(content: bytes, filename: str, limit: int = 1_000_000) -> str:
    with pytest.raises(Refused) as refusal:
        check(content, filename, limit)
    assert refusal.value.field == "file"
    return refusal.value.message


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [(pdf(), "方案.pdf", "pdf"), (docx(), "方案.docx", "docx"), (doc(), "方案.doc", "doc")],
)
def test_word_and_pdf_are_told_by_their_content(content, filename, kind):
    assert check(content, filename).kind == kind


def test_a_windows_path_in_the_name_is_taken_off():
    assert check(pdf(), r"C:\Users\办公室\方案.PDF").name == "方案.PDF"


@pytest.mark.parametrize(
    ("content", "filename", "said"),
    [
        (b"", "方案.pdf", "文件是空的"),
        (b"MZ\x90\0", "方案.docx", "内容却是程序文件"),
        (b"<html></html>", "方案.doc", "内容却是网页文件"),
        (files.xls(), "表格.doc", "内容却是旧版 Excel 工作簿"),
        (files.xlsx(), "表格.xlsx", "文件内容不是 Word 文档或 PDF"),
        (files.picture(), "照片.jpg", "文件内容不是 Word 文档或 PDF"),
        (pdf(), "方案.docx", "请把扩展名改为 .pdf"),
        (pdf(), "方案.pdf.exe", "请把扩展名改为 .pdf"),
        (pdf(), "-方案.pdf", "文件名不正常"),
        (pdf(), "长" * 130 + ".pdf", "文件名超过"),
        (pdf()[:20], "方案.pdf", "PDF 不完整"),
        (pdf(trailer=b"/Encrypt 9 0 R"), "方案.pdf", "密码"),
        (files.with_parts(docx(), {"word/vbaProject.bin": b"x"}), "方案.docx", "宏"),
        (b"PK\x03\x04broken", "方案.docx", "已损坏"),
    ],
)
def test_everything_else_is_refused_with_its_reason(content, filename, said):
    assert said in reason(content, filename)


def test_one_byte_over_the_limit_is_refused_and_the_limit_is_not():
    whole = pdf()
    assert check(whole, "方案.pdf", limit=len(whole)).kind == "pdf"
    assert "超过上限" in reason(whole, "方案.pdf", limit=len(whole) - 1)
