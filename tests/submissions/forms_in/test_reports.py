"""What was read, over its limit, missing, guessed, not understood: each has its line."""

import io

from docx import Document
from PIL import Image

from submissions.documents.forms_in import FormReading, Item, Level, read_form, read_forms
from tests.submissions.forms_in.catalogue import VARIANTS
from tests.submissions.forms_in.papers import (
    answers,
    build,
    edited,
    filled,
    form,
    related,
    saved,
    write,
)


def line(reading: FormReading, key: str) -> tuple[Level, str]:
    """The one line about a field."""
    (item,) = [each for each in reading.report if each.field == key]
    return item.level, item.message


def of_variant(name: str, kind: str) -> FormReading:
    (found,) = [each for each in VARIANTS if each.name == name]
    return read_form(found.made(kind).content)


def test_a_text_over_its_limit_is_kept_whole_and_reported_with_both_numbers() -> None:
    text = "就业" * 151
    reading = read_form(filled("project", process=text))

    assert reading.answers["process"] == text
    assert line(reading, "process") == (
        Level.OVER_LIMIT,
        "“项目执行过程”有 302 字，超过上限 300 字（附件2），已完整保留，请删改后再提交。",
    )


def test_a_text_at_its_limit_is_read() -> None:
    reading = read_form(filled("project", process="就业" * 150))

    assert line(reading, "process") == (
        Level.READ,
        "“项目执行过程”已读取（表格1第5行），300 字。",
    )


def test_a_blank_field_is_missing_and_a_field_that_is_gone_is_said_to_be() -> None:
    blank = read_form(filled("project", place=""))
    gone = read_form(edited(filled("project"), lambda xml: xml.replace("项目所在地", "区县情况表")))

    assert line(blank, "place") == (Level.MISSING, "“项目所在地”没有填写。")
    assert line(gone, "place") == (Level.MISSING, "“项目所在地”在表里没有找到。")
    assert gone.unknown == ("区县情况表", "和平区劝业场街道")


def test_a_blank_form_is_known_and_blank() -> None:
    for kind in ("project", "achievement", "case"):
        reading = read_form(form(kind))

        assert (reading.kind, reading.is_blank, reading.unknown) == (kind, True, ())


def test_a_wrong_telephone_is_kept_as_typed_and_reported() -> None:
    reading = read_form(filled("achievement", mobile="1380000"))

    assert reading.answers["mobile"] == "1380000"
    assert line(reading, "mobile") == (
        Level.NOT_UNDERSTOOD,
        "“手机”栏写的是“1380000”，不是一个11 位手机号，已照原样填入。",
    )


def test_an_open_period_asks_for_its_last_month() -> None:
    reading = of_variant("执行时间写作“2023年1月至今”（止为空）", "project")

    assert line(reading, "ends") == (
        Level.NOT_UNDERSTOOD,
        "“项目执行时间（止）”：“2023年1月至今”没有截止月份，请填写统计截止的年月。",
    )


def test_a_period_that_is_none_is_told_and_its_text_kept() -> None:
    usual = "2023年   1 月至 2024年 3 月"
    reading = read_form(edited(filled("project"), lambda xml: xml.replace(usual, "长期开展")))

    assert (reading.answers["starts"], reading.answers["ends"]) == ("", "")
    assert line(reading, "starts")[0] is Level.NOT_UNDERSTOOD
    assert reading.unknown == ("长期开展",)


def test_a_misspelt_label_is_guessed() -> None:
    reading = of_variant("栏目名有错别字（一个字）", "project")

    assert line(reading, "place") == (
        Level.GUESSED,
        "“项目所在地”（表格1第2行）：表中写作“项目所再地”，请核对。",
    )


def test_tracked_changes_and_comments_are_reported() -> None:
    tracked = of_variant("修订：插入的采用，删除的不采用", "case")
    commented = of_variant("带批注", "project")

    assert [item.message for item in tracked.of(Level.NOTE)][-1] == (
        "文档带有修订：采用了 1 处插入，没有采用 1 处已删除的文字。"
    )
    assert (
        Item("", Level.NOTE, "文档里的批注，没有读入。", "审稿人：此处请核实") in commented.report
    )


