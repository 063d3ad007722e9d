"""Variants of layout: labels spaced, above, moved, merged, split, nested, or without any table."""

import re
from copy import deepcopy

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.submissions.forms_in.layouts import HEADINGS, TABLES, headed, pairs
from tests.submissions.forms_in.papers import (
    add_row,
    answers,
    build,
    edited,
    filled,
    saved,
    write,
)
from tests.submissions.forms_in.variants import Made, variant


@variant("栏目名中间加空格、全角空格")
def _spaced(kind: str) -> bytes:
    def spread(xml: str) -> str:
        for word in ("项目名称", "申报单位", "通讯地址", "案例介绍", "所在单位", "提交人"):
            xml = xml.replace(word, "\u3000".join(word) + "  ")
        return xml

    return edited(filled(kind), spread)


@variant("冒号、括号全改半角")
def _half_width(kind: str) -> Made:
    swap = str.maketrans({"：": ":", "（": "(", "）": ")"})
    expected = {key: text.translate(swap) for key, text in answers(kind).items()}
    return Made(edited(filled(kind), lambda xml: xml.translate(swap)), expected)


@variant("冒号、括号全改全角", ["project"])
def _full_width(kind: str) -> bytes:
    return edited(filled(kind), lambda xml: xml.replace("区划:", "区划："))


@variant("全部改成左栏目、右内容的两列表")
def _two_columns(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=2)
    for label, text in pairs(kind):
        add_row(table, label, text)
    return saved(document)


@variant("行的顺序打乱")
def _moved_rows(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=2)
    for label, text in reversed(pairs(kind)):
        add_row(table, label, text)
    return saved(document)


@variant("栏目名在上、内容在下")
def _label_above(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=1)
    for label, text in pairs(kind):
        write(table.add_row().cells[0], label)
        write(table.add_row().cells[0], text)
    return saved(document)


@variant("一行栏目名、一行内容（横排）")
def _header_row(kind: str) -> bytes:
    document = headed(kind)
    every = pairs(kind)
    for start in range(0, len(every), 3):
        some = every[start : start + 3]
        table = document.add_table(rows=2, cols=len(some))
        for column, (label, text) in enumerate(some):
            write(table.cell(0, column), label)
            write(table.cell(1, column), text)
        document.add_paragraph("")
    return saved(document)


@variant("每行两组栏目（四列）")
def _four_columns(kind: str) -> bytes:
    document = headed(kind)
    every = pairs(kind)
    table = document.add_table(rows=0, cols=4)
    for start in range(0, len(every), 2):
        cells = table.add_row().cells
        for offset, (label, text) in enumerate(every[start : start + 2]):
            write(cells[2 * offset], label)
            write(cells[2 * offset + 1], text)
    return saved(document)


@variant("长内容跨页拆成两行，左边空着")
def _split_row(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=2)
    for label, text in pairs(kind):
        first, *rest = text.split("\n")
        add_row(table, label, first)
        for line in rest:
            add_row(table, "", line)
    return saved(document)


@variant("栏目名单元格纵向合并（vMerge）")
def _merged_down(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=2)
    for label, text in pairs(kind):
        lines = text.split("\n")
        start = len(table.rows)
        for line in lines:
            add_row(table, "", line)
        write(table.cell(start, 0).merge(table.cell(start + len(lines) - 1, 0)), label)
    return saved(document)


@variant("内容单元格横向合并、前后有空列（gridSpan）")
def _merged_across(kind: str) -> bytes:
    document = headed(kind)
    every = pairs(kind)
    table = document.add_table(rows=len(every), cols=6)
    for row, (label, text) in enumerate(every):
        write(table.cell(row, 0).merge(table.cell(row, 1)), label)
        write(table.cell(row, 3).merge(table.cell(row, 4)), text)
    return saved(document)


@variant("栏目名和内容写在同一单元格，用冒号隔开")
def _one_cell(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=1)
    for label, text in pairs(kind):
        write(table.add_row().cells[0], f"{label}：{text}")
    return saved(document)


@variant("没有表格，全部是“栏目：内容”的段落")
def _no_table(kind: str) -> bytes:
    document = headed(kind)
    for label, text in pairs(kind):
        for line in f"{label}：{text}".split("\n"):
            document.add_paragraph(line)
    return saved(document)


@variant("没有表格，栏目名单独一段")
def _label_lines(kind: str) -> bytes:
    document = headed(kind)
    for number, (label, text) in enumerate(pairs(kind), 1):
        document.add_paragraph(f"{number}、{label}")
        for line in text.split("\n"):
            document.add_paragraph(line)
    return saved(document)


