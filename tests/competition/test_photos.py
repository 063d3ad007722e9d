"""Photographs: decoded and written anew; the content decides what they are."""

import io
import struct
import zlib

import pytest
from PIL import Image

from competition.operations.photos import MAX_BYTES, BadPhoto, reencode_photo
from tests.competition.nominating import picture


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as opened:
        return opened.size


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and carries next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\x00" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("fmt", ["JPEG", "PNG"])
def test_a_picture_becomes_a_jpeg_of_the_same_size(fmt):
    content = reencode_photo(picture(200, 260, fmt))
    with Image.open(io.BytesIO(content)) as opened:
        assert (opened.format, opened.size, opened.mode) == ("JPEG", (200, 260), "RGB")


def test_a_large_picture_is_made_smaller():
    assert size_of(reencode_photo(picture(3000, 4000))) == (900, 1200)


def test_metadata_is_gone_and_rotation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x013B] = "secret author"
    exif.get_ifd(0x8825)[1] = "N"
    content = reencode_photo(picture(200, 300, exif=exif))
    with Image.open(io.BytesIO(content)) as opened:
        assert (opened.size, dict(opened.getexif())) == ((300, 200), {})
    assert b"secret author" not in content


def test_what_is_appended_to_a_picture_does_not_come_along():
    assert b"<?php" not in reencode_photo(picture() + b"<?php evil ?>")


def test_a_see_through_picture_is_put_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(out, format="PNG")
    with Image.open(io.BytesIO(reencode_photo(out.getvalue()))) as opened:
        assert opened.getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"MZ" + b"\x00" * 200, "无法识别为照片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "无法识别为照片"),
        (b"<html><script>1</script></html>", "无法识别为照片"),
        (picture()[:400], "无法识别为照片"),
        (picture(fmt="TIFF"), "无法识别为照片"),
        (picture(fmt="GIF"), "无法识别为照片"),
        (picture(100, 300), "120 像素"),
        (png_header(65_500, 65_500), "像素过多"),
        (png_header(9_000, 9_000), "像素过多"),
        (picture() + b"\x00" * MAX_BYTES, "上限为 5 MB"),
    ],
)
def test_what_is_no_usable_photograph_is_refused_with_the_reason(content, words):
    with pytest.raises(BadPhoto) as refusal:
        reencode_photo(content)
    assert (words in refusal.value.message, refusal.value.field) == (True, "photo")
