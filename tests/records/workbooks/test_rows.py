"""A row, or what stands outside of rows, that no reader should hold in memory."""

import time
import tracemalloc

import pytest

from records.workbooks import CellProblem, WorkbookRefused, build_error_file, read_table
from records.workbooks.gate import inspect_workbook
from records.workbooks.rows import MAX_OUTSIDE, MAX_ROW, RowRuler
from tests.records.workbooks.files import SPEC, part, repacked, with_sheet, workbook

CELL = b'<c r="A%d"><v>%d</v></c>'
SHEET = "xl/worksheets/sheet1.xml"
LONG, STRANGE, MUCH = "有一行的内容超过 1 MB", "内部结构不正常", "设置过多"


def cells(size: int) -> bytes:
    """Different cells, about `size` bytes of them."""
    parts, total, number = [], 0, 0
    while total < size:
        parts.append(CELL % (number, number * 7_919 % 99_991))
        total += len(parts[-1])
        number += 1
    return b"".join(parts)


def into_rows(xml: bytes) -> bytes:
    """A workbook with this put before the end of its rows."""
    return with_sheet(lambda sheet: sheet.replace(b"</sheetData>", xml + b"</sheetData>"))


def behind_rows(xml: bytes) -> bytes:
    return with_sheet(lambda sheet: sheet.replace(b"</sheetData>", b"</sheetData>" + xml))


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read_table(content, "名单.xlsx", SPEC)
    return caught.value.message


BIG = cells(MAX_ROW + 1)
HALF = cells(MAX_ROW // 2)
MORE = cells(MAX_OUTSIDE + 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (into_rows(b'<row r="9">' + BIG + b"</row>"), LONG),
        (into_rows(b'<row r="9">' + BIG), LONG),
        (into_rows(b'<row r="9"><!-- </row> --><c/>' + HALF + b"<!-- </row> -->" + HALF + HALF + b"</row>"), LONG),
        (into_rows(b'<row r="9">' + HALF + b"<c><![CDATA[</row><row>]]></c>" + HALF + HALF + b"</row>"), LONG),
        (into_rows(b'<row r="9">' + HALF + b"<?x </row><row> ?>" + HALF + HALF + b"</row>"), LONG),
        (into_rows(b'<row r="9">' + HALF + b"</row ><row >" + BIG + b"</row\n>"), LONG),
        (into_rows(b'<row r="9">' + HALF + b"<row/>" + HALF + HALF + b"</row>"), LONG),
        (into_rows(b'<row r="9">' + HALF + b"<row></row>" + HALF + b"</row>"), STRANGE),
        (into_rows(b'<row r="9">' + HALF + b"<a:row></a:row>" + HALF + HALF + b"</row>"), LONG),
        (into_rows(b'<row r="9" a="/>">' + b"<row/>" + HALF + b"</row>"), ""),
        (into_rows(b'<a:row xmlns:a="x">' + BIG * 5 + b"</a:row>"), MUCH),
        (into_rows(b'<row xmlns="x">' + HALF + b"</row>"), STRANGE),
        (into_rows(b"</row>"), STRANGE),
        (into_rows(MORE), MUCH),
        (behind_rows(MORE), MUCH),
        (behind_rows(b'<tableParts><row r="1">' + BIG + b"</row></tableParts>"), LONG),
        (behind_rows(b"<!-- " + b"x" * (MAX_ROW + 1)), ""),
        (with_sheet(lambda xml: xml.replace(b"spreadsheetml/2006/main", b"other", 1)), STRANGE),
        (with_sheet(lambda xml: xml.replace(b"<worksheet", b"<a:worksheet", 1)), ""),
        (with_sheet(lambda xml: b"<x>" + MORE), STRANGE),
    ],
)  # fmt: skip
def test_what_would_be_held_at_once_is_refused(content, said):
    assert said in refusal(content)


