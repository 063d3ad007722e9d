"""附件1 as Word: the official layout, 草稿 before filing, number and fingerprint after."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from competition.documents.liaisons import blank_document, paper_document
from competition.operations.liaisons import name_leader
from competition.queries.liaisons import load_paper
from tests.cast import Cast
from tests.competition.papers import FOOT, add_row, file_now

HEADER = ["姓  名", "单  位", "职  务", "座  机", "手  机", "备注（赛项）"]


def opened(content: bytes):
    return Document(io.BytesIO(content))


def texts(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def cells(document) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def fonts(run) -> tuple[str, float, bool]:
    east = run._element.rPr.rFonts.get(qn("w:eastAsia"))
    return east, run.font.size.pt, bool(run.font.bold)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(
            archive.read(entry).decode()
            for entry in archive.namelist()
            if entry.startswith(f"word/{name}") and entry.endswith(".xml")
        )


def test_the_blank_form_has_the_words_of_the_notice_in_their_order():
    document = opened(blank_document())
    assert texts(document) == ["附件1", "各区联络人员信息表", "填表人：\t联系电话：\t时间："]
    assert cells(document) == [HEADER, *[[""] * 6] * 3]


def test_the_page_is_a4_with_the_margins_of_official_papers():
    section = opened(blank_document()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [
        round(margin.mm)
        for margin in (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
    ] == [37, 35, 28, 26]


def test_fonts_are_named_for_chinese_and_sizes_are_the_official_ones():
    document = opened(blank_document())
    runs = {p.text: fonts(p.runs[0]) for p in document.paragraphs if p.text}
    assert list(runs.values()) == [("黑体", 16, False), ("宋体", 22, True), ("仿宋", 12, False)]
    header = document.tables[0].rows[0].cells[0].paragraphs[0]
    assert fonts(header.runs[0]) == ("黑体", 12, False)


def test_the_lines_stand_at_exactly_22_points():
    lines = [p for p in opened(blank_document()).paragraphs if p.text.startswith(("附件", "填表"))]
    assert [line.paragraph_format.line_spacing for line in lines] == [Pt(22), Pt(22)]


def test_the_table_has_all_borders_and_fits_between_the_margins():
    table = opened(blank_document()).tables[0]
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert [side.get(qn("w:val")) for side in borders] == ["single"] * 6
    assert sum(column.width.mm for column in table.columns) <= 156.1


@pytest.fixture
def paper(cast: Cast, noon):
    """和平区 with two liaisons, the second one 领队."""
    add_row(cast.competition, cast.liaison)
    second = add_row(
        cast.competition, cast.liaison, name="=1+1", mobile="19000002222", landline="", remark=""
    )
    name_leader(competition_id=cast.competition.pk, liaison_id=second.pk, by=cast.liaison)
    return lambda: load_paper(cast.competition, cast.heping)


@pytest.mark.django_db
def test_a_filled_paper_holds_the_rows_and_at_least_three_lines(paper):
    assert cells(opened(paper_document(paper()))) == [
        HEADER,
        [
            "周小雨",
            "和平区就业服务中心",
            "科长",
            "022-12345678",
            "19000001111",
            "职业指导人员",
        ],
        ["=1+1", "和平区就业服务中心", "科长", "", "19000002222", "领队"],
        [""] * 6,
    ]


@pytest.mark.django_db
def test_before_filing_the_paper_says_draft_across_the_page_and_has_no_number(paper):
    content = paper_document(paper())
    assert 'string="草稿"' in part(content, "header")
    assert "草稿，尚未报送" in part(content, "header")
    assert "编号" not in part(content, "document")
    assert opened(content).inline_shapes._inline_lst == []


@pytest.mark.django_db
def test_after_filing_the_paper_bears_number_version_and_fingerprint_and_a_qr(paper, cast: Cast):
    file_now(cast.competition, cast.heping, cast.liaison, foot=FOOT)
    filed = paper()
    content = paper_document(filed)
    document = opened(content)
    assert texts(document)[-2:] == [
        "填表人：周小雨\t联系电话：12345678\t时间：2024年4月10日",
        f"编号 TIANJIN-2024-F1-120101　版本 {filed.filing.version}　校验码 {filed.short_digest}",
    ]
    assert len(document.inline_shapes) == 1
    assert "草稿" not in part(content, "header")


@pytest.mark.django_db
def test_rare_and_forbidden_characters_do_not_break_the_file(paper, cast: Cast):
    add_row(cast.competition, cast.liaison, name="𠮷㛃䶮", mobile="19000003333", unit="<b>&")
    assert cells(opened(paper_document(paper())))[3][:2] == ["𠮷㛃䶮", "<b>&"]


@pytest.mark.django_db
def test_many_rows_repeat_the_header_on_every_page(paper, cast: Cast):
    for number in range(40):
        add_row(cast.competition, cast.liaison, mobile=f"190000044{number:02d}")
    table = opened(paper_document(paper())).tables[0]
    assert len(table.rows) == 43
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
