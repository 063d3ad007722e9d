"""The form's own wording and quoted references are no sign of copying."""

import pytest

from submissions.similarity import Wording, Work, prepare
from submissions.similarity.leaving_out import Why, blanked

FORM = Wording(
    [
        "（应体现项目执行人员、拟解决的问题、具体操作步骤、操作方法等，并提供相应的支撑材料）",
        "一、成果简介（工作内容、特色与技术水平）",
        "名    称",
        "关键词",
        "照片",
    ]
)


def left_out(text: str, wording: Wording = FORM, **references: bool) -> list[str]:
    work = Work(1, {"a": text}, frozenset(["a"]) if references else frozenset())
    prepared = prepare(work, wording).fields["a"]
    return [text[each.start : each.end] for each in prepared.left_out]


def counted(text: str) -> str:
    return prepare(Work(1, {"a": text}), FORM).fields["a"].plain.replace("\x00", "|")


def test_a_hint_left_in_the_form_does_not_count_however_it_is_spaced():
    hint = "(应体现 项目执行人员、拟解决的问题，具体操作步骤、操作方法等,并提供相应的支撑材料"
    assert left_out(f"{hint})\n走访企业") == [hint[1:]]
    assert counted(f"{hint})\n走访企业").strip("|") == "走访企业"


def test_a_section_heading_does_not_count():
    text = "一、成果简介（工作内容、特色与技术水平）：研发了系统"
    assert left_out(text) == ["一、成果简介（工作内容、特色与技术水平"]


@pytest.mark.parametrize("line", ["名称：", "名  称:", "2.照片：", "（三）关键词", "  照片"])
def test_a_short_label_that_opens_a_line_does_not_count(line):
    assert "".join(left_out(f"前文\n{line}\n后文")).strip() == line.strip()


def test_a_short_label_inside_a_sentence_counts():
    assert left_out("展示了照片和关键词的用法") == []


def test_book_titles_and_document_numbers_do_not_count():
    text = "依据《就业促进法》和《关于进一步加强就业服务的意见》（津人社发〔2023〕12号）开展"
    assert left_out(text) == [
        "《就业促进法》",
        "《关于进一步加强就业服务的意见》（津人社发〔2023〕12号）",
    ]


@pytest.mark.parametrize(
    "mark", ["[1]", "〔12〕", "（3）", "①", "¹", "（见参考文献）", "(《意见》)"]
)
def test_a_quotation_with_a_note_mark_does_not_count(mark):
    said = "“把稳就业提高到战略高度通盘考虑”"
    assert left_out(f"要{said}{mark}，因此") == [said]


def test_a_quotation_after_the_title_it_is_from_does_not_count():
    text = "《意见》明确提出，“把稳就业提高到战略高度通盘考虑”。我们"
    assert left_out(text) == [text[: text.index("。")]]


@pytest.mark.parametrize(
    "text",
    [
        "我们“把稳就业提高到战略高度通盘考虑”，并且",  # credits nobody
        "要“把稳就业”[1]",  # a name of a thing
        "“" + "逐户走访" * 80 + "”[1]",  # a whole work in quotation marks
        "《没有写完的书名",
        "“没有写完的引文[1]",
    ],
)
def test_quotation_marks_alone_leave_nothing_out(text):
    assert left_out(text) == []


def test_notes_and_references_are_quotations_as_a_whole():
    assert left_out("（1）某书，某出版社，2020", references=True) == ["（1）某书，某出版社，2020"]
    assert left_out("", references=True) == []


def test_no_shingle_crosses_what_is_left_out():
    prepared = prepare(Work(1, {"a": "走访企业《就业促进法》收集岗位信息"}), FORM)
    assert [gram for _, gram in prepared.fields["a"].shingles()] == ["收集岗位信", "集岗位信息"]


def test_why_a_part_is_left_out_is_told():
    fields = prepare(Work(1, {"a": "名称：《就业促进法》"}), FORM).fields
    assert [each.why for each in fields["a"].left_out] == [Why.FORM, Why.QUOTED]


def test_empty_wording_leaves_nothing_out():
    assert left_out("名称：某项目", Wording(["", "，"])) == []


def test_overlapping_spans_are_blanked_once():
    assert blanked("abcdef", [(0, 2), (1, 4), (2, 3)]) == "\x00\x00\x00\x00ef"


def test_many_unclosed_marks_are_read_in_one_pass():
    assert left_out("《" * 3_000 + "“" * 3_000 + '"' * 2_999) == []
