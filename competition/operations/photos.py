"""Photographs: what comes in is decoded, checked and written anew, so nothing else comes along."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from records.errors import Refused

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_PIXELS: Final = 50_000_000
LEAST_SIDE: Final = 120
LONGEST_SIDE: Final = 1200
FORMATS: Final = ("JPEG", "PNG")


class BadPhoto(Refused):
    """The file is not a photograph that a 参赛证 can carry."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="photo")


def reencode_photo(content: bytes) -> bytes:
    """Return the picture as a fresh JPEG of at most 1200 pixels a side, metadata gone.

    The content decides what it is, not the name or the declared type. The camera's rotation
    is applied first, as it is lost with the metadata.
    """
    if not content:
        raise BadPhoto("照片文件是空的，请重新选择。")
    if len(content) > MAX_BYTES:
        raise BadPhoto(
            f"照片大小为 {len(content) / 1024 / 1024:.1f} MB，上限为 {MAX_BYTES // 1024 // 1024} MB。"
        )
    picture = _decode(content)
    if min(picture.size) < LEAST_SIDE:
        raise BadPhoto(
            f"照片为 {picture.width}×{picture.height} 像素，宽、高均应不少于 {LEAST_SIDE} 像素。"
        )
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=88, optimize=True)
    return out.getvalue()


def _decode(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise BadPhoto("照片像素过多（超过 5000 万），请缩小后再上传。")
                picture.load()
                return _flatten(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadPhoto("照片像素过多（超过 5000 万），请缩小后再上传。") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise BadPhoto("无法识别为照片，请上传 JPG 或 PNG 格式的图片。") from error


def _flatten(picture: Image.Image) -> Image.Image:
    """Put a see-through picture on white; JPEG has no transparency."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        see_through = picture.convert("RGBA")
        ground = Image.new("RGBA", see_through.size, "white")
        return Image.alpha_composite(ground, see_through).convert("RGB")
    return picture.convert("RGB")
