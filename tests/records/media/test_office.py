"""Office files: bombs, macros, embedded objects, DDE, and whatever fetches (B35, B36, B43)."""

import io
import stat
import struct
import zipfile

import pytest

from records.media import checks
from records.media.checks import check_file
from records.media.limits import Limits
from tests.records.media import files
from tests.records.media.files import docx, field_xml, part, with_body, with_link, with_parts, xlsx

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELS = "word/_rels/document.xml.rels"


def spoilt_sheet(change) -> bytes:
    whole = xlsx()
    name = "xl/worksheets/sheet1.xml"
    return with_parts(whole, {name: change(part(whole, name))})


def formula(text: bytes) -> bytes:
    cell = b'<sheetData><row r="1"><c r="A1"><f>%s</f></c></row></sheetData>' % text
    return spoilt_sheet(lambda xml: xml[: xml.index(b"<sheetData")] + cell + b"</worksheet>")


def directory_changed(content: bytes, name: bytes, offset: int, value: bytes) -> bytes:
    at = content.index(name, content.index(b"PK\x01\x02")) - 46 + offset
    return content[:at] + value + content[at + len(value) :]


def special(mode: int) -> bytes:
    entry = zipfile.ZipInfo("word/odd.xml")
    entry.external_attr = (mode | 0o777) << 16
    buffer = io.BytesIO(docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(entry, b"/etc/passwd")
    return buffer.getvalue()


def nested(depth: int) -> bytes:
    content = b"x"
    for _ in range(depth):
        content = files.archive_bytes(**{"inner.zip": content})
    return with_parts(docx(), {"word/media/inner.zip": content})


def typed(content: bytes, old: bytes, new: bytes) -> bytes:
    types = part(content, "[Content_Types].xml")
    return with_parts(content, {"[Content_Types].xml": types.replace(old, new)})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx()),
        ("a.xlsx", xlsx()),
        ("a.pptx", files.pptx()),
        ("a.doc", files.doc()),
        ("a.xls", files.xls((0x85, b"\0\0\0\0\0\0\x05\0Sheet"))),
        ("a.ppt", files.ppt()),
        ("a.docx", with_link(docx(), RELS, "hyperlink", "http://127.0.0.1/x")),
        ("a.docx", with_link(docx(), "word/_rels/settings.xml.rels", "attachedTemplate", "file:///C:%5CT.dotx")),
        ("a.docx", with_body(field_xml(b" PAGE "))),
        ("a.docx", with_body(b'<w:p><w:fldSimple w:instr=" HYPERLINK &quot;http://a&quot; "/></w:p>')),
        ("a.xlsx", formula(b"SUM(A2:A9)*IMAGES1")),
    ],
)  # fmt: skip
def test_honest_files_pass(tmp_path, name, content):
    assert check_file(*files.known(tmp_path, name, content)) == {}


def chart(book: bytes) -> bytes:
    spaces = b"http://schemas.openxmlformats.org/package/2006/relationships"
    link = (
        b'<Relationships xmlns="%s"><Relationship Id="r1" Type="package" '
        b'Target="../embeddings/Book1.xlsx"/></Relationships>' % spaces
    )
    parts = {
        "word/charts/chart1.xml": b"<c/>",
        "word/charts/_rels/chart1.xml.rels": link,
        "word/embeddings/Book1.xlsx": book,
    }
    return with_parts(docx(), parts)


