"""What a table's header, rows and sheet must be like."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from records.workbooks import CellProblem, WorkbookRefused, build_template, read_table
from tests.records.workbooks.files import (
    GOOD,
    HEADER,
    SPEC,
    part,
    repacked,
    row,
    saved,
    with_sheet,
    workbook,
)


def read(content: bytes, max_rows: int | None = None):
    return read_table(content, "名单.xlsx", SPEC, max_rows)


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read(content)
    return caught.value.message


def names(content: bytes) -> list[str]:
    return [row.cells["name"] for row in read(content).rows]


def test_a_good_row_is_read_with_the_users_row_number():
    table = read(workbook())
    assert (table.rows[0].number, list(table.rows[0].cells.values())) == (2, GOOD)
    assert (table.problems, table.remarks) == ([], [])


@pytest.mark.parametrize(
    "label", ["姓名*", "*姓 名", "＊姓名：", " 姓\u3000名 ", "姓名\n*"], ids=str.strip
)
def test_headers_tolerate_stars_spaces_and_width(label):
    assert names(workbook(header=[label, *HEADER[1:]])) == ["张三"]


@pytest.mark.parametrize("label", ["备注(赛项)", "备注（赛项）", "备注 （ 赛项 ）", "备注"])
def test_headers_tolerate_brackets_and_aliases(label):
    assert names(workbook(header=[*HEADER[:-1], label])) == ["张三"]


def test_columns_may_come_in_any_order():
    table = read(workbook(rows=[GOOD[::-1]], header=HEADER[::-1]))
    assert table.rows[0].cells["mobile"] == "19000000001"


def test_a_title_and_notes_above_the_header_are_skipped():
    def change(sheet):
        sheet.insert_rows(1, 3)
        sheet["A1"], sheet["A2"] = "选手名单", "请认真填写"
        sheet.merge_cells("A1:H1")

    assert [row.number for row in read(workbook(change=change)).rows] == [5]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["姓名", *HEADER[2:]], ["缺少列：手机"]),
        ([*HEADER, "身高"], ["多出列：身高"]),
        ([*HEADER, "手机"], ["重复列：手机"]),
        (["名字", *HEADER[1:]], ["缺少列：姓名", "多出列：名字"]),
    ],
)
def test_wrong_headers_are_named_with_the_expected_ones(header, words):
    message = refusal(workbook(rows=[[*GOOD, "x"]], header=header))
    assert [word for word in [*words, f"表头应为：{SPEC.expected}"] if word not in message] == []


def test_a_file_without_a_header_is_told_the_expected_one():
    assert f"表头应为：{SPEC.expected}" in refusal(workbook(header=None, rows=[["甲", "乙"]]))


def test_a_two_row_header_is_refused():
    def change(sheet):
        sheet.insert_rows(1)
        for column in "ACDEFGH":
            sheet[f"{column}1"] = sheet[f"{column}2"].value
            sheet.merge_cells(f"{column}1:{column}2")

    assert "表头应为" in refusal(workbook(change=change))


def test_serial_numbers_and_an_earlier_error_column_are_ignored():
    assert names(workbook(rows=[[1, *GOOD, "手机不对"]], header=["序号", *HEADER, "错误原因"])) == [
        "张三"
    ]


def test_merged_cells_in_the_data_are_refused_with_their_place():
    message = refusal(workbook(rows=[GOOD, GOOD], change=lambda sheet: sheet.merge_cells("C2:C3")))
    assert "C2:C3" in message
    assert "取消合并" in message


@pytest.mark.parametrize("rows", [[], [["示例：王某某", *GOOD[1:]]], [[""] * 8]])
def test_a_table_without_data_is_refused(rows):
    assert "没有数据" in refusal(workbook(rows=rows))


def test_an_empty_workbook_is_refused():
    assert "表头" in refusal(saved(Workbook()))


def test_the_sample_counts_once_it_no_longer_says_so():
    assert names(workbook(rows=[["示例：王某某", *GOOD[1:]], GOOD])) == ["张三"]
    assert names(workbook(rows=[["王某某", *GOOD[1:]], GOOD])) == ["王某某", "张三"]


def test_the_row_limit_is_exact():
    assert len(read(workbook(rows=[GOOD] * 20), max_rows=20).rows) == 20
    with pytest.raises(WorkbookRefused, match="超出 19 行（从第 21 行起）"):
        read(workbook(rows=[GOOD] * 20), max_rows=19)


def test_the_default_limit_is_5000():
    assert "超出 5,000 行" in refusal(workbook(rows=[GOOD] * 5_001))


def test_blank_rows_between_are_skipped_and_numbers_stay():
    table = read(workbook(rows=[GOOD, *[[None] * 8] * 10, GOOD]))
    assert [row.number for row in table.rows] == [2, 13]


def test_formatted_blank_rows_end_the_table():
    def change(sheet):
        for number in range(3, 3_000):
            sheet.cell(number, 1).number_format = "@"

    assert len(read(workbook(change=change)).rows) == 1


def test_data_behind_a_large_gap_is_refused_not_forgotten():
    message = refusal(workbook(change=lambda sheet: sheet.cell(400, 1, "李四")))
    assert ("第 400 行还有内容" in message, "空行" in message) == (True, True)


def test_a_row_at_the_very_end_of_the_sheet_costs_nothing():
    content = with_sheet(
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="999999999"><c r="A999999999"/></row></sheetData>'
        )
    )
    assert names(content) == ["张三"]


def test_more_than_a_hundred_columns_are_refused():
    assert "100 列" in refusal(workbook(change=lambda sheet: sheet.cell(2, 101, "x")))


def test_a_lying_dimension_is_not_believed():
    content = with_sheet(lambda xml: xml.replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"'))
    assert b"XFD1048576" in part(content)
    assert names(content) == ["张三"]


def test_hidden_rows_and_columns_are_counted_and_read():
    def change(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    table = read(workbook(rows=[GOOD, GOOD], change=change))
    assert len(table.rows) == 2
    assert table.remarks == [
        "有 1 行被隐藏或筛选掉（第 3 行），也已一并读入。",
        "有 1 列被隐藏（C 起），也已一并读入。",
    ]


def test_the_sheet_of_the_templates_name_is_read_first():
    book = Workbook()
    book.active.append(["随便"])
    sheet = book.create_sheet(SPEC.sheet)
    sheet.append(HEADER)
    sheet.append(GOOD)
    table = read(saved(book))
    assert table.remarks == ["工作簿有 2 张工作表，只读取了“选手”。"]
    assert len(table.rows) == 1


def test_a_workbook_with_hidden_sheets_only_is_refused():
    content = workbook()
    spoiled = part(content, "xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    assert "没有可见的工作表" in refusal(repacked(content, {"xl/workbook.xml": spoiled}))


def test_an_external_link_is_not_followed():
    content = workbook(rows=[row(name="='file://server/x.xlsx'!A1")])
    assert read(content).problems[0].message == "单元格 A2 是公式，请粘贴为数值。"


def test_broken_cells_are_refused_not_crashed_on():
    content = with_sheet(
        lambda xml: xml.replace(b"</row>", b'<c r="I1" t="s"><v>99999</v></c></row>', 1)
    )
    assert "损坏" in refusal(content)


def test_a_required_cell_that_is_blank_is_a_problem_of_its_row():
    table = read(workbook(rows=[row(mobile=None)]))
    assert table.problems == [CellProblem(2, "mobile", "手机为必填项，请填写。")]
    assert table.rows[0].cells["mobile"] == ""


def test_invisible_characters_do_not_fill_a_required_cell():
    assert read(workbook(rows=[row(name="\u200b\ufeff\u3164")])).problems == [
        CellProblem(2, "name", "姓名为必填项，请填写。")
    ]


def test_a_template_of_another_version_is_remarked():
    book = load_workbook(io.BytesIO(build_template(SPEC)), rich_text=True)
    book.custom_doc_props.props[0].value = "2023.9"
    book[SPEC.sheet].append(GOOD)
    assert read(saved(book)).remarks == [
        "模板版本是 2023.9，当前版本是 2024.1；已按表头读取，请留意填写说明的变化。"
    ]
