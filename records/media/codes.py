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


def _pages(path: Path, suffix: str) -> Iterator[Iterator[Image.Image]]:
    if suffix == "pdf":
        yield from _of_pdf(path)
    else:
        yield _of_image(path)


def _of_pdf(path: Path) -> Iterator[Iterator[Image.Image]]:
    try:
        document = pypdfium2.PdfDocument(path)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise FileRefused(f"PDF 打不开。{CURE}") from error
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
