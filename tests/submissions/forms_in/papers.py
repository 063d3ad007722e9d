"""The official forms 附件2–4 as districts fill them in, built with python-docx."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table, _Cell

from submissions.kinds import KINDS, Kind

Values = Mapping[str, str]
PROCESS = (
    "项目由街道就业服务专员牵头。\n第一步，走访摸底，建立台账；\n第二步，一人一策，精准对接岗位。"
)
RESULT = "累计服务高校毕业生 1286 人，帮助 903 人就业。\n经验在全区 12 个街道推广。"
ANSWERS: dict[str, dict[str, str]] = {
    "project": {
        "submitter": "王小明",
        "phone": "022-23456789",
        "title": "“家门口”就业服务站",
        "place": "和平区劝业场街道",
        "starts": "2023-01",
        "ends": "2024-03",
        "applicant": "和平区人力资源和社会保障局",
        "process": PROCESS,
        "result": RESULT,
    },
    "achievement": {
        "title": "就业能力测评系统",
        "applicant": "南开区公共就业服务中心",
        "contact": "李晓红",
        "landline": "022-27654321",
        "mobile": "13800000001",
        "address": "天津市南开区某路 1 号",
        "intro": "系统覆盖测评、推荐、跟踪三个环节。\n采用自研量表。",
        "application": "已在全市 16 个区的公共就业服务机构应用。",
        "effect": "测评 2.3 万人次，匹配成功率提高 18%。\n减轻了基层负担。",
    },
    "case": {
        "title": "从“家里蹲”到“技术能手”",
        "author": "赵一平",
        "phone": "13900000002",
        "unit": "河西区就业服务中心",
        "keywords": "职业指导 青年就业 心理支持",
        "intro": "小陈，25岁，毕业后两年未就业。\n家人陪同前来求助。",
        "analysis": "一是职业认知不足；\n二是求职信心缺失。",
        "guidance": "开展三次面谈，制定求职计划。\n最终入职某企业。",
        "related": "霍兰德职业兴趣测验。",
        "notes": "文中人物均为化名。",
        "references": "[1] 创新职业指导——新理念\n[2] 职业指导师（基础知识）",
    },
}
FILLED = {"district": "和平区", "submitted_on": "2024年5月20日"}


def answers(kind: str, **changes: str) -> dict[str, str]:
    """The usual answers of a kind, some of them changed."""
    return {**ANSWERS[kind], **changes}


def build(kind: str, values: Values | None = None) -> WordDocument:
    """The official form of a kind, filled in; without values, blank."""
    return _BUILDERS[kind](values or {})


def saved(document: WordDocument) -> bytes:
    """The bytes of a document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def form(kind: str, values: Values | None = None) -> bytes:
    """The official form as bytes."""
    return saved(build(kind, values))


def filled(kind: str, **changes: str) -> bytes:
    """The official form with the usual answers."""
    return form(kind, answers(kind, **changes))