def test_it_is_refused_before_anything_is_parsed():
    content = into_rows(b'<row r="9">' + cells(20 * 1024 * 1024) + b"</row>")
    tracemalloc.start()
    began = time.process_time()
    message = refusal(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (LONG in message, peak < 12 * MAX_ROW) == (True, True)
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b"<sheetData>", b"<!-- made by a report program --><sheetData>"),
        lambda xml: xml.replace(b"</sheetData>", b'<row r="9"/><row r="10" ht="9" /></sheetData>'),
        lambda xml: xml.replace(b"</row>", b"</row\n>"),
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData><rowBreaks><brk/></rowBreaks>"),
        lambda xml: xml.replace(b"<v>", b"<v><![CDATA[").replace(b"</v>", b"]]></v>"),
        lambda xml: xml.replace(b"</sheetData>", b'</sheetData><extLst><ext uri="u" xmlns:x14="x"/></extLst>'),
        lambda xml: xml.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=").replace(b"</", b"</x:").replace(
            b"<", b"<x:").replace(b"<x:/x:", b"</x:").replace(b"<x:x:", b"<x:").replace(b"<x:?", b"<?"),
    ],
)  # fmt: skip
def test_honest_sheets_of_other_programs_pass(change):
    table = read_table(with_sheet(change), "名单.xlsx", SPEC)
    assert [row.cells["name"] for row in table.rows] == ["张三"]


def test_the_longest_row_passes_and_one_byte_more_does_not():
    longest = b'<row r="9"><c>' + cells(MAX_ROW - 100)
    longest += b" " * (MAX_ROW - len(longest) - len(b"</c>")) + b"</c>"
    assert len(longest) == MAX_ROW
    inspect_workbook(into_rows(longest + b"</row>"))
    with pytest.raises(WorkbookRefused, match=LONG):
        inspect_workbook(into_rows(longest + b" </row>"))


def test_pieces_may_be_cut_anywhere():
    xml = part(into_rows(b'<row r="9"><!-- </row> --><c><![CDATA[<row>]]></c></row><row r="10"/>'))
    for size in (1, 2, 3, 7, 50, len(xml)):
        ruler = RowRuler()
        for at in range(0, len(xml), size):
            ruler.feed(xml[at : at + size])
        ruler.finish()
        assert 0 < ruler.outside < 2_000


def test_a_table_outside_the_usual_folder_is_not_read():
    book = workbook()
    moved = repacked(
        book,
        {
            "xl/data.xml": part(book),
            "xl/_rels/workbook.xml.rels": part(book, "xl/_rels/workbook.xml.rels").replace(
                b"/xl/worksheets/sheet1.xml", b"/xl/data.xml"
            ),
            "[Content_Types].xml": part(book, "[Content_Types].xml").replace(
                b"/xl/worksheets/sheet1.xml", b"/xl/data.xml"
            ),
        },
        drop=[SHEET],
    )
    assert "位置不正常" in refusal(moved)


def error_file(content: bytes) -> bytes:
    return build_error_file(content, "名单.xlsx", SPEC, [CellProblem(2, "name", "请填写姓名")])


@pytest.mark.parametrize("reference", ["J1:XFD1048576", "J9:Z9000"])
def test_huge_merged_ranges_do_not_blow_up_the_error_file(reference):
    merged = f'<mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'.encode()
    content = behind_rows(merged)
    began = time.process_time()
    tracemalloc.start()
    made = error_file(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (time.process_time() - began < 4, peak < 30 * 1024 * 1024) == (True, True)
    assert made[:2] == b"PK"


def test_a_large_second_sheet_does_not_blow_up_the_error_file():
    rows = b"".join(b'<row r="%d">%s</row>' % (n, CELL % (n, n)) for n in range(1, 300_000))
    book = workbook()
    xml = part(book)
    second = xml[: xml.index(b"<sheetData>")] + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    rels = part(book, "xl/_rels/workbook.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    )
    sheets = part(book, "xl/workbook.xml").replace(
        b"</sheets>",
        b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        b'name="two" sheetId="9" state="hidden" r:id="rX"/></sheets>',
    )
    parts = {
        "xl/worksheets/sheet2.xml": second,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/workbook.xml": sheets,
    }
    tracemalloc.start()
    made = error_file(repacked(book, parts))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (made[:2], peak < 40 * 1024 * 1024) == (b"PK", True)
