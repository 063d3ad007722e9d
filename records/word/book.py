"""The parts of a book that python-docx has no words for: contents, bookmarks, running heads."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from records.word.layout import cjk

TEXT_MM: Final = 156.0
_INSTRUCTION: Final = r' TOC \o "1-1" \h \z \u '
_AFTER_UPDATE: Final = frozenset(
    qn(f"w:{name}") for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "rsids")
)
_MOST_HEAD: Final = 36
Numerals = Literal["decimal", "lowerRoman"]


def set_styles(document: Document) -> None:
    """标题 1 黑体三号居中, 标题 2 黑体四号; 目录 1 with a dotted line to the page number."""
    for name, pt, align in (
        ("Heading 1", 16.0, WD_ALIGN_PARAGRAPH.CENTER),
        ("Heading 2", 14.0, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        style: Any = document.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(pt), False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set_fonts(style.element.get_or_add_rPr(), "黑体")
        form = style.paragraph_format
        form.alignment, form.keep_with_next, form.line_spacing = align, True, 1.25
        form.space_before, form.space_after = Pt(10 if pt < 16 else 0), Pt(4 if pt < 16 else 10)
    contents: Any = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    contents.base_style = document.styles["Normal"]
    contents.font.size = Pt(12)
    contents.paragraph_format.line_spacing = Pt(24)
    contents.paragraph_format.right_indent = Mm(8)
    contents.paragraph_format.tab_stops.add_tab_stop(
        Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )


def heading(document: Document, text: str, *, number: int) -> Paragraph:
    """Append a chapter's title, with the bookmark to which its line in the contents leads."""
    paragraph: Paragraph = document.add_heading(level=1)
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for part in (begin, end):
        part.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), anchor(number))
    paragraph._p.append(begin)  # noqa: SLF001 -- no public way
    paragraph.add_run(text)
    paragraph._p.append(end)  # noqa: SLF001 -- no public way
    return paragraph


def anchor(number: int) -> str:
    """The bookmark of the n-th chapter."""
    return f"_Toc{900_000_000 + number}"


def contents(document: Document, titles: Sequence[str], pages: Sequence[int] | None) -> None:
    """Append the contents: a real field, already filled, that Word and WPS can bring up to date.

    Without `pages` (nothing could lay the book out) Word is told to fill it when it opens it.
    """
    for number, title in enumerate(titles, start=1):
        paragraph = document.add_paragraph(style="toc 1")
        if number == 1:
            _field_start(paragraph, _INSTRUCTION)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor(number))
        link.set(qn("w:history"), "1")
        paragraph._p.append(link)  # noqa: SLF001 -- no public way
        _in_link(paragraph, link, title)
        _in_link(paragraph, link, "\t")
        page = str(pages[number - 1]) if pages else ""
        _page_reference(paragraph, link, anchor(number), page)
        if number == len(titles):
            _mark(paragraph.add_run(), "end")
    if pages is None:
        _ask_for_update(document)


def running_head(section: Section, text: str) -> None:
    """Give a section its own head: one small line, centred, ruled off."""
    text = text if len(text) <= _MOST_HEAD else f"{text[: _MOST_HEAD - 1]}…"
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cjk(paragraph.add_run(text), "宋体", 9)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "3"), ("color", "808080")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- no public way
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def number_pages(section: Section, numerals: Numerals) -> None:
    """Number the pages from 1 at this section, in its foot; those after it go on."""
    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = cjk(paragraph.add_run(), "宋体", 10.5)
    _mark(run, "begin")
    _instruct(run, " PAGE ")
    _mark(run, "end")
    count_from_one(section, numerals)


def count_from_one(section: Section, numerals: Numerals) -> None:
    """Begin the count of pages anew at this section."""
    properties = section._sectPr  # noqa: SLF001 -- no public way
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    kind = OxmlElement("w:pgNumType")
    if numerals != "decimal":
        kind.set(qn("w:fmt"), numerals)
    kind.set(qn("w:start"), "1")
    margin = properties.find(qn("w:pgMar"))
    margin.addnext(kind)


def go_on_counting(section: Section) -> None:
    """Take over the count of the section before: a new section is a copy of it."""
    properties = section._sectPr  # noqa: SLF001 -- no public way
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)


def _page_reference(paragraph: Paragraph, link: Any, name: str, page: str) -> None:
    for kind in ("begin", "", "separate"):
        run = _run_in(paragraph, link)
        if kind:
            _mark(run, kind)
        else:
            _instruct(run, f" PAGEREF {name} \\h ")
    _in_link(paragraph, link, page)
    _mark(_run_in(paragraph, link), "end")


def _field_start(paragraph: Paragraph, code: str) -> None:
    _mark(paragraph.add_run(), "begin")
    _instruct(paragraph.add_run(), code)
    _mark(paragraph.add_run(), "separate")


def _run_in(paragraph: Paragraph, link: Any) -> Run:
    run = paragraph.add_run()
    link.append(run._r)  # noqa: SLF001 -- no public way
    return run


def _in_link(paragraph: Paragraph, link: Any, text: str) -> None:
    cjk(_run_in(paragraph, link), "宋体", 12).text = text


def _mark(run: Run, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    run._r.append(part)  # noqa: SLF001 -- no public way


def _instruct(run: Run, code: str) -> None:
    part = OxmlElement("w:instrText")
    part.set(qn("xml:space"), "preserve")
    part.text = code
    run._r.append(part)  # noqa: SLF001 -- no public way


def _ask_for_update(document: Document) -> None:
    asked = OxmlElement("w:updateFields")
    asked.set(qn("w:val"), "true")
    settings: Any = document.settings.element
    after = next((each for each in settings if each.tag in _AFTER_UPDATE), None)
    if after is None:
        settings.append(asked)
    else:
        after.addprevious(asked)


def _set_fonts(properties: Any, east: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), east)
