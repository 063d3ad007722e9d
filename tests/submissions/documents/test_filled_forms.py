"""Filled forms: answers in their places, long texts whole, watermark before and QR after."""

import io
import zipfile

import pytest
import zxingcpp
from docx.oxml.ns import qn
from PIL import Image

from submissions.documents.forms_out import FormMeta, form_document
from submissions.kinds import KINDS
from tests.submissions.documents.forms import (
    ANSWERS,
    PRINTED,
    filled,
    grid,
    lines_of,
    opened,
    paragraphs,
    part,
)


def pictures(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".png")]


def test_form_2_is_filled_from_answers_entry_and_files():
    content = filled("project")
    assert paragraphs(content)[2:] == [
        "行政区划:和平区 提交人：周小雨",
        "联系电话：19000001111 提交时间：2024年5月20日",
    ]
    rows = {row[0]: row[1] for row in grid(content)}
    assert rows["项目名称"] == "“就业驿站”进社区服务项目"
    assert rows["项目执行时间"] == "2023年2月至2024年1月"
    assert rows["支撑材料目录"] == (
        "1.政策文件：区文件（通知.pdf） 2.照片：招聘会（a.jpg）；b.jpg 3.视频： 4.研究报告： "
        "5.实物： 6.发表文章： 7.其他："
    )


def test_hints_stand_only_in_the_empty_form():
    assert "应体现" not in part(filled("project"), "document")
    assert "应体现" not in part(filled("project", process=""), "document")


def test_each_paragraph_of_an_answer_is_a_paragraph_of_its_cell():
    cell = opened(filled("project")).tables[0].cell(4, 1)
    assert lines_of(cell) == ANSWERS["project"]["process"].split("\n")
    indents = [p.paragraph_format.first_line_indent.pt for p in cell.paragraphs]
    assert indents == [24, 24]


def test_a_period_with_one_end_keeps_the_blank_of_the_other():
    table = opened(filled("project", ends="")).tables[0]
    assert table.cell(2, 1).text == "2023年2月至    年    月"


def test_form_3_keeps_its_questions_above_the_answers_and_lists_the_appendix():
    table = opened(filled("achievement")).tables[0]
    answers = ANSWERS["achievement"]
    assert lines_of(table.cell(4, 1)) == [
        "一、成果简介（工作内容、特色与技术水平）",
        answers["intro"],
        "二、应用范围",
        answers["application"],
        "三、工作效果（1000字以内）",
        answers["effect"],
    ]
    assert lines_of(table.cell(6, 1)) == [
        "关于成果的支撑性材料可作为附录，进行补充说明。",
        "1.用户手册.pdf",
    ]


def test_form_4_is_a_cover_then_the_text():
    content = filled("case")
    lines = paragraphs(content)
    assert lines[:7] == [
        "第三届公共就业服务专项业务竞赛",
        "优秀公共就业服务案例参评表",
        "案例名称： 大龄失业人员再就业案例",
        "姓 名： 周小雨",
        "联系电话： 19000001111",
        "行政区划： 和平区",
        "所在单位： 和平区就业服务中心",
    ]
    assert lines[7:11] == [
        "大龄失业人员再就业案例",
        "周小雨",
        "和平区就业服务中心",
        "关 键 词：大龄；再就业；职业指导",
    ]
    breaks = [p.text for p in opened(content).paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["大龄失业人员再就业案例"]


def test_references_are_numbered_anew_whatever_numbers_were_typed():
    lines = paragraphs(filled("case", references="[1] 甲\n\n2. 乙\n（3）丙\n４．丁\n3.5 万人调查"))
    assert lines[-6:] == [
        "参考文献：",
        "（1）甲",
        "（2）乙",
        "（3）丙",
        "（4）丁",
        "（5）3.5 万人调查",
    ]


def test_form_4_has_no_place_for_a_seal():
    assert "签章" not in part(filled("case"), "document")


def test_what_stands_beside_the_form_is_not_printed_on_it():
    content = filled("project", genre="年鉴", creators="李小明")
    document = part(content, "document")
    assert ("年鉴" in document, "李小明" in document, "声明.pdf" in document) == (
        False,
        False,
        False,
    )


def test_the_known_opinion_stands_above_the_seal():
    meta = FormMeta(printed=PRINTED, opinion="同意推荐。")
    content = form_document(KINDS["achievement"], ANSWERS["achievement"], [], meta)
    cell = opened(content).tables[0].cell(5, 1)
    assert lines_of(cell) == ["同意推荐。", "签章：     年    月    日"]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_draft_bears_the_watermark_and_no_qr(name: str):
    content = filled(name, printed=None)
    header = part(content, "header")
    assert ('string="草稿"' in header, "草稿，尚未提交" in header) == (True, True)
    assert pictures(content) == []


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_form_handed_in_bears_its_version_in_words_and_as_qr_on_every_page(name: str):
    content = filled(name)
    header = part(content, "header")
    assert "草稿" not in header
    assert "表单编号 P000123-2　版本 2　校验值 3fa9c1d20b7e" in header
    (qr,) = pictures(content)
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr)).convert("L"))
    assert [code.text for code in read] == ["SW:P000123-2:2:3FA9C1D20B7E"]


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("printed", [None, PRINTED])
def test_the_file_tells_its_title_and_no_person_and_no_time(name: str, printed):
    with zipfile.ZipFile(io.BytesIO(filled(name, printed=printed))) as archive:
        core = archive.read("docProps/core.xml").decode()
    properties = opened(filled(name, printed=printed)).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (
        KINDS[name].heading,
        "",
        "",
    )
    assert ("created" in core, "modified>" in core) == (False, False)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_same_content_makes_the_same_file(name: str):
    assert filled(name) == filled(name)


def test_hostile_text_is_text_and_control_characters_do_not_break_the_file():
    title = '<w:p/>&amp;"]]>\x00\x0b\ue000title\ue001𠮷'
    (cell,) = {row[1] for row in grid(filled("project", title=title)) if row[0] == "项目名称"}
    assert cell == '<w:p/>&amp;"]]>\ufffd\ufffd\ue000title\ue001𠮷'


def test_every_run_names_its_chinese_font():
    for name in KINDS:
        body = opened(filled(name)).element.body
        runs = [run for run in body.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
        assert [run for run in runs if run.rPr.rFonts.get(qn("w:eastAsia")) is None] == []
        assert len(runs) > 15
