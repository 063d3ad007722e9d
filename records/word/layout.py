"""Building a document: pages, paragraphs, runs, tables (python-docx)."""

import io
import re
from collections.abc import Sequence
from typing import Any, Final, Literal

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

Align = Literal["left", "center", "right", "justify"]
A4: Final = (210.0, 297.0)
MARGINS: Final = (37.0, 35.0, 28.0, 26.0)  # GB/T 9704: top, bottom, left, right
LATIN: Final = "Times New Roman"
_ALIGNMENTS: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_SIDES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_BEFORE_UNDERLINE: Final = (  # the schema's order inside w:compat
    "useSingleBorderforContiguousCells",
    "wpJustification",
    "noTabHangInd",
    "noLeading",
    "spaceForUL",
    "noColumnBalance",
    "balanceSingleByteDoubleByteWidth",
    "noExtraLineSpacing",
    "doNotLeaveBackslashAlone",
)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def new_document(
    *,
    landscape: bool = False,
    margins: tuple[float, float, float, float] = MARGINS,
    east: str = "宋体",
    pt: float = 14,
) -> WordDocument:
    """Return a blank A4 document: zh-CN, no space between paragraphs, no theme fonts, no grid.

    `margins` are top, bottom, left, right in millimetres; the default is GB/T 9704.
    """
    document = Document()
    _set_page(document, landscape=landscape, margins=margins)
    _set_defaults(document, east, pt)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.language = "zh-CN"
    return document


def add_text(
    document: WordDocument,
    text: str,
    *,
    east: str = "宋体",
    pt: float = 14,
    align: Align = "left",
    bold: bool = False,
    spacing: float | None = None,
) -> Paragraph:
    """Append a paragraph; `spacing` is an exact line height in points."""
    paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGNMENTS[align]
    cjk(paragraph.add_run(printable(text)), east, pt, bold=bold)
    if spacing is not None:
        exact_spacing(paragraph, spacing)
    return paragraph


def cjk(run: Run, east: str, pt: float, *, latin: str = LATIN, bold: bool | None = None) -> Run:
    """Set a run's fonts, also for East-Asian characters, which python-docx knows no name for."""
    run.font.name, run.font.size, run.font.bold = latin, Pt(pt), bold
    _set_fonts(run._element.get_or_add_rPr(), east, latin)  # noqa: SLF001 -- no public way
    return run


def exact_spacing(paragraph: Paragraph, pt: float) -> Paragraph:
    """Set 固定值 line spacing in points."""
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pt)
    return paragraph


def first_line_indent(paragraph: Paragraph, characters: float = 2) -> Paragraph:
    """Set 首行缩进 in characters, as Word does it, and in points for programs that read only those."""
    sizes = [run.font.size for run in paragraph.runs if run.font.size is not None]
    if sizes:
        paragraph.paragraph_format.first_line_indent = Pt(sizes[0].pt * characters)
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 -- no public way
    indent.set(qn("w:firstLineChars"), str(round(characters * 100)))
    return paragraph


def underline_blanks(document: WordDocument) -> None:
    """Draw the underline also under blanks and tabs that end a line (为尾部空格添加下划线)."""
    compatible: Any = document.settings.element.find(qn("w:compat"))
    wanted = OxmlElement("w:ulTrailSpace")
    earlier = [qn(f"w:{name}") for name in _BEFORE_UNDERLINE]
    place = sum(child.tag in earlier for child in compatible)
    compatible.insert(place, wanted)


def grid_table(document: WordDocument, rows: int, widths_mm: Sequence[float]) -> Table:
    """Append a table with all borders drawn, fixed widths, centred; rows stay on one page."""
    table: Table = document.add_table(rows=rows, cols=len(widths_mm))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _draw_borders(table)
    set_widths(table, widths_mm)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 -- no public way
    return table


