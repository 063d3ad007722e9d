"""What is no honest .xlsx is refused before anything of it is parsed."""

import io
import stat
import struct
import time
import tracemalloc
import zipfile

import pytest

from records.workbooks import WorkbookRefused, read_table
from records.workbooks.gate import inspect_workbook
from tests.records.workbooks.files import SPEC, part, repacked, with_sheet, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


def refusal(content: bytes, filename: str = "名单.xlsx") -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read_table(content, filename, SPEC)
    assert caught.value.field == "file"
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "filename", "word"),
    [
        (b"", "名单.xlsx", "0 字节"),
        (OLE + b"\0" * 600, "名单.xls", ".xls"),
        (OLE + b"\0" * 600, "名单.et", ".et"),
        (OLE + b"\0" * 600, "名单.xlsx", "另存为 .xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "名单.xlsx", "密码"),
        (b"MZ\x90\0" + b"\0" * 100, "名单.xlsx", "程序文件"),
        (b"\x7fELF" + b"\0" * 100, "名单.csv", "程序文件"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "名单.xlsx", "网页"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "名单.csv", "网页"),
        (b"%PDF-1.7", "名单.xlsx", "PDF"),
        ("姓名,手机\n张三,1\n".encode(), "名单.xlsx", "只改扩展名不行"),
        ("姓名,手机\n张三,1\n".encode(), "名单", "另存为 .xlsx"),
        (b"PK\x03\x04" + b"\0" * 50, "名单.xlsx", "损坏"),
    ],
)
def test_other_types_are_refused_by_content_not_by_name(content, filename, word):
    assert word in refusal(content, filename)


def test_every_refusal_names_a_cure():
    assert "另存为 .xlsx" in refusal(b"MZ" + b"\0" * 100)


def test_a_workbook_named_otherwise_is_asked_to_be_saved_as_xlsx():
    assert [".xlsm" in refusal(workbook(), "a.xlsm"), ".csv" in refusal(workbook(), "a.csv")] == [
        True,
        True,
    ]


def test_a_file_over_the_limit_is_refused():
    assert "20 MB" in refusal(b"PK\x03\x04" + b"\0" * (20 * 1024 * 1024))


@pytest.mark.parametrize(
    ("parts", "drop", "word"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, (), ".ods"),
        ({"xl/vbaProject.bin": b"x"}, (), "宏"),
        ({"xl/workbook.bin": b"x"}, (), ".xlsb"),
        ({}, ("[Content_Types].xml",), "压缩包"),
        ({"[Content_Types].xml": b"<Types/>"}, (), "不是 Excel"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, (), "内嵌"),
        ({"xl/media/inner.zip": b"PK\x03\x04"}, (), "内嵌"),
        ({"xl/media/image1.png": b"MZ\x90"}, (), "内嵌"),
        ({"../../etc/passwd": b"x"}, (), "名称不正常"),
        ({"/etc/passwd": b"x"}, (), "名称不正常"),
        ({"C:\\x.xml": b"x"}, (), "名称不正常"),
        ({"XL/WORKBOOK.XML": b"<x/>"}, (), "重名"),
        ({"xl/theme/theme1.xml": b"<x>" + b" " * (9 * 1024 * 1024) + b"</x>"}, (), "异常大"),
    ],
)
def test_odd_parts_are_refused(parts, drop, word):
    assert word in refusal(repacked(workbook(), parts, drop))


def test_a_duplicate_part_is_refused():
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<x/>")
    assert "重名" in refusal(buffer.getvalue())


def test_a_symbolic_link_is_refused():
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(link, b"/etc/passwd")
    assert "链接" in refusal(buffer.getvalue())


def test_too_many_parts_are_refused():
    parts = {f"xl/x{number}.xml": b"" for number in range(2_001)}
    assert "部件过多" in refusal(repacked(workbook(), parts))


def directory_changed(content: bytes, name: str, offset: int, value: bytes) -> bytes:
    """Overwrite bytes of one entry's record in the zip directory."""
    at = content.index(name.encode(), content.index(b"PK\x01\x02")) - 46 + offset
    return content[:at] + value + content[at + len(value) :]


def test_an_encrypted_part_is_refused():
    assert "加密" in refusal(directory_changed(workbook(), "xl/workbook.xml", 8, b"\x01\0"))


@pytest.mark.parametrize("size", [10, 10_000_000])
def test_lying_sizes_are_refused(size):
    lying = directory_changed(workbook(), "xl/worksheets/sheet1.xml", 24, struct.pack("<I", size))
    refusal(lying)


def test_a_wrong_checksum_is_refused():
    spoiled = directory_changed(workbook(), "xl/worksheets/sheet1.xml", 16, b"\1\2\3\4")
    assert "损坏" in refusal(spoiled)


def test_a_torso_is_refused():
    assert "损坏" in refusal(workbook()[:-200])


def test_a_zip_bomb_is_refused_from_its_directory_without_unpacking_it():
    bomb = repacked(workbook(), {"xl/sharedStrings.xml": b"<t>" + b"A" * (40 * 1024 * 1024)})
    tracemalloc.start()
    message = refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ("压缩炸弹" in message, peak < 4 * 1024 * 1024) == (True, True)


def test_many_parts_that_are_too_large_together_are_refused():
    noise = bytes(range(256)) * 1024 * 28  # 7 MiB that deflate shrinks, though under the limit
    parts = {f"xl/media/image{number}.png": noise for number in range(30)}
    buffer = io.BytesIO(workbook())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    message = refusal(buffer.getvalue())
    assert "压缩" in message or "200 MB" in message


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels", "xl/custom.xml"]
)
def test_entities_are_refused_in_every_part(name):
    assert "实体" in refusal(repacked(workbook(), {name: DTD + b"<x>&a;</x>"}))


def test_a_dtd_behind_padding_and_across_chunks_is_refused():
    padded = b"<?xml version='1.0'?><!--" + b"x" * (256 * 1024 - 30) + b"-->" + DTD[21:] + b"<x/>"
    assert "实体" in refusal(repacked(workbook(), {"xl/custom.xml": padded}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "cp037"])
def test_other_encodings_cannot_hide_a_dtd(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><x/>'
    data = text.encode("utf-16") if encoding == "utf-16" else text.encode()
    assert "编码" in refusal(repacked(workbook(), {"xl/custom.xml": data}))


def test_one_endless_cell_is_refused():
    text = "".join(chr(33 + number % 27) for number in range(700_000))
    spoiled = with_sheet(lambda xml: xml.replace(b"</sheetData>", text.encode() + b"</sheetData>"))
    assert "超长" in refusal(spoiled)


@pytest.mark.slow
def test_a_million_rows_are_refused_at_the_first_row_too_many():
    def grow(xml: bytes) -> bytes:
        head, tail = xml.split(b"</sheetData>")
        rows = b"".join(
            b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>' % (n, n)
            for n in range(3, 1_048_577)
        )
        return head + rows + b"</sheetData>" + tail

    huge = with_sheet(grow)
    began = time.process_time()
    message = refusal(huge)
    assert "超出 5,000 行（从第 5002 行起）" in message
    assert time.process_time() - began < 4


def test_a_good_workbook_passes_and_tells_its_hidden_and_merged_cells():
    def change(sheet):
        sheet.merge_cells("A3:B3")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True

    content = workbook(change=change)
    marks = inspect_workbook(content)["xl/worksheets/sheet1.xml"]
    assert (marks.merged, marks.hidden_rows, marks.hidden_columns, marks.size) == (
        ["A3:B3"],
        [2],
        [3],
        len(part(content)),
    )