def test_the_table_behind_a_chart_is_the_one_file_that_may_be_inside(tmp_path, reason):
    assert check_file(*files.known(tmp_path, "a.docx", chart(xlsx()))) == {}
    assert "宏" in reason("a.docx", chart(with_parts(xlsx(), {"xl/vbaProject.bin": b"x"})))
    assert "套着另一个文件" in reason(
        "a.docx", chart(with_parts(xlsx(), {"xl/media/a.xlsx": xlsx()}))
    )
    assert "内嵌了其他文件" in reason(
        "a.docx", with_parts(docx(), {"word/embeddings/Book1.xlsx": xlsx()})
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", docx(word__vbaProject__bin=b"x").replace(b"vbaProject/bin", b"vbaProject.bin"), "宏"),
        ("a.docx", typed(docx(), b"document.main+xml", b"document.macroEnabled.main+xml"), "宏"),
        ("a.docx", typed(docx(), b"wordprocessingml.document.main", b"wordprocessingml.template.main"), "模板"),
        ("a.docx", with_parts(docx(), {"word/embeddings/oleObject1.bin": b"x"}), "word/embeddings/oleObject1.bin"),
        ("a.docx", with_parts(docx(), {"word/media/image1.png": files.OLE_HEAD}), "套着另一个文件"),
        ("a.docx", with_parts(docx(), {"word/media/image1.png": b"MZ\x90"}), "套着另一个文件"),
        ("a.docx", with_parts(docx(), {"word/activeX/activeX1.xml": b"<x/>"}), "ActiveX"),
        ("a.docx", with_parts(docx(), {"evil/run.txt": b"x"}), "不认识的部件"),
        ("a.docx", with_body(b'<w:altChunk/>'), "正文中有整块插入的外部内容（altChunk）"),
        ("a.docx", with_body(b'<w:p><w:r><w:object><w:control/></w:object></w:r></w:p>'), "嵌入的对象或控件"),
        ("a.docx", with_body(field_xml(b" DDEAUTO c:\\windows\\cmd.exe ")), "正文中有自动取数的域（DDE）"),
        ("a.docx", with_body(field_xml(b" D", b"DE", b"AUTO ", b"cmd")), "自动取数的域（DDE）"),
        ("a.docx", with_body(b'<w:p><w:fldSimple w:instr=" DDE cmd "/></w:p>'), "自动取数的域（DDE）"),
        ("a.docx", with_body(field_xml(b' INCLUDEPICTURE "http://127.0.0.1/a.png" ')), "从别处取内容的域"),
        ("a.docx", with_parts(docx(), {"word/header1.xml": b"<w:hdr %s>%s</w:hdr>" % (W, field_xml(b"DDE x"))}), "页眉中"),
        ("a.docx", with_link(docx(), RELS, "image", "http://127.0.0.1/a.png"), "链接的外部图片"),
        ("a.docx", with_link(docx(), RELS, "oleObject", "http://127.0.0.1/a"), "嵌入的对象"),
        ("a.docx", with_link(docx(), RELS, "frame", "http://127.0.0.1/a"), "指向文件之外的链接"),
        ("a.docx", with_link(docx(), "word/_rels/settings.xml.rels", "attachedTemplate", "http://127.0.0.1/t.dotm"), "远程模板"),
        ("a.docx", with_link(docx(), "word/_rels/settings.xml.rels", "attachedTemplate", r"\\evil\t.dotm"), "远程模板"),
        ("a.docx", with_link(docx(), "word/_rels/settings.xml.rels", "attachedTemplate", "file://evil/t.dotm"), "远程模板"),
        ("a.xlsx", formula(b"WEBSERVICE(&quot;http://127.0.0.1&quot;)"), "从外部取数的公式"),
        ("a.xlsx", formula(b"cmd|&apos; /c calc&apos;!A0"), "从外部取数的公式"),
        ("a.xlsx", with_parts(xlsx(), {"xl/externalLinks/e1.xml": b"<externalLink><ddeLink/></externalLink>"}), "DDE"),
        ("a.xlsx", with_parts(xlsx(), {"xl/macrosheets/sheet1.xml": b"<x/>"}), "宏"),
        ("a.pptx", with_link(files.pptx(), "ppt/slides/_rels/slide1.xml.rels", "video", "http://127.0.0.1/v"), "外部图片或媒体"),
        ("a.docx", with_parts(docx(), {"word/custom.xml": b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'}), "DTD"),
        ("a.docx", with_parts(docx(), {"word/custom.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16")}), "DTD"),
        ("a.docx", with_parts(docx(), {"word/document.xml": b"<w:document"}), "已损坏（word/document.xml）"),
    ],
)  # fmt: skip
def test_what_acts_or_fetches_is_refused_with_its_place(reason, name, content, said):
    assert said in reason(name, content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_parts(docx(), {"word/big.xml": b"<x>" + b" " * (20 * 1024**2) + b"</x>"}), "压缩炸弹"),
        (with_parts(docx(), {"word/big.xml": b"<x>" + b" " * (51 * 1024**2) + b"</x>"}), "word/big.xml”解压后超过 50 MB"),
        (with_parts(docx(), {f"word/x{n}.xml": b"" for n in range(2_001)}), "超过 2,000 个"),
        (with_parts(docx(), {"../../x": b"x"}), "路径不正常"),
        (with_parts(docx(), {"/etc/passwd": b"x"}), "路径不正常"),
        (with_parts(docx(), {"C:\\x.xml": b"x"}), "路径不正常"),
        (with_parts(docx(), {"WORD/DOCUMENT.XML": b"x"}), "重名"),
        (nested(6), "套着另一个文件"),
        (special(stat.S_IFLNK), "链接或设备"),
        (special(stat.S_IFCHR), "链接或设备"),
        (directory_changed(docx(), b"word/document.xml", 8, b"\x01\0"), "密码"),
        (directory_changed(docx(), b"word/document.xml", 16, b"\1\2\3\4"), "已损坏"),
        (directory_changed(docx(), b"word/document.xml", 24, struct.pack("<I", 10)), ""),
        (docx()[:-100], "已损坏"),
        (docx() + b"x" * 40, "末尾附有多余的内容"),
        (docx() + files.archive_bytes(), "前后接有其他文件"),
    ],
)  # fmt: skip
def test_odd_archives_are_refused_from_their_directory(reason, content, said):
    assert said in reason("a.docx", content)


