"""PDF files that act, hide, loop, blow up, or are something else besides (B37)."""

import pytest

from records.media.checks import check_file
from records.media.pdf import MAX_PAGES
from tests.records.media import files
from tests.records.media.files import inflating, object_stream, pdf

TREE = b"<< /Type /Catalog /Pages 2 0 R >>"


@pytest.mark.parametrize("pages", [1, 3, MAX_PAGES])
def test_pages_are_counted(tmp_path, pages):
    assert check_file(*files.known(tmp_path, "a.pdf", pdf(pages=pages))) == {"pages": pages}


def test_pages_in_an_object_stream_are_counted_too(tmp_path):
    whole = pdf(packed=[b"<< /Type /Page >>", b"<< /Type/Page /X 1 >>", b"<< /Type /Font >>"])
    assert check_file(*files.known(tmp_path, "a.pdf", whole)) == {"pages": 3}


def test_a_page_that_was_changed_later_counts_once(tmp_path):
    first = pdf()
    later = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Rotate 90 >>\nendobj\n"
    at = len(first) + len(later)
    table = b"xref\n0 0\ntrailer\n<< /Root 1 0 R /Prev %d >>\n" % first.rindex(b"xref\n0 ")
    whole = first + later + table + b"startxref\n%d\n%%%%EOF\n" % at
    assert check_file(*files.known(tmp_path, "a.pdf", whole)) == {"pages": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "含有脚本"),
        (pdf(b"<< /S /Java#53cript /JS (x) >>"), "含有脚本"),
        (pdf(b"<</S/#4a#61#76#61#53#63#72#69#70#74>>"), "含有脚本"),
        (pdf(packed=[b"<< /S /JavaScript >>"]), "含有脚本"),
        (pdf(packed=[b"<< /S /J#61vaScript >>"]), "含有脚本"),
        (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "启动程序"),
        (pdf(b"<< /Type /EmbeddedFile >>"), "内嵌了其他文件"),
        (pdf(b"<< /Names << /EmbeddedFiles 9 0 R >> >>"), "内嵌了其他文件"),
        (pdf(b"<< /AcroForm << /XFA [] >> >>"), "动态表单"),
        (pdf(packed=[b"<< /XFA 5 0 R >>"]), "动态表单"),
        (pdf(b"<< /Subtype /RichMedia >>"), "多媒体"),
        (pdf(b"<< /S /SubmitForm /F (http://127.0.0.1) >>"), "提交数据"),
        (pdf(trailer=b"/Encrypt 5 0 R"), "密码"),
        (pdf(pages=0), "0 页"),
        (pdf(pages=MAX_PAGES + 1), "超过 2,000 页"),
        (pdf()[:-200], "不完整"),
        (b"%PDF-1.7\n%%EOF\n", "已损坏"),
        (pdf() + files.archive_bytes(), "又是压缩包"),
        (pdf() + b"<script>alert(1)</script>", "末尾附有多余的内容"),
        (pdf() + b"x" * 300, "末尾附有多余的内容"),
        (b"%PDF-1.4\n<html><body>" + pdf()[9:], "又是网页"),
        (pdf(inflating(1024**3)), "压缩炸弹"),
        (pdf(object_stream([b"/A " + b" " * (40 * 1024**2)])), "压缩炸弹"),
        (pdf(object_stream([b"<< /S /JavaScript >>"], b"/Filter /LZWDecode")), "不常见的压缩方式"),
        (pdf(object_stream([b"x"], b"/Filter [/ASCIIHexDecode /FlateDecode]")), "不常见的压缩方式"),
        (
            pdf(object_stream([b"x"], b"/Filter /FlateDecode /DecodeParms <</Predictor 12>>")),
            "不常见",
        ),
        (pdf(object_stream([b"x"]).replace(b"\nstream\n", b"\nstream\nspoilt")), "已损坏"),
    ],
)
def test_dangerous_and_broken_ones_are_refused(reason, content, said):
    assert said in reason("a.pdf", content)


def test_an_object_stream_is_looked_into_even_when_it_does_not_call_itself_one(reason):
    hidden = object_stream([b"<< /S /JavaScript >>"]).replace(b"/Type /ObjStm", b"")
    assert "含有脚本" in reason("a.pdf", pdf(hidden))


def test_an_object_that_no_table_names_is_looked_at(reason):
    whole = pdf().replace(b"xref\n0 ", b"99 0 obj\n<< /S /Launch >>\nendobj\nxref\n0 ", 1)
    assert "启动程序" in reason("a.pdf", whole)


def test_looped_cross_references_are_refused(reason):
    whole = pdf(trailer=b"/Prev 0000000000")
    at = whole.rindex(b"xref\n0 ")
    assert "互相循环" in reason("a.pdf", whole.replace(b"/Prev 0000000000", b"/Prev %010d" % at))


def test_a_hundred_thousand_pages_are_refused_in_time(reason):
    page = b"<< /Type /Page >>"
    many = b"".join(b"%d 0 obj %s endobj\n" % (n, page) for n in range(10, 100_010))
    whole = pdf()
    assert "超过 2,000 页" in reason("a.pdf", whole.replace(b"xref\n0 ", many + b"xref\n0 ", 1))


def test_words_that_only_resemble_are_no_danger(tmp_path):
    harmless = b"<< /EncryptMetadata true /JavaScripts 1 /Launcher 2 /XFAx 3 >>"
    assert check_file(*files.known(tmp_path, "a.pdf", pdf(harmless))) == {"pages": 1}


def test_a_large_scan_is_checked_in_time_and_flat_memory(tmp_path):
    noise = bytes(range(256)) * 4096 * 60  # 60 MiB
    scan = b"<< /Subtype /Image /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
    whole = pdf(scan % (len(noise), noise))
    assert check_file(*files.known(tmp_path, "a.pdf", whole)) == {"pages": 1}
