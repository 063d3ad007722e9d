"""创作者原创与许可声明: the season's words, the rights one by one, a line to sign for each creator."""

from submissions.documents.forms_out import Declaration, licence_document
from submissions.kinds import PROJECT
from tests.submissions.documents.forms import opened, paragraphs

BODY = (
    "参评材料为原创，没有抄袭、剽窃。自愿、无偿将作品的著作权许可给主办单位使用，包括但不限于"
    "改编权、汇编权、信息网络传播权、出版权等，创作者保留署名权。"
)


def statement(creators: str = "周小雨、李小明", body: str = BODY) -> bytes:
    text = Declaration(title="原创与著作权许可承诺", body=body, version=2, clause="附件5 三")
    return licence_document(
        PROJECT, season="天津市竞赛", organizer="市人社局", work="家门口就业服务站",
        creators=creators, text=text,
    )  # fmt: skip


def test_it_names_work_creators_rights_and_the_text_it_follows():
    assert paragraphs(statement()) == [
        "创作者原创与许可声明",
        "参评大赛：天津市竞赛",
        "主办单位：市人社局",
        "参评项目名称：家门口就业服务站",
        "创作者：周小雨、李小明",
        "作为上述参评材料的创作者，声明如下：",
        BODY,
        "许可主办单位使用的权利包括但不限于：",
        "1.改编权；",
        "2.汇编权；",
        "3.信息网络传播权；",
        "4.出版权。",
        "创作者保留署名权。",
        "创作者（签名或盖章）周小雨： 年 月 日",
        "创作者（签名或盖章）李小明： 年 月 日",
        "声明文本：原创与著作权许可承诺（附件5 三，第 2 版）",
    ]


def test_without_a_known_creator_one_line_waits_for_the_pen():
    lines = paragraphs(statement(creators=""))
    assert [line for line in lines if "签名" in line] == ["创作者（签名或盖章）： 年 月 日"]


def test_only_rights_that_the_season_names_are_listed():
    lines = paragraphs(statement(body="参评材料为原创，许可汇编权。"))
    assert lines[7:9] == ["许可主办单位使用的权利包括但不限于：", "1.汇编权。"]
    assert not any("署名权" in line for line in lines)


def test_its_properties_name_nobody():
    properties = opened(statement()).core_properties
    assert (properties.title, properties.author) == ("创作者原创与许可声明", "")