def edited(content: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """The same file with the text of one part changed."""
    return repacked(content, {part: change(part_of(content, part).decode()).encode()})


def part_of(content: bytes, part: str) -> bytes:
    """One part of a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(part)


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same file with parts put in or changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return buffer.getvalue()


def related(content: bytes, kind: str, target: str, *, external: bool = False) -> bytes:
    """The same file, its main document with one more relation (rIdX)."""
    mode = ' TargetMode="External"' if external else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = f'<Relationship Id="rIdX" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    return edited(
        content,
        lambda xml: xml.replace("</Relationships>", more),
        "word/_rels/document.xml.rels",
    )


def write(cell: _Cell, text: str) -> None:
    """Fill a cell: the first line in its paragraph, each further one in its own."""
    first, *others = text.split("\n")
    cell.paragraphs[0].add_run(first)
    for line in others:
        cell.add_paragraph(line)


def kind_of(name: str) -> Kind:
    """The declaration of a kind."""
    return KINDS[name]


def period(values: Values) -> str:
    """Both months as the form has them."""
    blank = "           年      月至    年    月"
    if not values.get("starts"):
        return blank
    months = [re.fullmatch(r"(\d{4})-0?(\d+)", values[key]) for key in ("starts", "ends")]
    (y1, m1), (y2, m2) = (found.groups() for found in months if found)
    return f"{y1}年   {m1} 月至 {y2}年 {m2} 月"


def hinted(values: Values, kind: str, key: str) -> str:
    """What stands in a cell: the answer, or the hint of the blank form."""
    return values.get(key) or f"（{KINDS[kind].field(key).hint}）"


def _project(values: Values) -> WordDocument:
    document = Document()
    given = FILLED if values else {}
    document.add_paragraph("附件2")
    document.add_paragraph("优秀就业服务项目参评表")
    document.add_paragraph(
        f"行政区划: {given.get('district', '')}                    提交人：{values.get('submitter', '')}    "
    )
    document.add_paragraph(
        f"联系电话：{values.get('phone', '')}                 提交时间：{given.get('submitted_on', '')}"
    )
    table = document.add_table(rows=0, cols=2)
    for label, text in (
        ("项目名称", values.get("title", "")),
        ("项目所在地", values.get("place", "")),
        ("项目执行时间", period(values)),
        ("申报单位", values.get("applicant", "")),
        ("项目执行过程\n（300字以内）", hinted(values, "project", "process")),
        ("项目执行结果\n（300字以内）", hinted(values, "project", "result")),
        (
            "支撑材料目录",
            "1.政策文件：\n2.照片：\n3.视频：\n4.研究报告：\n5.实物：\n6.发表文章：\n7.其他：",
        ),
        ("市级审核意见", "\n\n签章：        年   月  日"),
    ):
        add_row(table, label, text)
    return document


def add_row(table: Table, label: str, text: str) -> None:
    """One more row: label and text."""
    row = table.add_row()
    write(row.cells[0], label)
    write(row.cells[1], text)


def _achievement(values: Values) -> WordDocument:
    document = Document()
    document.add_paragraph("附件3")
    document.add_paragraph("优秀就业服务成果参评表")
    table = document.add_table(rows=8, cols=5)
    _wide(table, 0, "参评成果\n名    称", values.get("title", ""))
    _wide(table, 1, "申 报 单 位", values.get("applicant", ""))
    for column, text in ((0, "联 系 人"), (1, values.get("contact", "")), (2, "联系\n电话")):
        write(table.cell(2, column).merge(table.cell(3, column)), text)
    write(table.cell(2, 3), "座机")
    write(table.cell(2, 4), values.get("landline", ""))
    write(table.cell(3, 3), "手机")
    write(table.cell(3, 4), values.get("mobile", ""))
    _wide(table, 4, "通讯地址", values.get("address", ""))
    _wide(
        table,
        5,
        "成果介绍",
        f"一、成果简介（工作内容、特色与技术水平）\n{values.get('intro', '')}\n"
        f"二、应用范围\n{values.get('application', '')}\n"
        f"三、工作效果（1000字以内）\n{values.get('effect', '')}\n",
    )
    _wide(
        table,
        6,
        "区级公共就业服务部门审核意见",
        "                  \n\n                        签章：     年    月    日",
    )
    _wide(table, 7, "附录", "关于成果的支撑性材料可作为附录，进行补充说明。")
    return document


def _wide(table: Table, row: int, label: str, text: str) -> None:
    write(table.cell(row, 0), label)
    write(table.cell(row, 1).merge(table.cell(row, 4)), text)


def _case(values: Values) -> WordDocument:
    document = Document()
    document.add_paragraph("附件4")
    document.add_paragraph("优秀就业服务案例参评表")
    document.add_paragraph("一、案例封面格式要求")
    cover = document.add_table(rows=1, cols=1).cell(0, 0)
    district = FILLED["district"] if values else ""
    write(
        cover,
        "\n\n第三届公共就业服务专项业务竞赛\n\n优秀公共就业服务案例参评表\n\n\n"
        f"（四号宋体）案例名称：{values.get('title', '')}      \n"
        f"           \n（四号宋体）姓    名：{values.get('author', '')}     \n\n"
        f"            联系电话：{values.get('phone', '')}\n"
        f"            行政区划：{district}    \n"
        f"            所在单位：{values.get('unit', '')}   ",
    )
    document.add_paragraph("二、案例正文撰写格式要求")
    body = document.add_table(rows=1, cols=1).cell(0, 0)
    head = [values.get("title", ""), values.get("author", ""), values.get("unit", "")]
    blank = [
        "案例名称（二号黑体，居中）",
        "姓  名（四号仿宋体，居中）",
        "单  位（四号仿宋体，居中）",
    ]
    write(body, "\n".join(head if values else blank))
    body.add_paragraph("案例撰写包括如下内容： ")
    for label, key in (
        ("关 键 词", "keywords"),
        ("案例介绍", "intro"),
        ("案例分析", "analysis"),
        ("案例指导", "guidance"),
        ("相关资料", "related"),
    ):
        for line in f"{label}：{hinted(values, 'case', key)}".split("\n"):
            body.add_paragraph(line)
    body.add_paragraph("（格式要求：四号宋体，行间距固定值22磅）")
    for line in f"注释：（小四号宋体，单倍行距）\n{values.get('notes', '')}\n".split("\n"):
        body.add_paragraph(line)
    listed = values.get("references", "（1）\n（2）\n（3）")
    for line in f"参考文献：（小四号宋体，单倍行距）\n{listed}".split("\n"):
        body.add_paragraph(line)
    document.add_paragraph("注：1.案例一律提交电子稿。\n2.案例首页、正文要统一式样。")
    return document


_BUILDERS: dict[str, Callable[[Values], WordDocument]] = {
    "project": _project,
    "achievement": _achievement,
    "case": _case,
}
