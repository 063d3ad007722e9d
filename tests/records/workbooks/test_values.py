"""Cells become exact text, or a problem with place, reason and cure."""

from datetime import date, datetime, time

import pytest

from records.workbooks import read_table
from records.workbooks.values import number_text
from tests.records.workbooks.files import SPEC, part, repacked, row, with_sheet, workbook


def cell(key: str, value: object) -> str:
    """The cleaned text of a cell, or the message of its problem."""
    table = read_table(workbook(rows=[row(**{key: value})]), "名单.xlsx", SPEC)
    messages = [problem.message for problem in table.problems]
    return messages[0] if messages else table.rows[0].cells[key]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (78.4, "78.4"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333333"),
        (88.0, "88"),
        (100, "100"),
        (0, "0"),
        (-0.0, "0"),
        (-1.5, "-1.5"),
        (1e-7, "0.0000001"),
        (123456789012.5, "123456789012.5"),
        (100000000000000.0, "100000000000000"),
    ],
)
def test_numbers_are_their_shortest_decimal(number, text):
    assert number_text(number) == text


def test_a_mark_is_what_excel_shows_not_what_it_stores():
    content = with_sheet(
        lambda xml: xml.replace(b"<v>78.40000000000001</v>", b"<v>78.400000000000006</v>"),
        workbook(rows=[row(mark=78.4)]),
    )
    assert b"78.400000000000006" in part(content)
    assert read_table(content, "名单.xlsx", SPEC).rows[0].cells["mark"] == "78.4"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (19000000001, "19000000001"),
        (19000000001.0, "19000000001"),
        ("190 0000 0001", "19000000001"),
        ("+86-19000000001", "19000000001"),
        ("１９００００００００１", "19000000001"),
        (
            "1.9E+10",
            "单元格 B2 的“1.9E+10”已被表格软件改成科学计数法，请把该列设为“文本”格式后重新填写。",
        ),
        ("10900000001", "手机“10900000001”不是 11 位手机号码，请核对。"),
        (1900000000, "手机“1900000000”不是 11 位手机号码，请核对。"),
        ("022-23456789-8001", "手机“022-23456789-8001”不是 11 位手机号码，请核对。"),
    ],
)
def test_mobiles(value, text):
    assert cell("mobile", value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (23456789, "23456789"),
        ("022-23456789-8001", "022-23456789-8001"),
        ("（022）23456789", "022-23456789"),
        ("12", "座机“12”不是固定电话号码，请按 022-12345678-801 的样子填写。"),
    ],
)
def test_landlines(value, text):
    assert cell("office", value) == text


ROUNDED = "单元格 H2 的数字超过 15 位，表格软件已把末尾改成 0，请把该列设为“文本”格式后重新填写。"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (320102199001011234, ROUNDED),
        (3.20102199001011e17, ROUNDED),
        ("320102199001011234", "320102199001011234"),
        (123456789012345, "123456789012345"),
    ],
)
def test_numbers_that_excel_rounded_are_refused(value, text):
    assert cell("note", value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1), "2024-05-01"),
        ("2024-5-1", "2024-05-01"),
        ("2024/5/1", "2024-05-01"),
        ("2024年5月1日", "2024-05-01"),
        ("２０２４年５月１日", "2024-05-01"),
        (datetime(2024, 5, 1, 8, 30), "单元格 E2 含有钟点，请只填日期，例如 2024-05-30。"),
        (time(8, 30), "单元格 E2 是时间，请填写日期，例如 2024-05-30。"),
        (45413, "单元格 E2 是数字，请填写日期，例如 2024-05-30。"),
        ("2023-02-29", "入职日期“2023-02-29”不是实际存在的日期，请核对。"),
        ("0001-01-01", "入职日期“0001-01-01”的年份不合理，请核对。"),
        ("10000-01-01", "入职日期“10000-01-01”不是日期，请按 2024-05-30 的样子填写。"),
        ("2024-05-01 24:00", "入职日期“2024-05-01 24:00”不是日期，请按 2024-05-30 的样子填写。"),
        ("5月1日", "入职日期“5月1日”不是日期，请按 2024-05-30 的样子填写。"),
    ],
)
def test_dates(value, text):
    assert cell("since", value) == text


def test_the_1904_date_system_is_honoured():
    content = workbook(rows=[row(since=date(2024, 5, 1))])
    book = part(content, "xl/workbook.xml").replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    assert b"date1904" in book
    table = read_table(repacked(content, {"xl/workbook.xml": book}), "名单.xlsx", SPEC)
    assert table.rows[0].cells["since"] == "2028-05-02"


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("mark", "=SUM(A1:A2)", "单元格 F2 是公式，请粘贴为数值。"),
        ("name", '=WEBSERVICE("http://x")', "单元格 A2 是公式，请粘贴为数值。"),
        ("mark", "#REF!", "单元格 F2 是错误值 #REF!，请改为实际内容。"),
        ("mark", "#N/A", "单元格 F2 是错误值 #N/A，请改为实际内容。"),
        (
            "mark",
            date(2024, 8, 5),
            "单元格 F2 被表格软件当作日期或时间，请把该列设为“文本”或“常规”格式后重新填写。",
        ),
        ("mark", "８８．５", "88.5"),
        ("mark", "缺考", "缺考"),
        ("mark", 0, "0"),
        ("mark", None, ""),
        ("event", "职业指导 人员", "职业指导人员"),
        (
            "event",
            "厨师",
            "赛项“厨师”不在可选范围内，应为：职业指导人员、基层公共就业服务人员。",
        ),
        ("agreed", True, "是"),
        ("agreed", False, "否"),
        ("agreed", "√", "是"),
        ("agreed", "也许", "已签承诺“也许”应填“是”或“否”。"),
        ("note", True, "TRUE"),
        ("note", date(2024, 5, 1), "2024-05-01"),
        ("note", " 两行\n 文字 ", "两行 文字"),
        ("note", "𠮷㛃䶮", "𠮷㛃䶮"),
        ("name", "甲" * 21, "姓名有 21 个字符，超过上限 20 个，请缩短。"),
    ],
)
def test_other_cells(key, value, text):
    assert cell(key, value) == text


def test_a_percentage_is_no_mark():
    def percent(sheet):
        sheet["F2"].number_format = "0%"

    content = workbook(rows=[row(mark=0.85)], change=percent)
    assert [problem.message for problem in read_table(content, "a.xlsx", SPEC).problems] == [
        "单元格 F2 是百分数，请把格式改为“常规”后重新填写。"
    ]


def test_a_formula_without_a_cached_result_is_still_a_formula():
    content = with_sheet(
        lambda xml: xml.replace(
            b'<c r="F2" t="inlineStr"><is><t>78.4</t></is></c>', b'<c r="F2"><f>1+1</f></c>'
        )
    )
    assert [problem.message for problem in read_table(content, "a.xlsx", SPEC).problems] == [
        "单元格 F2 是公式，请粘贴为数值。"
    ]


@pytest.mark.parametrize("escape", [b"_x0000_", b"_x000B_"])
def test_control_characters_are_refused_or_stay_visible(escape):
    content = with_sheet(lambda xml: xml.replace(b"<t>&#26080;</t>", b"<t>" + escape + b"</t>"))
    table = read_table(content, "a.xlsx", SPEC)
    shown = [problem.message for problem in table.problems] or [table.rows[0].cells["note"]]
    assert shown in (
        ["单元格 H2 含有不可见的控制字符，请重新输入。"],
        [escape.decode()],
    )