def set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    """Set column widths on the columns and on every cell: LibreOffice reads the one, Word both."""
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def set_cell(  # noqa: PLR0917 -- a form is many such calls, one line each
    cell: _Cell,
    text: str,
    east: str = "宋体",
    pt: float = 12,
    align: Align = "left",
    *,
    bold: bool = False,
    spacing: float | None = None,
) -> _Cell:
    """Replace a cell's text, one paragraph per line, centred vertically."""
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001 -- no public way
    for number, line in enumerate(printable(text).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        _fill(paragraph, line)
        paragraph.alignment = _ALIGNMENTS[align]
        for run in paragraph.runs:
            cjk(run, east, pt, bold=bold)
        if spacing is not None:
            exact_spacing(paragraph, spacing)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return cell


def row_height(table: Table, row: int, mm: float) -> None:
    """Give a row at least this height."""
    table.rows[row].height = Mm(mm)


def cell_margins(table: Table, **twips: int) -> None:
    """Set the room around the text of every cell: top, left, bottom, right in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        if side in twips:
            edge = OxmlElement(f"w:{side}")
            edge.set(qn("w:w"), str(twips[side]))
            edge.set(qn("w:type"), "dxa")
            margins.append(edge)
    properties = table._tbl.tblPr  # noqa: SLF001 -- no public way
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def let_break(table: Table, row: int) -> None:
    """Let a row of long text go on over the page's end."""
    properties = table.rows[row]._tr.get_or_add_trPr()  # noqa: SLF001 -- no public way
    for keeping in properties.findall(qn("w:cantSplit")):
        properties.remove(keeping)


def repeat_header(table: Table, rows: int = 1) -> None:
    """Repeat the first rows on every page."""
    for row in table.rows[:rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 -- no public way


def turn_page(section: Section, *, landscape: bool) -> None:
    """Lay a section's A4 pages upright or sideways; margins stay."""
    width, height = A4[::-1] if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)


def page_numbers(document: WordDocument) -> None:
    """Put 第 N 页 into the footer of every page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cjk(paragraph.add_run("第 "), "宋体", 10.5)
    _add_field(cjk(paragraph.add_run(), "宋体", 10.5), "PAGE")
    cjk(paragraph.add_run(" 页"), "宋体", 10.5)


def printable(text: str) -> str:
    """Return text that XML may carry: forbidden characters become a visible replacement."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def to_bytes(document: WordDocument) -> bytes:
    """Return the document as a .docx file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_page(
    document: WordDocument, *, landscape: bool, margins: tuple[float, float, float, float]
) -> None:
    section = document.sections[0]
    turn_page(section, landscape=landscape)
    lengths: list[Length] = [Mm(margin) for margin in margins]
    section.top_margin, section.bottom_margin = lengths[0], lengths[1]
    section.left_margin, section.right_margin = lengths[2], lengths[3]
    for grid in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 -- no public way
        section._sectPr.remove(grid)  # noqa: SLF001 -- no public way


def _set_defaults(document: WordDocument, east: str, pt: float) -> None:
    """Replace what the library's own blank brings: 10 pt after, line 1.15, theme fonts, en-US."""
    styles = document.styles.element
    for spacing in styles.findall(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}//{qn('w:spacing')}"):
        spacing.getparent().remove(spacing)
    for languages in styles.iter(qn("w:lang")):
        languages.set(qn("w:val"), "en-US")
        languages.set(qn("w:eastAsia"), "zh-CN")
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(pt)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    _set_fonts(normal.element.get_or_add_rPr(), east, LATIN)


def _set_fonts(properties: Any, east: str, latin: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for name, value in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east)):
        fonts.set(qn(f"w:{name}"), value)
    fonts.set(qn("w:hint"), "eastAsia")
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _draw_borders(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in _SIDES:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001 -- no public way
    properties.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
    )


def _fill(paragraph: Paragraph, text: str) -> None:
    """Keep the first run (and so its form), set its text, drop the rest."""
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)  # noqa: SLF001 -- no public way
    run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
    run.text = text


def _add_field(run: Run, code: str) -> None:
    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.text = code
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001 -- no public way
