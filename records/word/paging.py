"""On which page a chapter begins: known only once the document is laid out.

A copy with marks that take no room goes through LibreOffice; where the marks lie tells the pages.
"""

import re
import shutil
from typing import Final

from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from records.enums import FileFamily
from records.media.limits import MIB, Crashed, LimitReached, Limits, own_folder, run
from records.media.previews import office_pdf

_LAYING_OUT: Final = Limits(
    seconds=300, cpu=300, memory=2048 * MIB, file_size=512 * MIB, processes=24
)
_READING: Final = Limits(seconds=60, cpu=60, memory=512 * MIB)
_MARK: Final = re.compile(r"@@([0-9]{1,4})@@")


def put_mark(title: Paragraph, number: int) -> None:
    """A mark that takes no room, for the copy whose pages are counted."""
    run_of = title.add_run(f"@@{number}@@")
    run_of.font.size, run_of.font.color.rgb = Pt(1), RGBColor(255, 255, 255)


def pages_of_marks(marked: bytes, count: int) -> list[int] | None:
    """Return the pages of the marks 1…count, the first being page 1.

    None where LibreOffice or poppler is not there, or the document cannot be laid out.
    """
    reader = shutil.which("pdftotext")
    if reader is None or not count:
        return None
    with own_folder() as folder:
        source, laid_out = folder / "book.docx", folder / "book.pdf"
        source.write_bytes(marked)
        try:
            if not office_pdf(
                source, laid_out, FileFamily.WORD, "docx", limits=_LAYING_OUT, pages=0
            ):
                return None
            command = [reader, "-enc", "UTF-8", str(laid_out), "-"]
            text = run(command, folder=folder, limits=_READING).output.decode(errors="replace")
        except (LimitReached, Crashed):
            return None
    return _pages_of(text, count)


def _pages_of(text: str, count: int) -> list[int] | None:
    places = {
        int(mark): number
        for number, page in enumerate(text.split("\f"), start=1)
        for mark in _MARK.findall(page)
    }
    if set(places) != set(range(1, count + 1)):
        return None
    return [places[number] - places[1] + 1 for number in range(1, count + 1)]
