"""QR codes on scanned pages: every page drawn, every code read. Runs in the child process."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from records.media.families import FileRefused
from records.media.images import MAX_PIXELS

MAX_PAGES: Final = 30
MOST_PAGES: Final = 600
"""How many pages a pile of scanned sheets may have; it is read some pages at a time."""
KEPT_WIDTH: Final = 1_300
SCALES: Final = (200 / 72, 300 / 72)
LONGEST_SIDE: Final = 3_600
SMALL_SIDE: Final = 1_400
_KINDS: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
CURE: Final = "请重新扫描成 PDF 或 JPG 后上传。"


def read_codes(path: Path, suffix: str) -> dict[str, Any]:
    """Return {"pages": how many, "codes": the texts of the QR codes, each once, in order}.

    A page that shows none at one resolution is looked at again at another. Refuses what
    cannot be drawn, and more than 30 pages.
    """
    codes: dict[str, None] = {}
    pages = 0
    for drawings in _pages(path, suffix):
        pages += 1
        found = next((texts for drawing in drawings if (texts := _texts(drawing))), [])
        codes.update(dict.fromkeys(found))
    return {"pages": pages, "codes": list(codes)}


def read_pages(path: Path, suffix: str, folder: Path, *, span: range) -> dict[str, Any]:
    """Read the pages of this span (from 1) of a pile of sheets, each on its own.

    A page may show many codes, one for each line of a list: every drawing of it is looked at.

    Returns {"pages": how many the file has, "read": [{"page", "codes"}]} and writes each page
    anew as `<page>.jpg` into the folder, grey, for people to look at. Refuses what cannot be
    drawn, and a pile of more than 600 pages.
    """
    count, drawn = _span(path, suffix, span)
    read = []
    for number, drawings in drawn:
        codes: dict[str, None] = {}
        for turn, drawing in enumerate(drawings):
            if not turn:
                _keep(drawing, folder / f"{number}.jpg")
            codes.update(dict.fromkeys(_texts(drawing)))
        read.append({"page": number, "codes": list(codes)})
    return {"pages": count, "read": read}


Drawn = Iterator[tuple[int, Iterator[Image.Image]]]


def _span(path: Path, suffix: str, span: range) -> tuple[int, Drawn]:
    if suffix != "pdf":
        return 1, iter([(1, _of_image(path))] if 1 in span else [])
    document = _opened(path)
    count = len(document)
    if count > MOST_PAGES:
        raise FileRefused(f"扫描件有 {count} 页，超过 {MOST_PAGES} 页，请分成几个文件上传。")
    pages = (number for number in span if number <= count)
    return count, ((number, _drawings(document, number - 1)) for number in pages)


def _keep(drawing: Image.Image, target: Path) -> None:
    height = round(drawing.height * KEPT_WIDTH / drawing.width)
    small = drawing.width <= KEPT_WIDTH
    page = drawing if small else drawing.resize((KEPT_WIDTH, height), Image.Resampling.LANCZOS)
    page.save(target, "JPEG", quality=60)


def _pages(path: Path, suffix: str) -> Iterator[Iterator[Image.Image]]:
    if suffix == "pdf":
        yield from _of_pdf(path)
    else:
        yield _of_image(path)


def _opened(path: Path) -> Any:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise FileRefused(f"PDF 打不开。{CURE}") from error


def _of_pdf(path: Path) -> Iterator[Iterator[Image.Image]]:
    document = _opened(path)
    count = len(document)
    if count > MAX_PAGES:
        raise FileRefused(f"扫描件有 {count} 页，超过 {MAX_PAGES} 页，请只上传参评表的扫描件。")
    for number in range(count):
        yield _drawings(document, number)


def _drawings(document: Any, number: int) -> Iterator[Image.Image]:
    page = document[number]
    longest = max(page.get_size())
    for scale in SCALES:
        wanted = min(scale, LONGEST_SIDE / longest) if longest else scale
        yield page.render(scale=wanted, grayscale=True).to_pil().convert("L")


def _of_image(path: Path) -> Iterator[Image.Image]:
    """The picture in grey; then larger if it is small, then with its contrast spread."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise FileRefused("图片像素过多（超过 5000 万），请降低扫描分辨率后再上传。")
            grey = ImageOps.exif_transpose(picture).convert("L")
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise FileRefused(f"图片打不开。{CURE}") from error
    yield grey
    if max(grey.size) <= SMALL_SIDE:
        yield grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
    yield ImageOps.autocontrast(grey, cutoff=2)


def _texts(drawing: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(drawing, formats=_KINDS)
    return [code.text for code in found]
