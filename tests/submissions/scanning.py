"""Paper that went through an office scanner: turned, shrunk, grey, noisy."""

import io
import random

import pypdfium2
from PIL import Image, ImageFilter

from records.word import qr_png
from submissions.documents.printed_code import PrintedCode
from submissions.models import SubmissionVersion

A4_AT_200 = (1654, 2339)
QR_PIXELS = 157  # 20 mm at 200 dpi


def qr_of(version: SubmissionVersion) -> str:
    """What the QR of a printed version says."""
    return PrintedCode(version.code, version.number, version.short_hash).qr_text()


def sheet(*texts: str) -> Image.Image:
    """A page at 200 dpi with the QR codes in its right upper corner, some print below."""
    page = Image.new("L", A4_AT_200, 250)
    for place, text in enumerate(texts):
        code = Image.open(io.BytesIO(qr_png(text, scale=6))).convert("L")
        page.paste(code.resize((QR_PIXELS, QR_PIXELS)), (1290, 100 + 200 * place))
    for row in range(400, 2200, 40):
        page.paste(60, (220, row, 1400, row + 18))
    return page


def scanned(
    page: Image.Image, *, angle: float = 0, scale: float = 1, noise: float = 0, blur: float = 0
) -> Image.Image:
    """The page as a scanner or a telephone sees it; `noise` is the share of wrong pixels."""
    grey = page.convert("L").rotate(angle, expand=True, fillcolor=235)
    if scale != 1:
        size = (round(grey.width * scale), round(grey.height * scale))
        grey = grey.resize(size, Image.Resampling.BILINEAR)
    if blur:
        grey = grey.filter(ImageFilter.GaussianBlur(blur))
    dice = random.Random(7)  # noqa: S311 -- noise, no secret
    pixels = grey.load()
    for _ in range(int(grey.width * grey.height * noise)):
        pixels[dice.randrange(grey.width), dice.randrange(grey.height)] = dice.randrange(256)
    return grey


def png(page: Image.Image) -> bytes:
    """The page as a PNG file."""
    return _saved(page, "PNG")


def jpg(page: Image.Image) -> bytes:
    """The page as a JPEG file."""
    return _saved(page, "JPEG")


def pdf(*pages: Image.Image) -> bytes:
    """The pages as a scanner's PDF: one JPEG each."""
    out = io.BytesIO()
    pages[0].save(out, format="PDF", save_all=True, append_images=list(pages[1:]), resolution=200)
    return out.getvalue()


def printed(pdf_bytes: bytes, *, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF as a printer would put them on paper."""
    document = pypdfium2.PdfDocument(pdf_bytes)
    return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]


def _saved(page: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    page.save(out, format=form, quality=70)
    return out.getvalue()
