"""汇编: what a work looks like in it, the structure of the book, and its pages."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from records.documents import to_pdf
from submissions.documents.compilation.book import make_book, page_numbers_of
from submissions.documents.compilation.content import Book, BookWork, Cover, Picture, book_work
from submissions.kinds import KINDS
from tests.records.media.files import picture
from tests.works import ANSWERS

COVER = Cover("天津市竞赛", "优秀就业服务案例", "科学职业指导", "市人社局", 2024, "按参评号排列。")
PHOTO = Picture(picture(size=(60, 40)), 60, 40, "走访现场")


def work(kind: str, pictures=None, **changes) -> BookWork:
    answers = {**ANSWERS[kind], **changes}
    return book_work(KINDS[kind], answers, pictures=pictures or {})


def opened(content: bytes):
    return Document(io.BytesIO(content))


def xml_of(content: bytes):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return etree.fromstring(parts.read("word/document.xml"))


@pytest.fixture
def unpaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice no page is known."""
    monkeypatch.setattr("records.word.paging.office_pdf", lambda *a, **k: False)


def test_a_case_is_signed_and_has_no_phone(unpaged: None):
    case = work("case")
    assert case.byline == ("何苗苗", "和平区公共就业服务中心")
    assert case.facts == (
        ("关键词", "职业指导；长期失业；心理支持"),
        ("案例形式", "文字案例"),
        ("起止时间", "2023年5月至2023年8月"),
    )
    assert [each.heading for each in case.sections] == [
        "案例介绍", "案例分析", "案例指导", "相关资料", "注释", "参考文献"
    ]  # fmt: skip
    assert "19900000001" not in repr(case)


def test_references_are_numbered_once():
    case = work("case", references="（1）职业指导实务\n[2] 就业服务手册\n3.5 版说明")
    assert case.sections[-1].paragraphs == (
        "（1）职业指导实务",
        "（2）就业服务手册",
        "（3）3.5 版说明",
    )


def test_a_project_says_where_and_when():
    project = work("project")
    assert project.byline == ("和平区公共就业服务中心",)
    assert project.facts == (
        ("项目所在地", "和平区南市街道"),
        ("起止时间", "2023年3月至2023年12月"),
    )
    assert "23456789" not in repr(project)


def test_pictures_stand_with_the_text_they_support():
    project = work("project", {"process": [PHOTO], "": [PHOTO], "unknown": [PHOTO]})
    assert [len(each.pictures) for each in project.sections] == [1, 0]
    assert len(project.pictures) == 2


def test_the_cover_names_season_subject_theme_and_host(unpaged: None):
    texts = [each.text for each in opened(make_book(Book(COVER, [work("case")]))).paragraphs]
    assert texts[:6] == [
        "天津市竞赛", "优秀就业服务案例", "汇　编", "主题：科学职业指导", "市人社局", "2024 年"
    ]  # fmt: skip


def test_each_work_has_its_own_section_with_its_title_above(unpaged: None):
    book = opened(make_book(Book(COVER, [work("case"), work("case", title="第二个案例")])))
    heads = [section.header.paragraphs[0].text for section in book.sections]
    assert heads == ["", "", "从迷茫到上岗的九十天", "第二个案例"]
    titles = [each.text for each in book.paragraphs if each.style.name == "Heading 1"]
    assert titles == ["从迷茫到上岗的九十天", "第二个案例"]


def test_pages_are_counted_from_the_first_work(unpaged: None):
    root = xml_of(make_book(Book(COVER, [work("case"), work("case")])))
    counts = [
        None if (kind := section.find(qn("w:pgNumType"))) is None else dict(kind.attrib)
        for section in root.iter(qn("w:sectPr"))
    ]
    start, form = qn("w:start"), qn("w:fmt")
    assert counts == [None, {form: "lowerRoman", start: "1"}, {start: "1"}, None]


def test_the_contents_are_a_field_whose_lines_lead_to_the_titles(unpaged: None):
    root = xml_of(make_book(Book(COVER, [work("case"), work("case", title="第二个案例")])))
    codes = [node.text.strip() for node in root.iter(qn("w:instrText"))]
    assert codes[0] == r'TOC \o "1-1" \h \z \u'
    anchors = [link.get(qn("w:anchor")) for link in root.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))]
    assert anchors == marks == ["_Toc900000001", "_Toc900000002"]
    assert codes[1:] == [rf"PAGEREF {name} \h" for name in anchors]
    kinds = [node.get(qn("w:fldCharType")) for node in root.iter(qn("w:fldChar"))]
    assert [kinds.count(kind) for kind in ("begin", "separate", "end")] == [3, 3, 3]


def test_without_a_layout_word_is_asked_to_fill_the_contents(unpaged: None):
    with zipfile.ZipFile(io.BytesIO(make_book(Book(COVER, [work("case")])))) as parts:
        settings = etree.fromstring(parts.read("word/settings.xml"))
    asked = settings.find(qn("w:updateFields"))
    assert asked.get(qn("w:val")) == "true"
    after = [each.tag for each in asked.itersiblings()]
    assert qn("w:compat") in after


def test_fonts_are_the_official_ones(unpaged: None):
    root = xml_of(make_book(Book(COVER, [work("case")])))
    fonts = {node.get(qn("w:eastAsia")) for node in root.iter(qn("w:rFonts"))}
    assert fonts == {"宋体", "黑体", "仿宋_GB2312", "楷体_GB2312"}


def test_pictures_are_scaled_into_the_text(unpaged: None):
    tall = Picture(picture(size=(40, 400)), 40, 400)
    content = make_book(Book(COVER, [work("project", {"": [PHOTO, tall]})]))
    widths = [shape.width.mm for shape in opened(content).inline_shapes]
    assert [round(width) for width in widths] == [140, 10]
    texts = [each.text for each in opened(content).paragraphs]
    assert [text for text in texts if text.startswith("图")] == ["图片", "图1　走访现场", "图2"]


def test_an_empty_book_says_so(unpaged: None):
    texts = [each.text for each in opened(make_book(Book(COVER, []))).paragraphs]
    assert "还没有可以收入的材料。" in texts


@pytest.mark.slow
def test_the_contents_name_the_pages_on_which_works_begin():
    long = "一段很长的正文。" * 400
    book = Book(
        COVER, [work("case", intro=long), work("case", title="第二"), work("case", title="第三")]
    )
    pages = page_numbers_of(book)
    made = make_book(book)
    pdf = to_pdf(made)
    assert pdf is not None
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    begins = [
        next(n for n, text in enumerate(texts[2:], start=1) if text.count(title) == 2)
        for title in ("从迷茫到上岗的九十天", "第二", "第三")
    ]
    assert pages == begins
    shown = [
        "".join(node.text for node in line.iter(qn("w:t")))
        for line in xml_of(made).iter(qn("w:hyperlink"))
    ]
    assert [text[-1] for text in shown] == [str(page) for page in pages]
    assert not any("@@" in text for text in texts)