@variant("整张表套在版面表格的一个单元格里")
def _nested(kind: str) -> bytes:
    document = Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    for element in list(build(kind, answers(kind)).element.body):
        if element.tag in {qn("w:p"), qn("w:tbl")}:
            cell._tc.append(deepcopy(element))
    cell._tc.append(OxmlElement("w:p"))
    return saved(document)


@variant("答案里嵌套小表格", ["project", "achievement"])
def _inner_table(kind: str) -> Made:
    key, text = {"project": ("result", ""), "achievement": ("effect", "")}[kind]
    given = answers(kind)
    document = build(kind, given)
    last = given[key].split("\n")[-1]
    holder = next(p for p in document.element.body.iter(qn("w:p")) if last in "".join(p.itertext()))
    inner = document.add_table(rows=2, cols=2)
    for row, pair in enumerate((("年度", "人数"), ("2023", "903"))):
        for column, word in enumerate(pair):
            write(inner.cell(row, column), word)
    holder.addnext(inner._tbl)
    text = f"{given[key]}\n年度\t人数\n2023\t903"
    return Made(saved(document), answers(kind, **{key: text}))


@variant("执行时间拆在三个单元格里", ["project"])
def _split_period(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=4)
    for label, text in pairs(kind):
        cells = table.add_row().cells
        write(cells[0], label)
        if label == "项目执行时间":
            for cell, piece in zip(cells[1:], ("2023年1月", "至", "2024年3月"), strict=True):
                write(cell, piece)
        else:
            write(cells[1].merge(cells[3]), text)
    return saved(document)


@variant("栏目名有错别字（一个字）", TABLES)
def _misspelt(kind: str) -> bytes:
    swap = {"project": ("项目所在地", "项目所再地"), "achievement": ("通讯地址", "通讯地止")}[kind]
    return edited(filled(kind), lambda xml: xml.replace(*swap))


@variant("栏目名换了说法", TABLES)
def _other_words(kind: str) -> bytes:
    def swap(xml: str) -> str:
        for old, new in (
            ("提交人", "填报人"),
            ("项目执行时间", "项目实施时间"),
            ("通讯地址", "通信地址"),
            ("手机", "手机号码"),
        ):
            xml = xml.replace(old, new)
        return xml

    return edited(filled(kind), swap)


@variant("只有表，没有表名", TABLES)
def _no_heading(kind: str) -> bytes:
    return edited(filled(kind), lambda xml: xml.replace(HEADINGS[kind], ""))


@variant("旧式横向合并（hMerge）", ["project"])
def _old_merge(kind: str) -> bytes:
    def add(xml: str) -> str:
        title = answers(kind)["title"]
        cell = "<w:tc><w:tcPr><w:hMerge{}/></w:tcPr><w:p>{}</w:p></w:tc>"
        found = re.search(rf"<w:tc>(?:(?!</w:tc>).)*{title}(?:(?!</w:tc>).)*</w:tc>", xml)
        assert found is not None
        two = cell.format(' w:val="restart"', f"<w:r><w:t>{title}</w:t></w:r>") + cell.format(
            "", ""
        )
        return xml[: found.start()] + two + xml[found.end() :]

    return edited(filled(kind), add)


@variant("修订中删除的整行不读", ["project"])
def _deleted_row(kind: str) -> bytes:
    def add(xml: str) -> str:
        row = (
            '<w:tr><w:trPr><w:del w:id="5" w:author="某人"/></w:trPr><w:tc><w:p><w:r><w:t>项目名称</w:t></w:r>'
            "</w:p></w:tc><w:tc><w:p><w:r><w:t>旧名称</w:t></w:r></w:p></w:tc></w:tr>"
        )
        return xml.replace("<w:tr>", f"{row}<w:tr>", 1)

    return edited(filled(kind), add)


@variant("行、单元格包在内容控件里", TABLES)
def _controlled_rows(kind: str) -> bytes:
    def wrap(xml: str) -> str:
        start, end = "<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"
        xml = re.sub(r"(<w:tr>.*?</w:tr>)", rf"{start}\1{end}", xml, count=2, flags=re.DOTALL)
        return re.sub(
            r"(<w:tc>(?:(?!</w:tc>).)*</w:tc>)", rf"{start}\1{end}", xml, count=1, flags=re.DOTALL
        )

    return edited(filled(kind), wrap)


@variant("与其他附件存在同一个文件里，其他为空表")
def _with_the_others(kind: str) -> bytes:
    whole = Document()
    last = whole.element.body.sectPr
    for other in ("project", "achievement", "case"):
        one = build(other, answers(other) if other == kind else None)
        for element in one.element.body:
            if element.tag in {qn("w:p"), qn("w:tbl")}:
                last.addprevious(deepcopy(element))
    return saved(whole)