def test_a_hundred_thousand_entries_are_refused_without_reading_them(reason):
    entry = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
        + b"a"
    )
    whole, many = docx(), entry * 100_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10, 10, len(many), len(whole), 0)
    assert "超过 2,000 个" in reason("a.docx", whole + many + end)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", files.compound({"WordDocument": b"x", "_VBA_PROJECT": b"x"}), "宏"),
        ("a.doc", files.compound({"WordDocument": b"x"}, ["Macros"]), "宏"),
        ("a.doc", files.doc(flags=0x0100), "密码"),
        ("a.doc", files.doc(text=b"\x13 DDEAUTO cmd \x15"), "DDE"),
        ("a.doc", files.doc(text="\x13 DDE cmd".encode("utf-16-le")), "DDE"),
        ("a.doc", files.compound({"WordDocument": b"x", "\x01Ole10Native": b"x"}), "OLE 对象"),
        ("a.xls", files.xls((0x2F, b"\0\0")), "密码"),
        ("a.xls", files.xls((0x85, b"\0\0\0\0\0\x01\x05\0Macro")), "宏表"),
        ("a.ppt", files.compound({"PowerPoint Document": b"x", "EncryptedSummary": b"x"}), "密码"),
        ("a.ppt", files.ppt(bytes.fromhex("1f00ff0314000000020000040c000000") + b"\1\0\0\0\1\0\0\0"), "宏"),
    ],
)  # fmt: skip
def test_old_files_with_macros_passwords_or_objects_are_refused(reason, name, content, said):
    assert said in reason(name, content)


def test_a_looped_chain_of_sectors_is_a_broken_file(reason):
    whole = bytearray(files.doc())
    first = struct.unpack_from("<I", whole, 48)[0]
    struct.pack_into("<I", whole, 512 + 4 * first, first)
    assert "已损坏" in reason("a.doc", bytes(whole))


def test_a_file_that_needs_too_much_memory_is_refused(reason, monkeypatch):
    monkeypatch.setattr(checks.ask, "__kwdefaults__", {"limits": Limits(memory=4 * 1024**2)})
    assert reason("a.docx", docx()) == "文件检查没有完成：处理占用内存超过 4 MB。" + checks.CURE
