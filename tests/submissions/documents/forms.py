"""Filled forms of made-up people, and eyes for what stands in a Word file."""

import io
import re
import zipfile

from docx import Document
from docx.oxml.ns import qn

from submissions.documents.forms_out import FormMeta, form_document
from submissions.documents.printed_code import PrintedCode
from submissions.kinds import KINDS

SEASON = "第三届公共就业服务专项业务竞赛"
PRINTED = PrintedCode("P000123-2", 2, "3fa9c1d20b7e")
ANSWERS = {
    "project": {
        "submitter": "周小雨",
        "phone": "19000001111",
        "title": "“就业驿站”进社区服务项目",
        "place": "天津市和平区",
        "starts": "2023-02",
        "ends": "2024-01",
        "applicant": "和平区就业服务中心",
        "process": "项目由五名职业指导员执行。\n" + "拟解决的问题是求职者不愿出社区。" * 15,
        "result": "服务两千人次，八百人就业。" * 20,
    },
    "achievement": {
        "title": "求职者画像与岗位匹配工具",
        "applicant": "和平区就业服务中心",
        "contact": "周小雨",
        "landline": "022-12345678",
        "mobile": "19000001111",
        "address": "天津市和平区某路 1 号",
        "intro": "工具由卡片与软件组成。" * 12,
        "application": "已在全区六个街道使用。" * 5,
        "effect": "匹配用时由三天缩短为半天，成功率提高。" * 50,
    },
    "case": {
        "title": "大龄失业人员再就业案例",
        "author": "周小雨",
        "phone": "19000001111",
        "unit": "和平区就业服务中心",
        "keywords": "大龄；再就业；职业指导",
        "intro": "来访者五十二岁，原从事纺织业。" * 10,
        "analysis": "主要问题是技能单一。\n" + "原因有三，逐一分析如下。" * 30,
        "guidance": "先评估，再匹配，后跟踪。" * 100,
        "related": "小知识：就业困难人员认定。",
        "notes": "①本案例人物均为化名。",
        "references": "[1] 职业指导师（基础知识）\n\n2. 创新职业指导——新理念\n（3）劳动保障协理员工作指南",
    },
}
EVIDENCE = [
    {"evidence": "policy", "name": "通知.pdf", "caption": "区文件"},
    {"evidence": "photo", "name": "a.jpg", "caption": "招聘会"},
    {"evidence": "photo", "name": "b.jpg", "caption": ""},
    {"evidence": "appendix", "name": "用户手册.pdf", "caption": ""},
    {"evidence": "licence", "name": "声明.pdf", "caption": ""},
]


def blank(name: str) -> bytes:
    """The empty form."""
    return form_document(KINDS[name], {}, [], FormMeta(season=SEASON))


def filled(name: str, *, printed: PrintedCode | None = PRINTED, **changes: str) -> bytes:
    """A filled form, handed in unless `printed` is None."""
    automatic = {"district": "和平区", "submitted_on": "2024年5月20日" if printed else ""}
    meta = FormMeta(season=SEASON, automatic=automatic, printed=printed)
    return form_document(KINDS[name], ANSWERS[name] | changes, EVIDENCE, meta)


def opened(content: bytes):
    """The file as python-docx reads it."""
    return Document(io.BytesIO(content))


def paragraphs(content: bytes) -> list[str]:
    """The texts outside tables, runs of white space made one space."""
    found = [plain(paragraph.text) for paragraph in opened(content).paragraphs]
    return [text for text in found if text]


def grid(content: bytes) -> list[list[str]]:
    """The first table's rows; merged cells count once, white space made one space."""
    rows = []
    for row in opened(content).tables[0].rows:
        cells = dict.fromkeys(cell._tc for cell in row.cells)
        rows.append([plain(_text(cell)) for cell in cells])
    return rows


def lines_of(cell) -> list[str]:
    """A cell's paragraphs that hold text, exactly."""
    return [paragraph.text for paragraph in cell.paragraphs if paragraph.text.strip()]


def plain(text: str) -> str:
    """The text with runs of white space made one space."""
    return re.sub(r"\s+", " ", text).strip()


def part(content: bytes, name: str) -> str:
    """The XML of the parts whose name begins so."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [each for each in archive.namelist() if each.startswith(f"word/{name}")]
        return "".join(archive.read(each).decode() for each in names)


def fonts(run) -> tuple[str, float]:
    """A run's East-Asian font and its size in points."""
    return run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def _text(cell) -> str:
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in cell.iter(qn("w:p"))
    )
