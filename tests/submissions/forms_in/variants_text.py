"""Variants of text: hints left standing, breaks, numbers, tracked changes, fields, boxes."""

import re

from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from submissions.kinds import KINDS
from tests.submissions.forms_in.papers import (
    answers,
    build,
    edited,
    filled,
    related,
    repacked,
    saved,
)
from tests.submissions.forms_in.variants import Made, variant

LONG = {"project": "process", "achievement": "effect", "case": "analysis"}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@variant("提示语留在答案前面没有删")
def _hint_before(kind: str) -> Made:
    key = {"project": "process", "achievement": "intro", "case": "intro"}[kind]
    text = answers(kind)[key]
    hint = KINDS[kind].field(key).hint
    return Made(filled(kind, **{key: f"（{hint}）{text}"}), answers(kind))


@variant("提示语留在答案后面，半角括号", ["project", "case"])
def _hint_after(kind: str) -> Made:
    key = {"project": "result", "case": "guidance"}[kind]
    hint = KINDS[kind].field(key).hint.replace("，", ",")
    return Made(filled(kind, **{key: f"{answers(kind)[key]}\n({hint})"}), answers(kind))


@variant("字数提示留在答案前面", ["project", "achievement"])
def _limit_before(kind: str) -> Made:
    key = LONG[kind]
    return Made(filled(kind, **{key: f"（300字以内）\n{answers(kind)[key]}"}), answers(kind))


@variant("只删掉半句提示语", ["project"])
def _hint_changed(kind: str) -> Made:
    hint = "（应体现项目执行人员、拟解决的问题、具体操作步骤、操作方法等）"
    return Made(filled(kind, process=f"{hint}\n{answers(kind)['process']}"), answers(kind))


def _paragraphs(document: object) -> list[Paragraph]:
    body = document.element.body  # type: ignore[attr-defined]
    return [Paragraph(p, document) for p in body.iter(qn("w:p"))]  # type: ignore[arg-type]


def holding(document: object, text: str) -> Paragraph:
    return next(p for p in _paragraphs(document) if text in p.text)


def _joined_by_break(kind: str, character: str) -> bytes:
    """Make each paragraph end inside of a long answer a soft break (or page break)."""
    document = build(kind, answers(kind))
    first, second, *_ = answers(kind)[LONG[kind]].split("\n")
    head, tail = holding(document, first), holding(document, second)
    run = head.add_run()
    if character == "break":
        run.add_break()
    else:
        run.add_break(WD_BREAK.LINE)
        run.add_break(WD_BREAK.PAGE)
    head.add_run(tail.text)
    tail._p.getparent().remove(tail._p)
    return saved(document)


@variant("用软回车分段")
def _soft_break(kind: str) -> bytes:
    return _joined_by_break(kind, "break")


@variant("答案里有分页符")
def _page_break(kind: str) -> bytes:
    return _joined_by_break(kind, "page")


@variant("一段文字拆成许多小段格式（run）")
def _split_runs(kind: str) -> bytes:
    document = build(kind, answers(kind))
    for paragraph in _paragraphs(document):
        text = paragraph.text
        for run in paragraph.runs:
            run._r.getparent().remove(run._r)
        for character in text:
            paragraph.add_run(character)
    return saved(document)


@variant("答案每段首行空两个全角字符")
def _indented(kind: str) -> Made:
    key = LONG[kind]
    text = "\n".join("\u3000\u3000" + line for line in answers(kind)[key].split("\n"))
    return Made(filled(kind, **{key: text}), answers(kind))


@variant("修订：插入的采用，删除的不采用")
def _tracked(kind: str) -> bytes:
    text = answers(kind)[LONG[kind]].split("\n")[0]
    head, tail = text[:4], text[4:]
    by = 'w:id="9" w:author="某人" w:date="2024-05-01T00:00:00Z"'
    run = f"{head}</w:t></w:r><w:ins {by}><w:r><w:t>{tail}</w:t></w:r></w:ins>"
    run += f"<w:del {by}><w:r><w:delText>旧话</w:delText></w:r></w:del><w:r><w:t>"
    return edited(filled(kind), lambda xml: xml.replace(text, run, 1))


@variant("修订：两段被合并为一段")
def _tracked_join(kind: str) -> Made:
    key = LONG[kind]
    lines = answers(kind)[key].split("\n")
    content = edited(filled(kind), lambda xml: _with_deleted_end(xml, lines[0]))
    return Made(content, answers(kind, **{key: "\n".join([lines[0] + lines[1], *lines[2:]])}))