def test_hidden_text_is_left_out_and_shown_in_the_report() -> None:
    hidden = "</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部备注</w:t></w:r><w:r><w:t>"
    title = answers("project")["title"]
    content = edited(filled("project"), lambda xml: xml.replace(title, title + hidden, 1))

    reading = read_form(content)

    assert reading.answers["title"] == title
    assert Item("", Level.NOTE, "文档里的隐藏文字，没有读入。", "内部备注") in reading.report


def test_text_that_belongs_nowhere_is_shown_not_thrown_away() -> None:
    document = build("project", answers("project"))
    document.add_paragraph("另附：本项目曾获区级表彰。")
    reading = read_form(saved(document))

    assert reading.unknown == ("另附：本项目曾获区级表彰。",)
    assert dict(reading.answers) == answers("project")


def test_the_opinion_stays_out_and_is_shown() -> None:
    reading = of_variant("审核意见栏已写意见", "project")

    assert reading.unknown == ("同意推荐。",)


def test_the_list_of_material_names_the_papers_by_class() -> None:
    reading = of_variant("支撑材料目录填了文件名", "project")

    assert dict(reading.papers) == {"photo": ("活动照片", "培训照片"), "video": ("宣传片",)}
    messages = [item.message for item in reading.of(Level.NOTE)]
    assert "表中列出的照片（2 件），请在“支撑材料”中上传：活动照片；培训照片" in messages


def test_what_the_portal_fills_in_itself_is_told() -> None:
    reading = read_form(filled("project"))

    assert dict(reading.automatic) == {"district": "和平区", "submitted_on": "2024年5月20日"}


def test_the_same_label_twice_keeps_the_second_text_aside() -> None:
    document = build("project", answers("project"))
    row = document.tables[0].add_row()
    write(row.cells[0], "项目名称")
    write(row.cells[1], "另一个名称")
    reading = read_form(saved(document))

    assert reading.answers["title"] == answers("project")["title"]
    assert reading.unknown == ("另一个名称",)


def test_a_document_that_is_no_form_tells_what_was_seen() -> None:
    document = Document()
    document.add_paragraph("关于召开会议的通知")
    reading = read_form(saved(document))

    assert (reading.kind, dict(reading.answers)) == ("", {})
    assert reading.unknown == ("关于召开会议的通知",)


def test_two_forms_in_one_file_are_both_read() -> None:
    document = build("project", answers("project"))
    for element in list(build("achievement", answers("achievement")).element.body)[:-1]:
        document.element.body.sectPr.addprevious(element)

    readings = read_forms(saved(document))

    assert [reading.kind for reading in readings] == ["project", "achievement"]
    assert [dict(reading.answers) for reading in readings] == [
        answers("project"),
        answers("achievement"),
    ]


def png(color: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(buffer, "PNG")
    return buffer.getvalue()


def test_embedded_pictures_come_with_the_field_they_stand_in() -> None:
    document = build("project", answers("project"))
    cells = [row.cells[1] for row in document.tables[0].rows]
    for row, color in ((4, "red"), (5, "blue"), (6, "green")):
        cells[row].add_paragraph().add_run().add_picture(io.BytesIO(png(color)))
    reading = read_form(saved(document))

    assert [(each.name, each.field) for each in reading.pictures] == [
        ("图片1.png", "process"),
        ("图片2.png", "result"),
        ("图片3.png", ""),
    ]
    assert [each.content for each in reading.pictures] == [png("red"), png("blue"), png("green")]
    assert dict(reading.answers) == answers("project")


def test_a_linked_picture_is_left_out_and_reported() -> None:
    reading = read_form(
        related(filled("project"), "image", "http://host.invalid/a.png", external=True)
    )

    assert reading.pictures == ()
    assert [item.message for item in reading.of(Level.NOTE)][-1] == (
        "文档里有链接到外部的图片，没有读入；请把图片本身插入文档。"
    )
