"""What is no Word form, or a dangerous one, is refused with its cure."""

import io
import time
import zipfile

import pytest

from records.errors import Refused
from submissions.documents.forms_in import is_old_word, read_form
from submissions.documents.forms_in.opening import CURE, MAX_ENTRIES
from tests.submissions.forms_in.papers import edited, filled, part_of, related, repacked

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_form(content)
    assert caught.value.field == "file"
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的（0 字节），请检查后重新上传。"),
        (b"{\\rtf1\\ansi }", f"文件内容是 RTF 格式（只改扩展名不行）。{CURE}"),
        (b"\xef\xbb\xbf<html><body>x", f"文件内容是网页（只改扩展名不行）。{CURE}"),
        (b"MIME-Version: 1.0\r\n", f"文件内容是网页（只改扩展名不行）。{CURE}"),
        (b"%PDF-1.7", "文件是 PDF，读不出各栏目。请上传 Word 版参评表（.docx）。"),
        (b"MZ\x90", f"文件内容不是 Word 文档（只改扩展名不行）。{CURE}"),
        (b"PK\x03\x04 torso", f"文件已损坏，打不开。{CURE}"),
        (OLE + "WordDocument".encode("utf-16-le"), f"这是旧版 Word 文件（.doc）。{CURE}"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "文件设有密码，请去掉密码后重新上传。"),
        (
            OLE + "Workbook".encode("utf-16-le"),
            f"文件内容不是 Word 文档（可能是 Excel 或演示文稿）。{CURE}",
        ),
    ],
)
def test_what_is_no_docx_says_what_it_is_and_what_to_do(content: bytes, message: str) -> None:
    assert refusal(content) == message


def test_an_old_word_file_is_known_by_its_content() -> None:
    assert is_old_word(OLE + "WordDocument".encode("utf-16-le"))
    assert not is_old_word(OLE + "Workbook".encode("utf-16-le"))
    assert not is_old_word(filled("project"))


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("part", "word"),
    [("xl/workbook.xml", "Excel 工作簿"), ("ppt/slides.xml", "演示文稿"), ("a.txt", "压缩包")],
)
def test_another_office_file_renamed_is_refused(part: str, word: str) -> None:
    content = zipped({part: b"<x/>"})

    assert refusal(content) == f"文件内容不是 Word 文档，而是{word}（只改扩展名不行）。{CURE}"


def test_macros_are_refused() -> None:
    content = repacked(filled("project"), {"word/vbaProject.bin": b"x"})

    assert refusal(content) == f"文件含有宏。{CURE}"


def test_a_docm_renamed_is_refused() -> None:
    content = edited(
        filled("project"),
        lambda xml: xml.replace("<Types ", '<Types x="macroEnabled" ', 1),
        "[Content_Types].xml",
    )

    assert refusal(content) == f"文件含有宏。{CURE}"


@pytest.mark.parametrize("kind", ["aFChunk", "subDocument"])
def test_a_document_inside_of_the_document_is_refused(kind: str) -> None:
    message = f"文件里嵌入了另一份文档（altChunk），读不出其中的内容。{CURE}"

    assert refusal(related(filled("project"), kind, "chunk.htm")) == message


def test_a_linked_object_is_refused() -> None:
    content = related(filled("project"), "oleObject", "http://host.invalid/x", external=True)

    assert refusal(content) == "文件链接了外部对象，请断开链接后重新上传。"


