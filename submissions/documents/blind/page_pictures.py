"""A PDF that holds nothing but pictures of pages: what was hidden in the original stays behind.

Text layer, metadata, comments, attachments, links, layers and scripts are gone; words to be
covered are painted over in the picture itself.
"""

import html
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from PIL import Image, ImageDraw

from records.media.limits import MIB, Crashed, Finished, LimitReached, Limits, own_folder, run

DPI: Final = 130
QUALITY: Final = 80
MOST_PAGES: Final = 200
_BATCH: Final = 10
_READING: Final = Limits(seconds=30, cpu=30, memory=768 * MIB, file_size=64 * MIB)
_DRAWING: Final = Limits(seconds=60, cpu=60, memory=1024 * MIB, file_size=64 * MIB)
_PAGE: Final = re.compile(r'<page width="([0-9.]+)" height="([0-9.]+)">(.*?)</page>', re.DOTALL)
_WORD: Final = re.compile(
    r'<word xMin="([0-9.-]+)" yMin="([0-9.-]+)" xMax="([0-9.-]+)" yMax="([0-9.-]+)">(.*?)</word>',
    re.DOTALL,
)


class CannotClean(Exception):
    """This file cannot be made blind; `reason` says why, in Chinese, for the list."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Word:
    """A word on a page and its box in points, from the upper left."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Page:
    """A page's size in points and its words in reading order."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words with blanks between."""
        return " ".join(word.text for word in self.words)


def read_pages(pdf: Path) -> list[Page]:
    """Return the pages with their words, as poppler reads them; a scanned page has none."""
    with own_folder() as folder:
        target = folder / "words.html"
        _poppler("pdftotext", ["-bbox", "-enc", "UTF-8", str(pdf.resolve()), str(target)], folder)
        told = target.read_text(encoding="utf-8", errors="replace")
    pages = [
        Page(float(width), float(height), [_word(found) for found in _WORD.finditer(inside)])
        for width, height, inside in _PAGE.findall(told)
    ]
    if not pages:
        raise CannotClean("PDF 读不出页面，未随附")
    if len(pages) > MOST_PAGES:
        raise CannotClean(f"PDF 超过 {MOST_PAGES} 页，未随附")
    return pages


def has_pictures(pdf: Path) -> bool:
    """Say whether pictures lie on the pages: a letterhead or a seal may be one."""
    with own_folder() as folder:
        listed = _poppler("pdfimages", ["-list", str(pdf.resolve())], folder).output
    return len(listed.decode(errors="replace").strip().splitlines()) > 2


def draw_pages(pdf: Path, target: Path, pages: Sequence[Page], cover: Sequence[str]) -> None:
    """Write the pages as pictures into a new PDF; `cover` are words, as found, to be painted over."""
    with target.open("wb") as handle:
        book = PictureBook(handle)
        for first in range(1, len(pages) + 1, _BATCH):
            with own_folder() as folder:
                last = min(first + _BATCH - 1, len(pages))
                for number, picture in enumerate(_drawn(pdf, folder, first, last), start=first):
                    page = pages[number - 1]
                    book.add(_painted(picture, page, cover), page)
        book.finish()


def boxes_of(page: Page, cover: Sequence[str]) -> list[tuple[float, float, float, float]]:
    """Return the boxes to be painted, in points: of each word only the part that is meant."""
    letters = [place for word in page.words for place in _letters(word)]
    line = "".join(letter for letter, _ in letters)
    boxes = []
    for words in cover:
        plain = "".join(words.split())
        at = line.find(plain) if plain else -1
        while at >= 0:
            boxes += [box for _, box in letters[at : at + len(plain)]]
            at = line.find(plain, at + len(plain))
    return boxes


