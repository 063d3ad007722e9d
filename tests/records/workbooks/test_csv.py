"""CSV in and out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.text import clean_line
from records.workbooks import WorkbookRefused, csv_lines, read_table
from tests.records.workbooks.files import GOOD, HEADER, SPEC


def text(delimiter: str = ",", rows: list[list[str]] | None = None) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([HEADER, *(rows or [GOOD])])
    return buffer.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read_table(content, "名单.csv", SPEC)
    return caught.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_the_usual_encodings_and_delimiters(encoding, delimiter):
    table = read_table(text(delimiter).encode(encoding), "名单.CSV", SPEC)
    assert (list(table.rows[0].cells.values()), table.problems) == (GOOD, [])


def test_rare_characters_come_through_gb18030():
    table = read_table(text(rows=[["𠮷㛃", *GOOD[1:]]]).encode("gb18030"), "a.csv", SPEC)
    assert table.rows[0].cells["name"] == "𠮷㛃"


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    content = text(rows=[["两\n行", *GOOD[1:]], GOOD]).encode()
    assert [row.number for row in read_table(content, "a.csv", SPEC).rows] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_utf_16_is_refused_with_the_cure(encoding):
    assert "CSV UTF-8" in refusal(text().encode(encoding))


def test_an_unclosed_quote_is_refused_with_its_row():
    assert "CSV 第 3 行起的引号没有配对" in refusal((text() + '"张三,190').encode())


def test_a_giant_line_is_refused():
    assert "100 KB 的行" in refusal(text().encode() + b"x" * 10_000_000)


def test_two_encodings_in_one_file_are_refused():
    mixed = text().encode("gb18030") + ",".join(GOOD).encode("utf-8")
    assert "两种文字编码" in refusal(mixed)


def test_bytes_of_no_encoding_are_refused():
    assert "编码无法识别" in refusal(text().encode("gbk") + b"\xff\xff\xff")


def test_a_phone_in_scientific_notation_is_refused_with_its_cell():
    table = read_table(text(rows=[[GOOD[0], "1.90E+10", *GOOD[2:]]]).encode(), "a.csv", SPEC)
    assert table.problems[0].message == (
        "单元格 B2 的“1.90E+10”已被表格软件改成科学计数法，请把该列设为“文本”格式后重新填写。"
    )


def test_too_many_rows_and_wrong_headers_are_refused_as_in_workbooks():
    assert "超出 5,000 行" in refusal(text(rows=[GOOD] * 5_001).encode())
    assert "缺少列：手机" in refusal("姓名,座机\n张三,1\n".encode())


DANGEROUS = ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx", "＝1", "＋1", "－1", "＠a", "'=1", " =1"]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_cell_that_a_spreadsheet_would_compute_gets_an_apostrophe(cell):
    line = b"".join(csv_lines([[cell]])).decode("utf-8-sig")
    assert line == f'"\'{cell}"\r\n'


@pytest.mark.parametrize("cell", ["张三", '" =1', ";=1", "a=b", "'a"])
def test_other_cells_stay_as_they_are(cell):
    line = b"".join(csv_lines([[cell]])).decode("utf-8-sig")
    assert next(csv.reader([line])) == [cell]


def test_csv_begins_with_a_mark_that_excel_knows():
    assert next(csv_lines([["x"]])) == b"\xef\xbb\xbf"


def test_numbers_and_blanks_are_written_plainly():
    assert b"".join(csv_lines([["a", -1.5, None]])) == b'\xef\xbb\xbf"a","-1.5",""\r\n'


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20
    ).map(lambda cell: " ".join(cell.split()))
)
def test_export_then_import_gives_the_original(cell):
    rows = [HEADER, ["甲", *GOOD[1:-1], f"={cell}"]]
    table = read_table(b"".join(csv_lines(rows)), "a.csv", SPEC, None)
    assert table.rows[0].cells["note"] == clean_line(f"={cell}")
