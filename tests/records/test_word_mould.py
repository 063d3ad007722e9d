"""Prepared documents: marks are replaced, long texts go on in paragraphs of the same form."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from records.word import (
    Mould,
    add_text,
    first_line_indent,
    grid_table,
    mark,
    new_document,
    qr_png,
    set_cell,
)


def filled(document, **texts: str):
    return Document(io.BytesIO(Mould(document).fill(texts)))


def lines(document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_a_mark_is_replaced_and_what_stands_around_it_stays():
    document = new_document()
    add_text(document, f"提交人：{mark('who')}。")
    assert lines(filled(document, who="周小雨")) == ["提交人：周小雨。"]


def test_further_lines_become_paragraphs_of_the_same_form():
    document = new_document()
    first_line_indent(add_text(document, mark("text"), east="仿宋", pt=12, spacing=22))
    add_text(document, "尾")
    written = filled(document, text="一\n\n三")
    assert lines(written) == ["一", "", "三", "尾"]
    first, _, last, _ = written.paragraphs
    assert last._p.pPr.xml == first._p.pPr.xml
    assert last.runs[0]._r.rPr.xml == first.runs[0]._r.rPr.xml


def test_with_two_marks_in_a_paragraph_only_the_last_one_goes_on_below():
    document = new_document()
    add_text(document, f"{mark('a')}，{mark('b')}")
    assert lines(filled(document, a="1\n2", b="3\n4")) == ["1 2，3", "4"]


def test_marks_in_cells_go_on_in_their_cell():
    document = new_document()
    set_cell(grid_table(document, 1, [50, 50]).cell(0, 1), mark("cell"), spacing=18)
    cell = filled(document, cell="甲\n乙").tables[0].cell(0, 1)
    assert [paragraph.text for paragraph in cell.paragraphs] == ["甲", "乙"]


def test_text_is_escaped_tabs_are_tabs_and_blanks_stay():
    document = new_document()
    add_text(document, mark("text"))
    (paragraph,) = filled(document, text="  <a> & \t]]>\x01 ").paragraphs
    assert paragraph.text == "  <a> & \t]]>\ufffd "
    assert len(list(paragraph._p.iter(qn("w:tab")))) == 1


def test_a_text_that_looks_like_a_mark_stays_a_text():
    document = new_document()
    add_text(document, f"{mark('a')}{mark('b')}")
    assert lines(filled(document, a=mark("b"), b="x")) == [f"{mark('b')}x"]


def test_a_picture_takes_the_place_of_its_stand_in():
    document = new_document()
    stand_in, picture = qr_png("0", scale=1), qr_png("1", scale=2)
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(stand_in))
    mould = Mould(document, pictures={"qr": stand_in})
    written = Document(io.BytesIO(mould.fill({}, pictures={"qr": picture})))
    (related,) = written.sections[0].header.part.related_parts.values()
    assert related.blob == picture


def test_a_mark_without_text_is_a_mistake():
    document = new_document()
    add_text(document, mark("title"))
    mould = Mould(document)
    assert mould.keys() == {"title"}
    with pytest.raises(KeyError):
        mould.fill({})
