"""The forms as label and answer, for layouts that people invent."""

from docx import Document
from docx.document import Document as WordDocument

from tests.submissions.forms_in.papers import FILLED, answers, period

TABLES = ("project", "achievement")


def pairs(kind: str) -> list[tuple[str, str]]:
    """Label and answer of a table form, in order."""
    given = answers(kind)
    if kind == "project":
        return [
            ("项目名称", given["title"]),
            ("项目所在地", given["place"]),
            ("项目执行时间", period(given)),
            ("申报单位", given["applicant"]),
            ("项目执行过程（300字以内）", given["process"]),
            ("项目执行结果（300字以内）", given["result"]),
        ]
    if kind == "achievement":
        return [
            ("参评成果名称", given["title"]),
            ("申报单位", given["applicant"]),
            ("联系人", given["contact"]),
            ("座机", given["landline"]),
            ("手机", given["mobile"]),
            ("通讯地址", given["address"]),
            ("成果简介（工作内容、特色与技术水平）", given["intro"]),
            ("应用范围", given["application"]),
            ("工作效果（1000字以内）", given["effect"]),
        ]
    return [
        ("案例名称", given["title"]),
        ("姓名", given["author"]),
        ("联系电话", given["phone"]),
        ("所在单位", given["unit"]),
        ("关键词", given["keywords"]),
        ("案例介绍", given["intro"]),
        ("案例分析", given["analysis"]),
        ("案例指导", given["guidance"]),
        ("相关资料", given["related"]),
        ("注释", given["notes"]),
        ("参考文献", given["references"]),
    ]


HEADINGS = {
    "project": "优秀就业服务项目参评表",
    "achievement": "优秀就业服务成果参评表",
    "case": "优秀公共就业服务案例参评表",
}
TOP = f"行政区划：{FILLED['district']}  提交人：王小明  联系电话：022-23456789"


def headed(kind: str) -> WordDocument:
    """A new document with the heading, and 附件2's line above the table."""
    document = Document()
    document.add_paragraph(HEADINGS[kind])
    if kind == "project":
        document.add_paragraph(TOP)
    return document
