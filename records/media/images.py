"""Pictures: checked byte by byte, then drawn anew, so that nothing but the picture is served.

Runs in the child process (B38, B39).
"""

import io
import mmap
import re
import warnings
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from records.media.containers import has_archive_end
from records.media.families import FileRefused

MAX_PIXELS: Final = 50_000_000
THUMBNAIL: Final = (480, 480)
QUALITY: Final = 90
CURE: Final = "请用看图软件打开，另存为 .jpg 或 .png 后再上传。"
_BROKEN: Final = f"图片不完整或已损坏，打不开。{CURE}"
_FOREIGN: Final = f"图片里夹带了其他内容，不能接收。{CURE}"
_CODE: Final = re.compile(rb"<\?php|<script[\s>]|<!doctype html|<html[\s>]", re.IGNORECASE)
_PROGRAM_HEADS: Final = (
    b"MZ\x90",
    b"\x7fELF",
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"%PDF",
    b"#!/",
)
_JPEG_MARK: Final = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_FORMATS: Final = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_HARD_ERRORS: Final = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, UnidentifiedImageError,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
Mapped = bytes | mmap.mmap


def check_image(path: Path, suffix: str) -> dict[str, int]:
    """Return {"width", "height"} as people see them; refuse what is no single honest picture."""
    if has_archive_end(path):
        raise FileRefused(f"文件既是图片又是压缩包，不能接收。{CURE}")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _CODE.search(content):
            raise FileRefused(f"图片里夹带了网页或程序代码，不能接收。{CURE}")
        rest = content[_END_OF[_FORMATS[suffix]](content) :].strip(b"\0\r\n ")
        if rest.startswith(_PROGRAM_HEADS) or (rest and _FORMATS[suffix] != "JPEG"):
            raise FileRefused(_FOREIGN)
    picture = _opened(path, suffix)
    if getattr(picture, "n_frames", 1) > 1:
        raise FileRefused("不接收动态图片。请另存为静态图片，或转为 .mp4 视频后再上传。")
    width, height = picture.size
    try:
        picture.load()
        turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    except _HARD_ERRORS as error:
        raise FileRefused(_BROKEN) from error
    return {"width": height, "height": width} if turned else {"width": width, "height": height}


def draw_anew(path: Path, suffix: str, target: Path, thumbnail: Path) -> dict[str, Any]:
    """Write the picture alone to `target`, upright, in sRGB, and a small JPEG beside it.

    Returns {"content_type", "suffix", "width", "height"} of what was written: a JPEG, or a PNG
    where the original is lossless or see-through. No EXIF, place, author or comment is kept.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = _upright(_opened(path, suffix))
        keeps_all = suffix in {"png", "gif"} or picture.mode == "RGBA"
        kind = "PNG" if keeps_all else "JPEG"
        options = {"optimize": False} if keeps_all else {"quality": QUALITY, "progressive": True}
        picture.save(target, kind, **options)
        _save_small(picture, thumbnail)
    except _HARD_ERRORS as error:
        raise FileRefused(_BROKEN) from error
    return {
        "content_type": f"image/{kind.lower()}",
        "suffix": "png" if keeps_all else "jpg",
        "width": picture.width,
        "height": picture.height,
    }


def _opened(path: Path, suffix: str) -> Image.Image:
    """Open by the one decoder of the format, and count the pixels before any is decoded."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(path, formats=[_FORMATS[suffix]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused(
            f"图片超过 {MAX_PIXELS // 10_000:,} 万像素，请缩小后重新上传。"
        ) from error
    except _HARD_ERRORS as error:
        raise FileRefused(_BROKEN) from error
    if picture.width * picture.height > MAX_PIXELS:
        raise FileRefused(f"图片超过 {MAX_PIXELS // 10_000:,} 万像素，请缩小后重新上传。")
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    picture.load()
    picture = ImageOps.exif_transpose(picture)
    picture = _eight_bits(picture)
    see_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    if see_through:
        return _in_srgb(picture.convert("RGBA"), profile, "RGBA")
    if picture.mode not in {"RGB", "CMYK", "L"}:
        picture = picture.convert("RGB")
    return _in_srgb(picture, profile, "RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Scale 16-bit grey down: a plain conversion would clip it to white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(picture: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Return the picture with its colours, in the space that every browser takes for granted."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            changed = None  # a profile for another kind of colour, or a damaged one
        if changed is not None:
            return _bare(changed)
    return _bare(picture if picture.mode == mode else picture.convert(mode))


def _bare(picture: Image.Image) -> Image.Image:
    """Drop everything that is not a pixel."""
    picture.info = {}
    picture.getexif().clear()
    return picture


def _save_small(picture: Image.Image, thumbnail: Path) -> None:
    small = picture.copy()
    small.thumbnail(THUMBNAIL)
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    small.convert("RGB").save(thumbnail, "JPEG", quality=82)


def _end_of_png(content: Mapped) -> int:
    at = 8
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if kind == b"acTL":
            raise FileRefused(
                "不接收动态图片（APNG）。请另存为静态图片，或转为 .mp4 视频后再上传。"
            )
        at += 12 + length
        if kind == b"IEND" and at <= len(content):
            return at
    raise FileRefused(_BROKEN)


def _end_of_jpeg(content: Mapped) -> int:
    """Walk the segments; inside the coded picture only a true mark ends the run."""
    at = 2
    while (mark := _JPEG_MARK.search(content, at)) is not None:
        kind, at = mark.group(1)[0], mark.end()
        if kind == 0xD9:
            return at
        if kind == 0x01 or 0xD0 <= kind <= 0xD8:
            continue
        at += int.from_bytes(content[at : at + 2], "big")
    raise FileRefused(_BROKEN)


def _end_of_gif(content: Mapped) -> int:
    at = 13 + _colour_table(content[10])
    while at < len(content):
        kind = content[at]
        if kind == 0x3B:
            return at + 1
        if kind == 0x21:
            at = _after_blocks(content, at + 2)
        elif kind == 0x2C and at + 10 < len(content):
            at = _after_blocks(content, at + 11 + _colour_table(content[at + 9]))
        else:
            break
    raise FileRefused(_BROKEN)


def _colour_table(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: Mapped, at: int) -> int:
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1


def _end_of_webp(content: Mapped) -> int:
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise FileRefused(_BROKEN)
    return end + end % 2


_END_OF: Final = {
    "JPEG": _end_of_jpeg,
    "PNG": _end_of_png,
    "GIF": _end_of_gif,
    "WEBP": _end_of_webp,
}
