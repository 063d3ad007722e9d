"""Laying the book out: cover, contents, then each work in a section of its own.

The contents need the page numbers, and the page numbers need the laid-out book: a first copy
with marks in it goes through LibreOffice, which tells where each work begins.
"""

import io
from collections.abc import Sequence

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from records.word import add_text, cjk, exact_spacing, first_line_indent, new_document, to_bytes
from records.word.book import (
    contents,
    go_on_counting,
    heading,
    number_pages,
    running_head,
    set_styles,
)
from records.word.paging import pages_of_marks, put_mark
from submissions.documents.compilation.content import Book, BookWork, Cover, Picture, Section

SIHAO, XIAOSI, WUHAO, LINE_PT = 14.0, 12.0, 10.5, 24.0
WIDEST_MM, HIGHEST_MM = 140.0, 100.0


def make_book(book: Book) -> bytes:
    """Return the book as .docx, its contents filled with page numbers where they can be known."""
    return _written(book, pages=page_numbers_of(book))


def page_numbers_of(book: Book) -> list[int] | None:
    """Return the page on which each work begins; None where nothing could lay the book out."""
    if not book.works:
        return None
    marked = _written(book, pages=[1] * len(book.works), is_marked=True)
    return pages_of_marks(marked, len(book.works))


def _written(book: Book, *, pages: Sequence[int] | None, is_marked: bool = False) -> bytes:
    document = new_document(pt=SIHAO)
    document.core_properties.title = f"{book.cover.season}{book.cover.subject}汇编"
    set_styles(document)
    _cover(document, book.cover)
    _contents(document, book, pages)
    for number, work in enumerate(book.works, start=1):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        running_head(section, work.title)
        if number == 1:
            number_pages(section, "decimal")
        else:
            go_on_counting(section)
        _work(document, work, number, is_marked=is_marked)
    return to_bytes(document)


def _cover(document: Document, cover: Cover) -> None:
    _centred(document, cover.season, "黑体", 22, before=90)
    _centred(document, cover.subject, "黑体", 30, before=60)
    _centred(document, "汇　编", "黑体", 36, before=14)
    if cover.theme:
        _centred(document, f"主题：{cover.theme}", "楷体_GB2312", 16, before=40)
    _centred(document, cover.organizer, "仿宋_GB2312", 16, before=170)
    _centred(document, f"{cover.year} 年", "仿宋_GB2312", 16, before=8)


def _centred(document: Document, text: str, east: str, pt: float, *, before: float) -> None:
    line = add_text(document, text, east=east, pt=pt, align="center")
    line.paragraph_format.space_before = Pt(before)
    line.paragraph_format.line_spacing = 1.3


def _contents(document: Document, book: Book, pages: Sequence[int] | None) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.header.is_linked_to_previous = False
    number_pages(section, "lowerRoman")
    title = add_text(document, "目　录", east="黑体", pt=18, align="center")
    title.paragraph_format.space_after = Pt(14)
    contents(document, [work.title for work in book.works], pages)
    if not book.works:
        add_text(document, "还没有可以收入的材料。", pt=XIAOSI, align="center")
    if book.cover.note:
        note = add_text(document, book.cover.note, east="楷体_GB2312", pt=WUHAO, align="justify")
        note.paragraph_format.space_before = Pt(24)


def _work(document: Document, work: BookWork, number: int, *, is_marked: bool) -> None:
    title = heading(document, work.title, number=number)
    if is_marked:
        put_mark(title, number)
    for words in work.byline:
        line = add_text(document, words, east="仿宋_GB2312", pt=SIHAO, align="center")
        line.paragraph_format.keep_with_next = True
    spacer = add_text(document, "", pt=8)
    spacer.paragraph_format.keep_with_next = True
    for label, words in work.facts:
        line = add_text(document, "", spacing=LINE_PT)
        cjk(line.add_run(f"{label}："), "黑体", SIHAO)
        cjk(line.add_run(words), "宋体", SIHAO)
    figure = 1
    for each in work.sections:
        figure = _section(document, each, figure)
    if work.pictures:
        _heading(document, "图片")
        _pictures(document, work.pictures, figure)
    if work.remark:
        add_text(document, work.remark, east="楷体_GB2312", pt=WUHAO, align="right")


def _section(document: Document, section: Section, figure: int) -> int:
    _heading(document, section.heading)
    for words in section.paragraphs:
        pt = XIAOSI if section.is_small else SIHAO
        line = add_text(document, words, pt=pt, align="justify")
        if section.is_small:
            line.paragraph_format.line_spacing = 1.0
        else:
            exact_spacing(line, LINE_PT)
            first_line_indent(line)
    return _pictures(document, section.pictures, figure)


def _heading(document: Document, words: str) -> None:
    line = document.add_heading(level=2)
    line.add_run(words)


def _pictures(document: Document, pictures: Sequence[Picture], figure: int) -> int:
    for picture in pictures:
        width = min(WIDEST_MM, HIGHEST_MM * picture.width / picture.height)
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before = Pt(6)
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(io.BytesIO(picture.content), width=Mm(width))
        shape._inline.docPr.set("descr", picture.caption or f"图{figure}")  # noqa: SLF001 -- alt text
        words = f"图{figure}　{picture.caption}".rstrip()
        add_text(document, words, east="黑体", pt=WUHAO, align="center")
        figure += 1
    return figure