@pytest.mark.parametrize(
    ("target", "is_refused"),
    [
        ("http://host.invalid/t.dotm", True),
        ("\\\\host.invalid\\share\\t.dotm", True),
        ("file://host.invalid/t.dotm", True),
        ("file:///C:\\Users\\a\\Normal.dotm", False),
        ("Normal.dotm", False),
    ],
)
def test_a_template_on_the_network_is_refused_and_a_local_one_is_not_asked_for(
    target: str, is_refused: bool
) -> None:
    base = "http://schemas.openxmlformats.org"
    rels = (
        f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="r1"'
        f' Type="{base}/officeDocument/2006/relationships/attachedTemplate" Target="{target}"'
        ' TargetMode="External"/></Relationships>'
    )
    content = repacked(filled("project"), {"word/_rels/settings.xml.rels": rels.encode()})

    if is_refused:
        assert refusal(content) == f"文件引用了网络上的模板，不能接收。{CURE}"
    else:
        assert read_form(content).kind == "project"


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE d SYSTEM "http://host.invalid/d.dtd">',
    ],
)
def test_a_dtd_is_refused_in_any_encoding(bomb: str) -> None:
    plain = part_of(filled("project"), "word/document.xml").decode().partition("?>")[2]
    message = f"文件内部含有不正常的声明，不能接收。{CURE}"

    for encoding in ("utf-8", "utf-16"):
        content = repacked(
            filled("project"), {"word/document.xml": (bomb + plain).encode(encoding)}
        )
        assert refusal(content) == message


def test_a_size_bomb_is_refused_from_the_directory() -> None:
    content = repacked(filled("project"), {"word/media/a.bmp": b"\x00" * (8 << 20)})

    assert refusal(content) == "文件内部的某一部分过大或压缩比不正常，不能接收。"


def test_too_many_parts_are_refused() -> None:
    content = repacked(filled("project"), {f"x/{n}": b"" for n in range(MAX_ENTRIES)})

    assert refusal(content) == "文件解压后过大，不像一份参评表。"


def test_too_many_tags_are_refused_before_parsing() -> None:
    content = edited(
        filled("project"), lambda xml: xml.replace("<w:body>", "<w:body>" + "<w:p/>" * 450_000)
    )

    assert refusal(content) in {
        "文件内容过多，不像一份参评表。",
        "文件内部的某一部分过大或压缩比不正常，不能接收。",
    }


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x.xml", "C:/x.xml", "word/../../x"])
def test_odd_names_inside_are_refused(name: str) -> None:
    content = repacked(filled("project"), {name: b"x"})

    assert refusal(content) == f"文件内部的目录不正常，不能接收。{CURE}"


def test_a_part_that_does_not_match_its_checksum_is_refused() -> None:
    content = bytearray(filled("project"))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("word/document.xml")
    start = info.header_offset + 30 + len(info.filename) + 40
    content[start] ^= 0xFF

    assert refusal(bytes(content)) == f"文件已损坏，打不开。{CURE}"


def test_a_program_inside_is_refused() -> None:
    content = repacked(filled("project"), {"word/embeddings/a.exe": b"MZ"})

    assert refusal(content) == "文件里嵌有程序或压缩包，请去掉后重新上传。"


def test_deep_nesting_is_refused_not_recursed_into() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400
    content = edited(filled("project"), lambda xml: xml.replace("<w:body>", f"<w:body>{deep}"))

    assert refusal(content) == f"文件已损坏，打不开。{CURE}"


@pytest.mark.parametrize(
    "flood",
    ["<w:p/>" * 8_000, "<w:p><w:r><w:t>" + "话" * 210_000 + "</w:t></w:r></w:p>",
     "<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 200 + "</w:tr></w:tbl>",
     "<w:tbl><w:tr><w:tc>" * 12 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 12],
    ids=["paragraphs", "characters", "columns", "depth"],
)  # fmt: skip
def test_more_than_any_form_holds_is_given_up_early(flood: str) -> None:
    content = stored_plain(filled("project"), flood)

    assert refusal(content) in {
        "文件内容过多，不像一份参评表。",
        "文件里的表格列数过多，不像一份参评表。",
    }


def test_a_desert_of_spaces_costs_no_time() -> None:
    spaces = "<w:p><w:r><w:t>项目名称：" + " " * 150_000 + "站</w:t></w:r></w:p>"
    content = stored_plain(filled("project", process="就" + " " * 30_000 + "业"), spaces)
    started = time.monotonic()

    reading = read_form(content)

    assert reading.kind == "project"
    assert time.monotonic() - started < 5  # quadratic patterns took half a minute


def stored_plain(content: bytes, more: str) -> bytes:
    """The form with more in front of its body, packed without compression: no size alarm."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + more.encode(), 1)
            new.writestr(name, data)
    return buffer.getvalue()
