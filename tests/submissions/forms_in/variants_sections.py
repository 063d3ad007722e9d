"""Variants of one form: sections of 附件3 and 附件4, telephone cells, lines above the table."""

import re

from tests.submissions.forms_in.layouts import TABLES, headed, pairs
from tests.submissions.forms_in.papers import (
    add_row,
    answers,
    build,
    edited,
    filled,
    form,
    related,
    repacked,
    saved,
    write,
)
from tests.submissions.forms_in.variants import Made, variant


@variant("案例正文里有含“姓名、单位”的数据表", ["case"])
def _data_table(kind: str) -> Made:
    document = headed(kind)
    for label, text in pairs(kind):
        document.add_paragraph(f"{label}：{text}")
        if label == "案例分析":
            table = document.add_table(rows=2, cols=2)
            for cell, word in zip(
                (*table.rows[0].cells, *table.rows[1].cells),
                ("姓名", "单位", "小陈", "无"),
                strict=True,
            ):
                write(cell, word)
    text = answers(kind)["analysis"] + "\n姓名\t单位\n小陈\t无"
    return Made(saved(document), answers(kind, analysis=text))


@variant("案例正文里写着“姓名：小陈 联系电话：……”", ["case"])
def _story_labels(kind: str) -> Made:
    text = "姓名：小陈，联系电话：13700000003。\n单位：无。\n他希望就业。"
    return Made(filled(kind, intro=text), answers(kind, intro=text))


@variant("没有封面，题目、姓名、单位在正文前没有栏目名", ["case"])
def _no_cover(kind: str) -> Made:
    document = build(kind, answers(kind))
    cover = document.tables[0]._tbl
    cover.getparent().remove(cover)
    return Made(saved(document), answers(kind, phone=""))


@variant("封面题目分两行", ["case"])
def _broken_title(kind: str) -> bytes:
    title = answers(kind)["title"]
    return edited(
        filled(kind),
        lambda xml: xml.replace(
            f"案例名称：{title}",
            f"案例名称：{title[:6]}</w:t></w:r></w:p><w:p><w:r><w:t>{title[6:]}",
            1,
        ),
    )


@variant("小节写作【案例介绍】", ["case"])
def _bracketed(kind: str) -> bytes:
    return edited(
        filled(kind), lambda xml: re.sub(r"(案例介绍|案例分析|案例指导|相关资料)：", r"【\1】", xml)
    )


@variant("小节前有（一）（二）编号", ["case"])
def _counted(kind: str) -> bytes:
    def count(xml: str) -> str:
        for number, word in zip(
            "一二三四", ("案例介绍", "案例分析", "案例指导", "相关资料"), strict=True
        ):
            xml = xml.replace(f"{word}：", f"（{number}）{word}：")
        return xml

    return edited(filled(kind), count)


@variant("小节名单独成行并加编号 1. 2.", ["case"])
def _own_lines(kind: str) -> bytes:
    def count(xml: str) -> str:
        for number, word in enumerate(("案例介绍", "案例分析", "案例指导", "相关资料"), 1):
            xml = xml.replace(f"{word}：", f"{number}.{word}</w:t></w:r></w:p><w:p><w:r><w:t>")
        return xml

    return edited(filled(kind), count)


@variant("三个小节各占一行单元格", ["achievement"])
def _section_rows(kind: str) -> bytes:
    document = headed(kind)
    given = answers(kind)
    table = document.add_table(rows=0, cols=3)
    for label, text in pairs(kind)[:6]:
        cells = table.add_row().cells
        write(cells[0], label)
        write(cells[1].merge(cells[2]), text)
    start = len(table.rows)
    for label, key in (
        ("一、成果简介", "intro"),
        ("二、应用范围", "application"),
        ("三、工作效果", "effect"),
    ):
        cells = table.add_row().cells
        write(cells[1], label)
        write(cells[2], given[key])
    write(table.cell(start, 0).merge(table.cell(start + 2, 0)), "成果介绍")
    return saved(document)


@variant("小节名后直接接文字", ["achievement"])
def _run_on(kind: str) -> bytes:
    def join(xml: str) -> str:
        for word in ("（工作内容、特色与技术水平）", "二、应用范围", "（1000字以内）"):
            xml = xml.replace(f"{word}</w:t></w:r></w:p><w:p><w:r><w:t>", f"{word}：", 1)
        return xml

    return edited(filled(kind), join)


@variant("座机手机写在一个“联系电话”格里", ["achievement"])
def _both_phones(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=2)
    given = answers(kind)
    for label, text in pairs(kind):
        if label != "手机":
            both = f"{given['landline']} / {given['mobile']}"
            add_row(table, *(("联系电话", both) if label == "座机" else (label, text)))
    return saved(document)


@variant("“座机：”“手机：”写在联系电话格里", ["achievement"])
def _named_phones(kind: str) -> bytes:
    document = headed(kind)
    table = document.add_table(rows=0, cols=2)
    given = answers(kind)
    for label, text in pairs(kind):
        if label != "手机":
            both = f"座机：{given['landline']}  手机：{given['mobile']}"
            add_row(table, *(("联系电话", both) if label == "座机" else (label, text)))
    return saved(document)


@variant("表头各栏目各占一行，用制表符隔开", ["project"])
def _tabbed_lines(kind: str) -> bytes:
    given = answers(kind)
    return edited(
        filled(kind),
        lambda xml: xml.replace(
            f"提交人：{given['submitter']}",
            f"</w:t></w:r></w:p><w:p><w:r><w:t>提交人：</w:t><w:tab/><w:t>{given['submitter']}",
        ),
    )


@variant("表头几个栏目挤在一行，中间没有空格", ["project"])
def _crowded(kind: str) -> bytes:
    return edited(filled(kind), lambda xml: re.sub(r" {8,}", "", xml))


@variant("支撑材料目录填了文件名", ["project"])
def _papers(kind: str) -> bytes:
    return edited(
        form(kind, answers(kind)),
        lambda xml: xml.replace("2.照片：", "2.照片：活动照片；培训照片").replace(
            "3.视频：", "3．视频: 宣传片"
        ),
    )


@variant("审核意见栏已写意见", TABLES)
def _opinion(kind: str) -> bytes:
    return edited(filled(kind), lambda xml: xml.replace("签章：", "同意推荐。签章："))


@variant("脚注作为注释", ["case"])
def _footnotes(kind: str) -> Made:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {w}><w:footnote w:id="2"><w:p><w:r><w:t>化名。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    content = related(filled(kind, notes=""), "footnotes", "footnotes.xml")
    content = repacked(content, {"word/footnotes.xml": notes.encode()})
    mark = '小陈</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>'
    content = edited(content, lambda xml: xml.replace("小陈", mark, 1))
    intro = answers(kind)["intro"].replace("小陈", "小陈[1]")
    return Made(content, answers(kind, intro=intro, notes="[1] 化名。"))
