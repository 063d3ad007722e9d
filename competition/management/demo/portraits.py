"""Made-up passport pictures: a head and shoulders drawn in the colours of the index."""

import io
from colorsys import hls_to_rgb

from PIL import Image, ImageDraw

SIZE = (295, 413)
"""One inch at 300 dpi: 25 × 35 mm."""


def portrait(index: int) -> bytes:
    """Return a JPEG; neighbours differ in colour."""
    hue = index * 0.137 % 1
    ground, coat = _colour(hue, 0.85), _colour(hue, 0.35)
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((88, 90, 207, 230), fill=(236, 205, 180))
    pen.pieslice((80, 70, 215, 200), 180, 360, fill=(40, 36, 34))
    pen.ellipse((30, 250, 265, 560), fill=coat)
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=85)
    return out.getvalue()


def _colour(hue: float, lightness: float) -> tuple[int, int, int]:
    red, green, blue = hls_to_rgb(hue, lightness, 0.4)
    return int(red * 255), int(green * 255), int(blue * 255)
