"""What is put upon a document: 草稿 across every page, or the QR by which a scan is known."""

import io
from typing import Final

import segno
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.section import Section

from records.word.layout import cjk

WUHAO: Final = 10.5


def draft_mark(document: Document, note: str, *, section: Section | None = None) -> None:
    """Set 草稿 as a watermark behind the text, and `note` for programs that draw none.

    The watermark is the one that Word itself makes; it stands in the header, so on every page
    of the section (the first one, unless told).
    """
    paragraph = (section or document.sections[0]).header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cjk(paragraph.add_run(note), "宋体", WUHAO)
    paragraph.add_run()._r.append(parse_xml(_WATERMARK))  # noqa: SLF001 -- no public way


def qr_png(text: str, *, scale: int = 8, mask: int | None = None) -> bytes:
    """A QR code as PNG, with its quiet zone; `scale` pixels a module.

    A given `mask` (0 to 7) spares the search for the best of the eight, which is most of the
    work; readers take any.
    """
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False, mask=mask)
    code.save(out, kind="png", scale=scale, border=2)
    return out.getvalue()


_WATERMARK: Final = (
    '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
    '<v:shape id="DraftMark" o:spid="_x0000_s2049" type="#_x0000_t136"'
    ' style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;rotation:315;'
    "z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" fillcolor="#d0d0d0" stroked="f">'
    '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;宋体&quot;;font-size:1pt"'
    ' string="草稿"/></v:shape></w:pict>'
)
