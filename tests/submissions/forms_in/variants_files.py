"""Variants of the file: text boxes, headers, strict OOXML, other prefixes, other spellings."""

import re

from tests.submissions.forms_in.papers import (
    answers,
    build,
    edited,
    filled,
    form,
    part_of,
    repacked,
    saved,
)
from tests.submissions.forms_in.variants import Made, plainly, variant
from tests.submissions.forms_in.variants_text import holding


@variant("封面栏目写在文本框里（AlternateContent 新旧两份）", ["case"])
def _text_box(kind: str) -> bytes:
    lines = "".join(
        f"<w:p><w:r><w:t>{label}：{answers(kind)[key]}</w:t></w:r></w:p>"
        for label, key in (
            ("案例名称", "title"),
            ("姓    名", "author"),
            ("联系电话", "phone"),
            ("所在单位", "unit"),
        )
    )
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{lines}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
        f'</mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        f"<w:txbxContent>{lines}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    document = build(kind, answers(kind))
    cover = document.tables[0]._tbl
    cover.getparent().remove(cover)
    return edited(saved(document), lambda xml: xml.replace("<w:body>", f"<w:body>{box}", 1))


@variant("行政区划、提交人在页眉里", ["project"])
def _in_header(kind: str) -> bytes:
    document = build(kind, answers(kind))
    for word in ("行政区划", "联系电话"):
        line = holding(document, word)
        document.sections[0].header.add_paragraph(line.text)
        line._p.getparent().remove(line._p)
    document.sections[0].footer.add_paragraph("第 1 页")
    return saved(document)


@variant("严格 OOXML（purl 命名空间）")
def _strict(kind: str) -> bytes:
    def swap(xml: str) -> str:
        for old, new in (
            ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
            ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"),
        ):  # fmt: skip
            xml = xml.replace(old, new)
        return xml

    content = filled(kind)
    for part in (
        "word/document.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
    ):
        content = edited(content, swap, part)
    return content


@variant("主文档不叫 document.xml，命名空间前缀也不同（WPS 旧版）")
def _renamed(kind: str) -> bytes:
    content = filled(kind)
    main = part_of(content, "word/document.xml").decode()
    main = re.sub(r"(</?)w:", r"\1wx:", main).replace("xmlns:w=", "xmlns:wx=")
    main = re.sub(r" w:([A-Za-z]+=)", r" wx:\1", main)
    content = edited(
        content, lambda xml: xml.replace("word/document.xml", "word/document2.xml"), "_rels/.rels"
    )
    rels = part_of(content, "word/_rels/document.xml.rels")
    return repacked(
        content,
        {
            "word/document2.xml": main.encode(),
            "word/document.xml": b"",
            "word/_rels/document2.xml.rels": rels,
        },
    )


@variant("XML 是 UTF-16")
def _utf16(kind: str) -> bytes:
    content = filled(kind)
    xml = part_of(content, "word/document.xml").decode()
    xml = re.sub(r"encoding=['\"][^'\"]+['\"]", 'encoding="UTF-16"', xml, count=1)
    return repacked(content, {"word/document.xml": xml.encode("utf-16")})


@variant("答案下面有填写用的下划线", ["project", "case"])
def _underlined(kind: str) -> Made:
    person = {"project": "submitter", "case": "author"}[kind]
    return Made(filled(kind, **{person: f"____{answers(kind)[person]}____"}), answers(kind))


@variant("注音（拼音指南）只取正文")
def _ruby(kind: str) -> bytes:
    title = answers(kind)["title"]
    ruby = (
        "</w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r>"
        f"<w:t>{title}</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>"
    )
    return edited(filled(kind), lambda xml: xml.replace(title, ruby, 1))


@variant("稀有汉字与表情")
def _rare(kind: str) -> Made:
    text = "𠮷祥社区㛃䶮站点👨‍👩‍👧"
    return Made(filled(kind, title=text), answers(kind, title=text))


def _month(name: str, typed: str, starts: str, ends: str) -> None:
    def make(kind: str) -> Made:
        content = form(kind, answers(kind))
        usual = "2023年   1 月至 2024年 3 月"
        content = edited(content, lambda xml: xml.replace(usual, typed))
        return Made(content, answers(kind, starts=starts, ends=ends))

    variant(f"执行时间写作{name}", ["project"])(make)


for _name, _typed in (
    ("“2023年1月至2024年3月”", "2023年1月至2024年3月"),
    ("“2023.01-2024.03”", "2023.01-2024.03"),
    ("“2023/1—2024/3”", "2023/1—2024/3"),
    ("全角数字", "２０２３年１月－２０２４年３月"),
    ("中文数字", "二〇二三年一月至二〇二四年三月"),
    ("带日", "2023年1月1日至2024年3月31日"),
    ("ISO 日期", "2023-01-01 ～ 2024-03-31"),
    ("连写数字", "202301-202403"),
):
    _month(_name, _typed, "2023-01", "2024-03")
_month("“2023年1月至今”（止为空）", "2023年1月至今", "2023-01", "")
_month("“2023年3—12月”", "2023年3—12月", "2023-03", "2023-12")

plainly("超出 300 字，完整保留", "project", process="就业服务" * 90)
plainly("超出 1000 字，完整保留", "achievement", effect="成效显著" * 260)
