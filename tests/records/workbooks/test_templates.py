"""The template: what people see, and that it reads back."""

import io

import pytest
from openpyxl import load_workbook

from records.workbooks import Column, TableSpec, WorkbookRefused, build_template, read_table
from tests.records.workbooks.files import GOOD, HEADER, SPEC, saved


@pytest.fixture
def book():
    return load_workbook(io.BytesIO(build_template(SPEC)), rich_text=True)


def test_row_1_has_the_notes_row_2_the_header_row_3_a_sample(book):
    sheet = book[SPEC.sheet]
    assert str(sheet["A1"].value).splitlines()[:2] == ["选手名单　填写说明", "每人一行。"]
    assert [str(cell.value).lstrip("*") for cell in sheet[2]] == HEADER
    assert sheet["A3"].value == "示例：王某某"
    assert [str(ranged) for ranged in sheet.merged_cells.ranges] == ["A1:H1"]


def test_required_columns_have_a_red_star(book):
    sheet = book[SPEC.sheet]
    star = sheet["A2"].value[0]
    assert (star.text, star.font.color.rgb) == ("*", "FFC00000")
    assert [str(cell.value).startswith("*") for cell in sheet[2]] == [True, True] + [False] * 6


def test_drop_downs_come_from_the_hidden_sheet(book):
    sheet = book[SPEC.sheet]
    lists = {rule.formula1: str(rule.sqref) for rule in sheet.data_validations.dataValidation
             if rule.type == "list"}  # fmt: skip
    assert lists == {"=列表_event": "D3:D5003", "=列表_agreed": "G3:G5003"}
    assert book["字典"].sheet_state == "hidden"
    assert [cell.value for cell in book["字典"]["D"]][:2] == list(SPEC.columns[3].choices)
    assert book.defined_names["列表_event"].attr_text == "'字典'!$D$1:$D$2"


def test_prompts_formats_frozen_header_and_version(book):
    sheet = book[SPEC.sheet]
    prompts = [rule.prompt for rule in sheet.data_validations.dataValidation if rule.prompt]
    assert prompts == ["11 位手机号码"]
    assert sheet.column_dimensions["B"].number_format == "@"
    assert sheet.column_dimensions["F"].number_format == "General"
    assert (sheet.freeze_panes, sheet.page_setup.paperSize) == ("A3", 9)
    properties = {prop.name: prop.value for prop in book.custom_doc_props.props}
    assert properties == {"模板版本": "2024.1"}


def test_a_filled_template_reads_back(book):
    book[SPEC.sheet].append(GOOD)
    table = read_table(saved(book), "名单.xlsx", SPEC)
    assert ([row.number for row in table.rows], table.problems, table.remarks) == ([4], [], [])


def test_an_unfilled_template_is_refused():
    with pytest.raises(WorkbookRefused, match="没有数据"):
        read_table(build_template(SPEC), "名单.xlsx", SPEC)


def test_a_long_list_and_a_label_like_a_formula_are_harmless():
    spec = TableSpec(
        "=1+1", "表", (Column("a", "=2+2", kind="choice", choices=tuple("选项" * 100 + str(n) for n in range(9))),)
    )  # fmt: skip
    sheet = load_workbook(io.BytesIO(build_template(spec)))["表"]
    assert [sheet["A1"].data_type, sheet["A2"].data_type] == ["s", "s"]
