"""The empty forms hold the notice's own words, line by line, hints included, and nothing else."""

import pytest

from submissions.kinds import KINDS
from tests.submissions.documents.forms import blank, grid, lines_of, opened, paragraphs, part, plain

RESULT_HINT = (
    "（应体现项目执行的具体结果，包括受益服务对象范围、个案分析、结果分析报告、社会影响、"
    "项目特色等，并提供相应的支撑材料）"
)


def test_form_2_says_what_the_notice_says():
    content = blank("project")
    assert paragraphs(content) == [
        "附件2",
        "优秀就业服务项目参评表",
        "行政区划: 提交人：",
        "联系电话： 提交时间：",
    ]
    assert grid(content) == [
        ["项目名称", ""],
        ["项目所在地", ""],
        ["项目执行时间", "年 月至 年 月"],
        ["申报单位", ""],
        [
            "项目执行过程 （300字以内）",
            "（应体现项目执行人员、拟解决的问题、具体操作步骤、操作方法等，并提供相应的支撑材料）",
        ],
        [
            "项目执行结果 （300字以内）",
            RESULT_HINT,
        ],
        [
            "支撑材料目录",
            "1.政策文件： 2.照片： 3.视频： 4.研究报告： 5.实物： 6.发表文章： 7.其他：",
        ],
        ["市级审核意见", "签章： 年 月 日"],
    ]


def test_form_2_keeps_the_blanks_for_dates_as_printed():
    table = opened(blank("project")).tables[0]
    assert table.cell(2, 1).text == "           年      月至    年    月"
    assert lines_of(table.cell(7, 1)) == ["签章：        年   月  日"]


def test_form_3_says_what_the_notice_says():
    content = blank("achievement")
    assert paragraphs(content) == ["附件3", "优秀就业服务成果参评表"]
    assert grid(content) == [
        ["参评成果 名 称", "", "申 报 单 位", ""],
        ["联 系 人", "", "联系 电话", "座机", ""],
        ["联 系 人", "", "联系 电话", "手机", ""],
        ["通讯地址", ""],
        [
            "成果介绍",
            "一、成果简介（工作内容、特色与技术水平） 二、应用范围 三、工作效果（1000字以内）",
        ],
        ["区级公共就业服务部门审核意见", "签章： 年 月 日"],
        ["附录", "关于成果的支撑性材料可作为附录，进行补充说明。"],
    ]


def test_form_3_keeps_the_blanks_inside_labels_as_printed():
    table = opened(blank("achievement")).tables[0]
    assert table.cell(0, 0).text == "参评成果\n名    称"
    assert table.cell(0, 2).text == "申 报 单 位"
    assert table.cell(1, 0).text == "联 系 人"
    assert lines_of(table.cell(5, 1)) == ["签章：     年    月    日"]


def test_form_4_describes_cover_and_text_as_the_notice_does():
    content = blank("case")
    cover, text = (
        [plain(paragraph.text) for paragraph in table.cell(0, 0).paragraphs]
        for table in opened(content).tables
    )
    assert paragraphs(content) == [
        "附件4",
        "优秀就业服务案例参评表",
        "一、案例封面格式要求",
        "二、案例正文撰写格式要求",
        "注：1.案例一律提交电子稿。",
        "2.案例首页、正文要统一式样。",
    ]
    assert [line for line in cover if line] == [
        "第三届公共就业服务专项业务竞赛",
        "优秀公共就业服务案例参评表",
        "（四号宋体）案例名称：",
        "（四号宋体）姓 名：",
        "联系电话：",
        "行政区划：",
        "所在单位：",
    ]
    assert [line for line in text if line] == [
        "案例名称（二号黑体，居中）",
        "姓 名（四号仿宋体，居中）",
        "单 位（四号仿宋体，居中）",
        "案例撰写包括如下内容：",
        "关 键 词：（反映案例主题概念的词或词组）",
        "案例介绍：（对案例的简单陈述）",
        "案例分析：（分析存在的主要问题和原因）",
        "案例指导：（提供解决问题的思路、参考措施和实际效果）",
        "相关资料：（提供与案例主旨相关的小知识、小工具和小故事）",
        "（格式要求：四号宋体，行间距固定值22磅）",
        "注释：（小四号宋体，单倍行距）",
        "参考文献：（小四号宋体，单倍行距）",
        "（1）",
        "（2）",
        "（3）",
    ]


def test_form_4_moves_its_labels_apart_as_printed():
    cover, text = (table.cell(0, 0).text for table in opened(blank("case")).tables)
    assert "姓    名：" in cover
    assert ("姓  名（" in text, "单  位（" in text, "关 键 词：" in text) == (True, True, True)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_empty_form_bears_neither_watermark_nor_qr(name: str):
    content = blank(name)
    assert part(content, "header") == ""
    assert len(opened(content).inline_shapes) == 0


@pytest.mark.parametrize("name", sorted(KINDS))
def test_no_mark_of_the_prepared_form_is_left(name: str):
    xml = part(blank(name), "document")
    assert not any(mark in xml for mark in "\ue000\ue001\ue002\ue003")
