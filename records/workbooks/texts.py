"""Text as a cell of a workbook may hold it."""

import math
import re
from typing import Final

MAX_TEXT: Final = 32_767
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def lines_of(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a cell of this width.

    In GB 18030 a CJK character is two bytes and a Latin one is one: as wide as they are drawn.
    """
    room = max(2.0, width - 1)
    sizes = (len(part.encode("gb18030", "replace")) for part in text.split("\n"))
    return sum(max(1, math.ceil(size / room)) for size in sizes)


def printable(text: str) -> str:
    """Return text that XML may carry: forbidden characters become a visible replacement."""
    return _FORBIDDEN.sub("\ufffd", text)


def literal(text: str) -> str:
    """Return text as a cell may hold it: printable, cut visibly, never markup.

    In constant-memory mode XlsxWriter writes <r>…</r> into the file as it is; a space behind
    it makes it text again.
    """
    if not (text.isascii() and text.isprintable()):
        text = printable(text)
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1] + "…"
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