class PictureBook:
    """Writes a PDF of one JPEG a page, as it comes; no date, no producer, no name in it."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle
        self._starts: dict[int, int] = {}
        self._pages: list[int] = []
        self._next = 3  # 1 is the catalogue, 2 the list of pages
        handle.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def add(self, picture: Image.Image, page: Page) -> None:
        """Append a page of the size of the original one."""
        with own_folder() as folder:
            shot = folder / "page.jpg"
            picture.convert("RGB").save(shot, "JPEG", quality=QUALITY)
            content = shot.read_bytes()
        image, drawing, number = self._next, self._next + 1, self._next + 2
        self._next += 3
        size = f"/Width {picture.width} /Height {picture.height}"
        self._stream(
            image,
            f"/Type /XObject /Subtype /Image {size} /ColorSpace /DeviceRGB "
            "/BitsPerComponent 8 /Filter /DCTDecode",
            content,
        )
        paint = f"q {page.width:.2f} 0 0 {page.height:.2f} 0 0 cm /P Do Q"
        self._stream(drawing, "", paint.encode())
        self._object(
            number,
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width:.2f} {page.height:.2f}] "
            f"/Resources << /XObject << /P {image} 0 R >> >> /Contents {drawing} 0 R >>",
        )
        self._pages.append(number)

    def finish(self) -> None:
        """Write the list of pages, the catalogue and the cross-references."""
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._object(1, "<< /Type /Catalog /Pages 2 0 R >>")
        self._object(2, f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>")
        start = self._handle.tell()
        rows = "".join(f"{self._starts[number]:010d} 00000 n \n" for number in sorted(self._starts))
        head = f"xref\n0 {self._next}\n0000000000 65535 f \n"
        tail = f"trailer\n<< /Size {self._next} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        self._handle.write(f"{head}{rows}{tail}".encode())

    def _object(self, number: int, body: str) -> None:
        self._starts[number] = self._handle.tell()
        self._handle.write(f"{number} 0 obj\n{body}\nendobj\n".encode())

    def _stream(self, number: int, words: str, content: bytes) -> None:
        self._starts[number] = self._handle.tell()
        self._handle.write(f"{number} 0 obj\n<< {words} /Length {len(content)} >>\n".encode())
        self._handle.write(b"stream\n" + content + b"\nendstream\nendobj\n")


def _word(found: re.Match[str]) -> Word:
    left, top, right, bottom = (float(found[n]) for n in range(1, 5))
    return Word(html.unescape(found[5]), (left, top, right, bottom))


def _letters(word: Word) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Each letter with its part of the word's box; a wide one takes twice the room."""
    left, top, right, bottom = word.box
    sizes = [2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in word.text]
    step = (right - left) / max(1, sum(sizes))
    for mark, size in zip(word.text, sizes, strict=True):
        yield mark, (left, top, left + step * size, bottom)
        left += step * size


def _painted(picture: Path, page: Page, cover: Sequence[str]) -> Image.Image:
    image = Image.open(picture, formats=["JPEG"]).convert("RGB")
    across, down = image.width / page.width, image.height / page.height
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in boxes_of(page, cover):
        draw.rectangle(
            (left * across - 2, top * down - 2, right * across + 2, bottom * down + 2), fill="black"
        )
    return image


def _drawn(pdf: Path, folder: Path, first: int, last: int) -> list[Path]:
    options = ["-jpeg", "-jpegopt", "quality=92", "-r", str(DPI), "-cropbox"]
    span = ["-f", str(first), "-l", str(last)]
    _poppler("pdftoppm", [*options, *span, str(pdf.resolve()), str(folder / "page")], folder)
    pictures = sorted(folder.glob("page-*.jpg"))
    if len(pictures) != last - first + 1:
        raise CannotClean("PDF 有页面画不出来，未随附")
    return pictures


def _poppler(name: str, arguments: list[str], folder: Path) -> Finished:
    program = shutil.which(name)
    if program is None:
        raise CannotClean("本机没有安装 poppler，PDF 无法处理，未随附")
    limits = _DRAWING if name == "pdftoppm" else _READING
    try:
        done = run([program, *arguments], folder=folder, limits=limits)
    except LimitReached as reached:
        raise CannotClean(f"PDF 处理没有完成：{reached.reason}，未随附") from reached
    except Crashed as crash:
        raise CannotClean("PDF 使处理程序异常退出，未随附") from crash
    if done.code != 0:
        raise CannotClean("PDF 已损坏，未随附")
    return done
