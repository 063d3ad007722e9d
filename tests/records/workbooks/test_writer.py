"""Large tables out: typed, printable, never a formula from anybody's text."""

import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.safestring import SafeString
from openpyxl import load_workbook

from records.enums import JobState
from records.workbooks import Formula, OutColumn, TableWriter
from tests.records.workbooks.files import part

COLUMNS = (
    OutColumn("名次", width=6, kind="number"),
    OutColumn("姓名", width=12),
    OutColumn("总分", width=10, kind="number", digits=2),
    OutColumn("日期", width=12, kind="date"),
    OutColumn("时间", width=18, kind="instant"),
)
INSTANT = datetime(2024, 4, 10, 4, 0, 30, tzinfo=UTC)


def written(*rows, made_at=None, **options) -> bytes:
    buffer = io.BytesIO()
    with TableWriter(buffer, made_at=made_at) as book:
        sheet = book.sheet("名次表", COLUMNS, **options)
        for row in rows:
            sheet.row(row)
    return buffer.getvalue()


def cells(content: bytes, row: int = 2) -> list[tuple[object, str]]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [(cell.value, cell.data_type) for cell in sheet[row]]


def test_cells_keep_their_types():
    content = written([1, "张三", Decimal("88.25"), date(2024, 5, 30), INSTANT])
    assert cells(content) == [
        (1, "n"),
        ("张三", "s"),
        (88.25, "n"),
        (datetime(2024, 5, 30), "d"),
        (datetime(2024, 4, 10, 12, 0, 30), "d"),
    ]


def test_an_instant_of_today_is_exact_to_the_second_whatever_its_zone():
    assert cells(written([None, None, None, None, datetime(2026, 1, 1, tzinfo=UTC)]))[4][0] == (
        datetime(2026, 1, 1, 8)
    )


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "{=1}", "'=1", "http://x", "mailto:a@b", "88", "001", "a<b&c>d",
     "<r>x", "]]>", "&lt;", "  前后空格  ", 'a"b'],
)  # fmt: skip
def test_text_stays_text(text):
    assert cells(written([text]))[0] == (text, "s")


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_forbidden_characters_are_replaced_visibly(character):
    assert cells(written([f"前{character}后"]))[0] == ("前\ufffd后", "s")


def test_line_breaks_tabs_and_rare_characters_survive():
    assert cells(written(["一\n二\t三𠮷"]))[0] == ("一\n二\t三𠮷", "s")


@pytest.mark.parametrize("text", ["<r><t>x</t></r>", "<r>&</r>", "<r>姓名</r>"])
def test_text_is_never_markup(text):
    buffer = io.BytesIO()
    with TableWriter(buffer) as book:
        book.sheet("表", [OutColumn(text), OutColumn("乙")], titles=[text]).row([text, 1])
    sheet = load_workbook(buffer).active
    assert [sheet[place].value for place in ("A1", "A2", "A3")] == [f"{text} "] * 3


def test_a_text_too_long_for_a_cell_is_cut_visibly():
    text = str(cells(written(["长" * 40_000]))[0][0])
    assert (len(text), text[-2:]) == (32_767, "长…")


def test_values_of_other_classes_are_written_as_what_they_are():
    rows = [JobState.DONE, SafeString("<b>"), Decimal("1E+2"), Path("a/b")]
    assert [value for value, _ in cells(written(rows))][:4] == ["done", "<b>", 100, "a/b"]


def test_long_numbers_are_written_as_text():
    assert cells(written([320102199001011234]))[0] == ("320102199001011234", "s")


def test_words_may_stand_among_numbers_and_flags_are_words():
    assert cells(written([True, "缺考", "缺考", None]))[:4] == [
        ("是", "s"),
        ("缺考", "s"),
        ("缺考", "s"),
        (None, "n"),
    ]


def test_a_formula_is_written_only_when_the_portal_made_it():
    content = written([Formula("=1+1", 2)])
    assert cells(content)[0] == ("=1+1", "f")
    assert load_workbook(io.BytesIO(content), data_only=True).active["A2"].value == 2


def test_titles_header_widths_and_paper():
    sheet = load_workbook(
        io.BytesIO(written([1], titles=["大赛成绩汇总表", "职业指导人员"]))
    ).active
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == [
        "大赛成绩汇总表",
        "职业指导人员",
        "名次",
    ]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:E1", "A2:E2"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert round(sheet.column_dimensions["B"].width) == 13


def test_portrait_and_frozen_columns():
    sheet = load_workbook(io.BytesIO(written([1], landscape=False, frozen_columns=2))).active
    assert (sheet.page_setup.orientation, sheet.freeze_panes) == ("portrait", "C2")


def test_the_time_of_making_is_the_last_row():
    sheet = load_workbook(io.BytesIO(written([1], made_at=INSTANT))).active
    assert [cell.value for cell in sheet["A"]] == ["名次", 1, "制表时间：2024-04-10 12:00"]


def test_signature_rows():
    buffer = io.BytesIO()
    with TableWriter(buffer) as book:
        sheet = book.sheet("名次表", COLUMNS)
        sheet.signatures(["裁判长", "监督员"])
    texts = [cell.value for cell in load_workbook(buffer).active["A"]]
    assert [str(text)[:8] for text in texts[2:]] == ["裁判长（签字）：", "监督员（签字）："]


def test_several_sheets_get_free_and_lawful_names():
    buffer = io.BytesIO()
    with TableWriter(buffer) as book:
        for name in ["职业指导", "职业指导", "a/b:c*?[x]", "长" * 40, ""]:
            book.sheet(name, COLUMNS[:1]).row([1])
    assert load_workbook(buffer).sheetnames == [
        "职业指导",
        "职业指导(2)",
        "a b c   x",
        "长" * 31,
        "表",
    ]


def test_row_numbers_are_those_of_excel():
    with TableWriter(io.BytesIO()) as book:
        sheet = book.sheet("表", COLUMNS, titles=["题"])
        assert [sheet.row([1]), sheet.row([2])] == [3, 4]


def test_a_sheet_holds_no_more_rows_than_excel():
    with TableWriter(io.BytesIO()) as book:
        sheet = book.sheet("表", COLUMNS)
        sheet.next_row = 1_048_576
        with pytest.raises(ValueError, match="no more rows"):
            sheet.row([1])


def test_red_cells_are_marked():
    buffer = io.BytesIO()
    with TableWriter(buffer) as book:
        book.sheet("表", COLUMNS).row(["a", "b"], red={1})
    sheet = load_workbook(buffer).active
    assert [sheet["A2"].fill.fill_type, sheet["B2"].fill.start_color.rgb] == [None, "FFFFC7CE"]


@pytest.mark.slow
def test_another_program_opens_it_and_sees_the_same(tmp_path):
    office = shutil.which("soffice")
    assert office, "libreoffice is missing"
    (tmp_path / "a.xlsx").write_bytes(written([1, "=1+1\x0b", Decimal("88.25")]))
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
         "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", tmp_path,
         tmp_path / "a.xlsx"],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip
    assert (tmp_path / "a.csv").read_text().splitlines()[1].split(",")[:3] == [
        "1",
        "=1+1\ufffd",
        "88.25",
    ]


def test_strings_are_inline_so_memory_stays_flat():
    assert b"<is><t>\xe5\xbc\xa0\xe4\xb8\x89</t></is>" in part(written([1, "张三"]))