def _with_deleted_end(xml: str, text: str) -> str:
    mark = '<w:pPr><w:rPr><w:del w:id="8" w:author="某人"/></w:rPr></w:pPr>'
    at = xml.index(text)
    start = xml.rindex("<w:p>", 0, at)
    return xml[:start] + "<w:p>" + mark + xml[start + 5 :]


@variant("带批注")
def _commented(kind: str) -> bytes:
    comments = (
        f'<w:comments {W}><w:comment w:id="0" w:author="审稿人"><w:p><w:r><w:t>此处请核实</w:t>'
        "</w:r></w:p></w:comment></w:comments>"
    )
    content = related(filled(kind), "comments", "comments.xml")
    content = repacked(content, {"word/comments.xml": comments.encode()})
    text = answers(kind)[LONG[kind]].split("\n")[0]
    marked = f'{text}</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>'
    return edited(content, lambda xml: xml.replace(text, marked, 1))


@variant("答案在内容控件（w:sdt）里")
def _controlled(kind: str) -> bytes:
    title = answers(kind)["title"]
    return edited(filled(kind), lambda xml: _in_control(xml, title))


def _in_control(xml: str, text: str) -> str:
    run = re.compile(rf"<w:r>(?:(?!</w:r>).)*{re.escape(text)}(?:(?!</w:r>).)*</w:r>")
    found = run.search(xml)
    assert found is not None
    control = f'<w:sdt><w:sdtPr><w:alias w:val="名称"/></w:sdtPr><w:sdtContent>{found[0]}</w:sdtContent></w:sdt>'
    return xml[: found.start()] + control + xml[found.end() :]


@variant("内容控件还是“单击此处输入文字”", ["project"])
def _placeholder(kind: str) -> Made:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击或点击此处输入文字。"
        "</w:t></w:r></w:sdtContent></w:sdt>"
    )
    content = edited(
        filled(kind, place="占位"),
        lambda xml: re.sub(r"<w:r><w:t>占位</w:t></w:r>", control, xml),
    )
    return Made(content, answers(kind, place=""))


@variant("域代码（日期、编号域）只取显示的文字")
def _field_code(kind: str) -> bytes:
    title = answers(kind)["title"]
    around = (
        '</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> QUOTE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{title}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>'
    )
    return edited(filled(kind), lambda xml: xml.replace(title, around, 1))


@variant("答案是超链接")
def _linked(kind: str) -> bytes:
    content = related(filled(kind), "hyperlink", "https://example.invalid/", external=True)
    title = answers(kind)["title"]
    link = (
        '</w:t></w:r><w:hyperlink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        f' r:id="rIdX"><w:r><w:t>{title}</w:t></w:r></w:hyperlink><w:r><w:t>'
    )
    return edited(content, lambda xml: xml.replace(title, link, 1))


def _numbered(paragraph: Paragraph, number: int = 7) -> None:
    properties = paragraph._p.get_or_add_pPr()
    marked = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", str(number))):
        child = OxmlElement(tag)
        child.set(qn("w:val"), value)
        marked.append(child)
    properties.append(marked)


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="FORMAT"/><w:lvlText w:val="TEXT"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def _with_numbering(content: bytes, form_: str, text: str) -> bytes:
    part = NUMBERING.replace("FORMAT", form_).replace("TEXT", text).encode()
    return repacked(content, {"word/numbering.xml": part})


@variant("答案用自动编号 1. 2.")
def _auto_numbers(kind: str) -> Made:
    key = LONG[kind]
    lines = answers(kind)[key].split("\n")
    document = build(kind, answers(kind))
    for line in lines[1:]:
        _numbered(holding(document, line))
    content = _with_numbering(saved(document), "decimal", "%1.")
    numbered = [lines[0]] + [f"{n}.{line}" for n, line in enumerate(lines[1:], 1)]
    return Made(content, answers(kind, **{key: "\n".join(numbered)}))


@variant("小标题用自动编号 一、二、三、", ["achievement"])
def _auto_sections(kind: str) -> bytes:
    document = build(kind, answers(kind))
    for number, word in (("一、", "成果简介"), ("二、", "应用范围"), ("三、", "工作效果")):
        paragraph = holding(document, number + word)
        paragraph.runs[0].text = paragraph.runs[0].text.replace(number, "")
        _numbered(paragraph)
    return _with_numbering(saved(document), "chineseCounting", "%1、")


@variant("项目符号列表", ["case"])
def _bullets(kind: str) -> bytes:
    document = build(kind, answers(kind))
    for line in answers(kind)["analysis"].split("\n")[1:]:
        _numbered(holding(document, line))
    return _with_numbering(saved(document), "bullet", "")
