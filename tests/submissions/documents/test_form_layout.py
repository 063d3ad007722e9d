"""The official layout, as the XML that Word reads: fonts, sizes, spacing, grid, merged cells."""

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from pypdf import PdfReader

from records.documents import to_pdf
from tests.submissions.documents.forms import blank, filled, fonts, opened

CENTER = WD_ALIGN_PARAGRAPH.CENTER


def find(document, text: str, *, nth: int = 0):
    """The nth paragraph that begins with this text."""
    return [p for p in document.paragraphs if p.text.startswith(text)][nth]


def spacing(paragraph) -> tuple[str | None, str | None]:
    element = paragraph._p.pPr.find(qn("w:spacing")) if paragraph._p.pPr is not None else None
    if element is None:
        return None, None
    return element.get(qn("w:line")), element.get(qn("w:lineRule"))


def spans(table) -> list[list[int]]:
    """How many grid columns each cell of each row covers."""
    return [[cell.grid_span for cell in row._tr.tc_lst] for row in table.rows]


def test_the_title_of_a_case_is_erhao_heiti_centred():
    title = find(opened(filled("case")), "大龄失业人员再就业案例")
    assert (fonts(title.runs[0]), title.alignment) == (("黑体", 22), CENTER)


@pytest.mark.parametrize("text", ["周小雨", "和平区就业服务中心"])
def test_name_and_unit_of_a_case_are_sihao_fangsong_centred(text: str):
    line = find(opened(filled("case")), text)
    assert (fonts(line.runs[0]), line.alignment) == (("仿宋", 14), CENTER)


@pytest.mark.parametrize("label", ["关 键 词", "案例介绍", "案例分析", "案例指导", "相关资料"])
def test_the_text_of_a_case_is_sihao_songti_at_exactly_22_points(label: str):
    paragraph = find(opened(filled("case")), label)
    assert {fonts(run) for run in paragraph.runs} == {("宋体", 14)}
    assert spacing(paragraph) == ("440", "exact")
    assert paragraph.paragraph_format.first_line_indent == Pt(28)


def test_further_paragraphs_of_a_case_look_like_the_first():
    paragraph = find(opened(filled("case")), "原因有三")
    assert fonts(paragraph.runs[0]) == ("宋体", 14)
    assert spacing(paragraph) == ("440", "exact")
    assert paragraph._p.pPr.ind.get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize("label", ["注释：", "参考文献：", "（1）", "（2）"])
def test_notes_and_references_are_xiaosi_songti_single_spaced(label: str):
    paragraph = find(opened(filled("case")), label)
    assert {fonts(run) for run in paragraph.runs} == {("宋体", 12)}
    assert spacing(paragraph) in {(None, None), ("240", "auto")}


@pytest.mark.parametrize(
    "label", ["案例名称：", "姓    名：", "联系电话：", "行政区划：", "所在单位："]
)
def test_the_cover_is_sihao_songti_with_the_answer_on_a_line(label: str):
    line = find(opened(filled("case")), label)
    assert {fonts(run) for run in line.runs} == {("宋体", 14)}
    assert [bool(run.font.underline) for run in line.runs] == [False, True, True]


def test_the_page_is_a4_with_the_margins_of_official_papers():
    for name in ("project", "achievement", "case"):
        page = opened(filled(name)).sections[0]
        sizes = (page.page_width, page.page_height, page.top_margin, page.bottom_margin,
                 page.left_margin, page.right_margin)  # fmt: skip
        assert [round(size.mm) for size in sizes] == [210, 297, 37, 35, 28, 26]


def test_form_2_is_a_grid_of_two_columns():
    table = opened(filled("project")).tables[0]
    assert spans(table) == [[1, 1]] * 8
    assert [round(column.width.mm) for column in table.columns] == [36, 120]


def test_form_3_merges_its_cells_as_the_official_table_does():
    table = opened(filled("achievement")).tables[0]
    assert spans(table) == [[1, 1, 2, 1], [1] * 5, [1] * 5, [1, 4], [1, 4], [1, 4], [1, 4]]
    merges = [[cell.vMerge for cell in row._tr.tc_lst] for row in table.rows[1:3]]
    assert merges == [
        ["restart", "restart", "restart", None, None],
        ["continue", "continue", "continue", None, None],
    ]


@pytest.mark.parametrize("name", ["project", "achievement"])
def test_the_tables_have_all_borders_and_fill_the_page(name: str):
    table = opened(filled(name)).tables[0]
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert [side.get(qn("w:val")) for side in borders] == ["single"] * 6
    assert round(sum(column.width.mm for column in table.columns)) == 156


@pytest.mark.parametrize(("name", "long"), [("project", [4, 5, 6]), ("achievement", [4, 6])])
def test_only_rows_of_long_text_break_over_pages(name: str, long: list[int]):
    rows = opened(filled(name)).tables[0].rows
    kept = [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows]
    assert [number for number, keeps in enumerate(kept) if not keeps] == long


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pages"), [("project", 1), ("achievement", 1), ("case", 2)])
def test_an_empty_form_fills_the_pages_of_the_notice(name: str, pages: int, tmp_path):
    assert page_count(blank(name), tmp_path) == pages


@pytest.mark.slow
def test_a_long_answer_flows_over_the_page(tmp_path):
    text = "匹配用时由三天缩短为半天，成功率提高。" * 52
    assert page_count(filled("achievement", effect=text), tmp_path) >= 2
    assert page_count(filled("case", guidance=text * 4), tmp_path) >= 5


def page_count(content: bytes, folder) -> int:
    pdf = to_pdf(content)
    assert pdf is not None
    path = folder / "form.pdf"
    path.write_bytes(pdf)
    return len(PdfReader(path).pages)
