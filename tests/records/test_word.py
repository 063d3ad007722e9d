"""The Word tools, seen in the XML that Word reads."""

import io
import shutil
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from pypdf import PdfReader

from records import documents
from records.documents import to_pdf
from records.media import previews
from records.media.limits import Limits
from records.word import (
    add_text,
    cjk,
    exact_spacing,
    first_line_indent,
    grid_table,
    new_document,
    page_numbers,
    repeat_header,
    row_height,
    set_cell,
    to_bytes,
)


def reopened(document):
    return Document(io.BytesIO(to_bytes(document)))


def fonts(run) -> dict[str, str]:
    element = run._element.rPr.rFonts
    return {name.rpartition("}")[2]: value for name, value in element.attrib.items()}


def test_a_new_document_is_a4_with_the_margins_of_official_papers():
    section = reopened(new_document()).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
             section.left_margin, section.right_margin)  # fmt: skip
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 35, 28, 26]


def test_a_landscape_document_with_other_margins():
    section = reopened(new_document(landscape=True, margins=(20, 20, 15, 15))).sections[0]
    assert [round(section.page_width.mm), round(section.left_margin.mm)] == [297, 15]
    assert section._sectPr.pgSz.get(qn("w:orient")) == "landscape"


def test_the_defaults_are_chinese_without_theme_fonts_grid_or_space():
    document = reopened(new_document(east="仿宋_GB2312", pt=16))
    styles = document.styles.element
    normal = document.styles["Normal"]
    assert {lang.get(qn("w:eastAsia")) for lang in styles.iter(qn("w:lang"))} == {"zh-CN"}
    assert dict(normal.element.rPr.rFonts.attrib) == {
        qn("w:ascii"): "Times New Roman",
        qn("w:hAnsi"): "Times New Roman",
        qn("w:cs"): "Times New Roman",
        qn("w:eastAsia"): "仿宋_GB2312",
        qn("w:hint"): "eastAsia",
    }
    assert (normal.font.size.pt, normal.paragraph_format.space_after.pt) == (16, 0)
    assert document.sections[0]._sectPr.findall(qn("w:docGrid")) == []


def test_a_run_names_its_east_asian_font():
    document = new_document()
    cjk(document.add_paragraph().add_run("标题"), "黑体", 22, bold=True)
    run = reopened(document).paragraphs[0].runs[0]
    assert fonts(run) == {
        "ascii": "Times New Roman",
        "hAnsi": "Times New Roman",
        "cs": "Times New Roman",
        "eastAsia": "黑体",
        "hint": "eastAsia",
    }
    assert (run.font.size.pt, run.font.bold) == (22, True)


def test_exact_spacing_and_indent_in_characters():
    document = new_document()
    paragraph = add_text(document, "正文", east="宋体", pt=14, spacing=22)
    first_line_indent(paragraph)
    properties = reopened(document).paragraphs[0]._p.pPr
    spacing, indent = properties.find(qn("w:spacing")), properties.find(qn("w:ind"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("440", "exact")
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "560")
    assert exact_spacing(paragraph, 28).paragraph_format.line_spacing.pt == 28


def test_a_grid_table_draws_all_borders_and_fixes_all_widths():
    document = new_document()
    grid_table(document, 2, [20, 50.5])
    table = reopened(document).tables[0]
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert {(line.tag.rpartition("}")[2], line.get(qn("w:val")), line.get(qn("w:sz"))) for line in borders} == {
        (side, "single", "4") for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    }  # fmt: skip
    assert [column.width for column in table.columns] == [
        cell.width for cell in table.rows[1].cells
    ]
    assert abs(table.columns[1].width - Mm(50.5)) < Mm(0.1)
    assert table.autofit is False
    assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows] == [True, True]


def test_table_properties_are_in_the_order_that_word_demands():
    document = new_document()
    grid_table(document, 1, [20])
    tags = [child.tag.rpartition("}")[2] for child in document.tables[0]._tbl.tblPr]
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    assert tags == [tag for tag in order if tag in tags]


def test_a_cell_holds_one_paragraph_per_line_and_can_be_filled_again():
    document = new_document()
    cell = grid_table(document, 1, [40]).cell(0, 0)
    set_cell(cell, "一\r\n二\n三", "黑体", 12, "center", bold=True)
    set_cell(cell, "甲\n乙", "仿宋_GB2312", 14, "right", spacing=22)
    cell = reopened(document).tables[0].cell(0, 0)
    assert [paragraph.text for paragraph in cell.paragraphs] == ["甲", "乙"]
    assert [fonts(paragraph.runs[0])["eastAsia"] for paragraph in cell.paragraphs] == [
        "仿宋_GB2312"
    ] * 2
    assert cell._tc.tcPr.find(qn("w:vAlign")).get(qn("w:val")) == "center"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\ud800", "\ufffe"])
def test_characters_that_no_document_may_carry_are_replaced_visibly(character):
    document = new_document()
    set_cell(grid_table(document, 1, [40]).cell(0, 0), f"前{character}后")
    add_text(document, f"前{character}后")
    again = reopened(document)
    assert (again.tables[0].cell(0, 0).text, again.paragraphs[-1].text) == ("前\ufffd后",) * 2


def test_header_rows_repeat_and_rows_have_a_height():
    document = new_document()
    table = grid_table(document, 3, [40])
    repeat_header(table)
    row_height(table, 1, 15)
    rows = reopened(document).tables[0].rows
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [
        True,
        False,
        False,
    ]
    assert round(rows[1].height.mm) == 15


def test_page_numbers_are_a_field_in_the_footer():
    document = new_document()
    page_numbers(document)
    with zipfile.ZipFile(io.BytesIO(to_bytes(document))) as archive:
        footers = [archive.read(name).decode() for name in archive.namelist() if "footer" in name]
    assert len([xml for xml in footers if "PAGE</w:instrText>" in xml]) == 1


@pytest.mark.slow
def test_a_pdf_has_the_text_and_the_page_size():
    assert shutil.which("soffice"), "libreoffice is missing"
    document = new_document()
    add_text(document, "各区联络人员名单", east="黑体", pt=22, align="center")
    page_numbers(document)
    pdf = to_pdf(to_bytes(document))
    assert pdf is not None
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert "各区联络人员名单" in page.extract_text()
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_without_libreoffice_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert to_pdf(to_bytes(new_document())) is None


@pytest.mark.parametrize("program", ["false", "sleep 30"])
def test_a_failing_or_hanging_program_gives_no_pdf(monkeypatch, tmp_path, program):
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\nexec {program}\n")
    script.chmod(0o755)
    monkeypatch.setattr(previews, "office_program", lambda: str(script))
    monkeypatch.setattr(documents, "LIMITS", Limits(seconds=0.3))
    assert to_pdf(b"x") is None
