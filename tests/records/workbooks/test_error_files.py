"""The error report is the user's own file, reddened."""

import io

import pytest
from openpyxl import load_workbook

from records.workbooks import CellProblem, build_error_file, error_files, read_table
from tests.records.workbooks.files import GOOD, HEADER, SPEC, row, workbook

RED = "FFFFC7CE"


def spoiled(change=None) -> bytes:
    return workbook(rows=[GOOD, row(mobile="12", mark="=1+1"), GOOD], change=change)


def report(content: bytes, filename: str = "名单.xlsx"):
    problems = read_table(content, filename, SPEC).problems
    return load_workbook(io.BytesIO(build_error_file(content, filename, SPEC, problems)))


def test_wrong_cells_are_red_and_the_last_column_says_why():
    sheet = report(spoiled())[SPEC.sheet]
    reds = [cell.coordinate for row in sheet.iter_rows() for cell in row
            if cell.fill.start_color.rgb == RED]  # fmt: skip
    assert reds == ["B3", "F3"]
    assert [cell.value for cell in sheet["I"]] == [
        "错误原因",
        None,
        "手机“12”不是 11 位手机号码，请核对。\n单元格 F3 是公式，请粘贴为数值。",
        None,
    ]


def test_everything_else_of_the_file_is_kept():
    def change(sheet):
        sheet["A2"].number_format = "000"
        sheet.column_dimensions["A"].width = 33

    sheet = report(spoiled(change))[SPEC.sheet]
    assert [cell.value for cell in sheet[2]][:8] == GOOD
    assert (sheet["A2"].number_format, sheet.column_dimensions["A"].width) == ("000", 33)


def test_the_mended_report_can_be_uploaded_and_reported_again():
    first = report(spoiled())
    sheet = first[SPEC.sheet]
    sheet["B3"] = "19000000002"
    buffer = io.BytesIO()
    first.save(buffer)
    second = report(buffer.getvalue())[SPEC.sheet]
    assert [cell.value for cell in second[1]] == [*HEADER, "错误原因"]
    assert [cell.value for cell in second["I"]][1:] == [
        None,
        "单元格 F3 是公式，请粘贴为数值。",
        None,
    ]


def test_a_problem_of_the_whole_file_stands_at_the_header():
    content = build_error_file(workbook(), "a.xlsx", SPEC, [CellProblem(0, "", "人数不足。")])
    sheet = load_workbook(io.BytesIO(content))[SPEC.sheet]
    assert sheet["I1"].comment.text == "人数不足。"


def test_a_message_that_begins_like_a_formula_stays_text():
    content = build_error_file(workbook(), "a.xlsx", SPEC, [CellProblem(2, "name", "=1+1")])
    cell = load_workbook(io.BytesIO(content))[SPEC.sheet]["I2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def csv_file() -> bytes:
    lines = [HEADER, row(name="=cmd()", mobile="12"), GOOD]
    return "\n".join(",".join(line) for line in lines).encode()


def test_a_csv_becomes_a_workbook_with_its_rows():
    sheet = report(csv_file(), "名单.csv")[SPEC.sheet]
    assert [cell.value for cell in sheet[1]] == [*HEADER, "错误原因"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=cmd()", "s")
    assert (sheet["B2"].fill.start_color.rgb, sheet["B3"].fill.fill_type) == (RED, None)
    assert sheet["I2"].value == "手机“12”不是 11 位手机号码，请核对。"


def test_a_sheet_too_large_to_hold_is_written_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(error_files, "WHOLE_FILE_LIMIT", 10)
    sheet = report(spoiled())[SPEC.sheet]
    assert (sheet["B3"].value, sheet["B3"].fill.start_color.rgb, sheet.max_row) == ("12", RED, 4)
