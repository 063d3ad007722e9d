"""Word documents with East-Asian fonts, exact spacing and drawn tables (python-docx).

`layout` builds a document, `marks` puts watermark and QR upon it, `mould` fills a prepared one
many times. Sizes are points (二号 22, 三号 16, 四号 14, 小四 12, 五号 10.5), widths millimetres.
Fonts are named, never shipped: 宋体, 仿宋_GB2312, 黑体, 楷体_GB2312, 方正小标宋简体.
"""

from records.word.layout import (
    LATIN,
    MARGINS,
    Align,
    add_text,
    cell_margins,
    cjk,
    exact_spacing,
    first_line_indent,
    grid_table,
    let_break,
    new_document,
    page_numbers,
    printable,
    repeat_header,
    row_height,
    set_cell,
    set_widths,
    to_bytes,
    turn_page,
    underline_blanks,
)
from records.word.marks import draft_mark, qr_png
from records.word.mould import Mould, mark

__all__ = [
    "LATIN",
    "MARGINS",
    "Align",
    "Mould",
    "add_text",
    "cell_margins",
    "cjk",
    "draft_mark",
    "exact_spacing",
    "first_line_indent",
    "grid_table",
    "let_break",
    "mark",
    "new_document",
    "page_numbers",
    "printable",
    "qr_png",
    "repeat_header",
    "row_height",
    "set_cell",
    "set_widths",
    "to_bytes",
    "turn_page",
    "underline_blanks",
]
