"""Pictures: one honest picture or a refusal; what is served is drawn anew (B38, B39)."""

import io

import pytest
from PIL import Image, ImageCms

from records.media.checks import check_file, draw_image
from records.media.images import MAX_PIXELS
from tests.records.media import files
from tests.records.media.files import huge_png, moving, picture

SECRETS = (b"CANARY", b"Exif", b"GPS", b"http://ns.adobe.com")


@pytest.fixture
def drawn(tmp_path):
    """Draw a picture anew; return what was told, and both files as bytes."""

    def draw(name: str, content: bytes) -> tuple[dict, bytes, bytes]:
        path, kind = files.known(tmp_path, name, content)
        check_file(path, kind)
        told = draw_image(path, kind, tmp_path / "new", tmp_path / "small")
        return told, (tmp_path / "new").read_bytes(), (tmp_path / "small").read_bytes()

    return draw


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def near(pixel, colour) -> bool:
    return all(abs(got - wanted) <= 12 for got, wanted in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_an_honest_picture_passes_with_its_size(tmp_path, kind):
    name = {"JPEG": "a.jpg"}.get(kind, f"a.{kind.lower()}")
    assert check_file(*files.known(tmp_path, name, picture(kind))) == {"width": 60, "height": 40}


def test_a_progressive_picture_and_one_with_a_second_picture_behind_pass(tmp_path):
    whole = picture(progressive=True) + picture()  # as phones keep depth and motion
    assert check_file(*files.known(tmp_path, "a.jpg", whole)) == {"width": 60, "height": 40}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", huge_png(65_500, 65_500), "超过 5,000 万像素"),
        ("a.png", huge_png(MAX_PIXELS // 1_000 + 1, 1_000), "超过 5,000 万像素"),
        ("a.png", picture("PNG")[:-30], "不完整"),
        ("a.png", huge_png(5_000, 1_000), "不完整"),  # fewer pixels than it says
        ("a.jpg", picture(size=(600, 400))[:-300], "不完整"),
        ("a.gif", picture("GIF")[:-1], "不完整"),
        ("a.webp", picture("WEBP")[:-9], "不完整"),
        ("a.png", moving("PNG"), "动态图片（APNG）"),
        ("a.gif", moving("GIF"), "动态图片"),
        ("a.webp", moving("WEBP"), "动态图片"),
        ("a.gif", picture("GIF") + files.archive_bytes(), "又是压缩包"),
        ("a.jpg", picture() + files.archive_bytes(), "又是压缩包"),
        ("a.jpg", picture(comment=b"<?php system($_GET[0]); ?>"), "网页或程序代码"),
        ("a.jpg", picture() + b"<?php phpinfo();", "网页或程序代码"),
        ("a.gif", picture("GIF", comment=b"<script>alert(1)</script>"), "网页或程序代码"),
        ("a.png", picture("PNG") + b"trailing", "夹带了其他内容"),
        ("a.gif", picture("GIF") + b"trailing", "夹带了其他内容"),
        ("a.webp", picture("WEBP") + b"trailing", "夹带了其他内容"),
        ("a.jpg", picture() + b"MZ\x90\0" + b"\0" * 90, "夹带了其他内容"),
        ("a.jpg", picture() + files.pdf(), "夹带了其他内容"),
    ],
)
def test_odd_pictures_are_refused(reason, name, content, said):
    assert said in reason(name, content)


def test_a_picture_of_the_greatest_size_passes(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGBA", (50_000, MAX_PIXELS // 50_000), "red").save(buffer, "PNG")
    found = check_file(*files.known(tmp_path, "a.png", buffer.getvalue()))
    assert found == {"width": 50_000, "height": 1_000}


def test_place_author_and_comment_are_gone_and_the_picture_stands_upright(drawn):
    content = files.photograph()
    assert all(word in content for word in (b"CANARY-AUTHOR", b"CANARY-COMMENT", b"Exif"))
    told, new, small = drawn("a.jpg", content)
    assert told == {"content_type": "image/jpeg", "suffix": "jpg", "width": 40, "height": 60}
    image = opened(new)
    assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((40, 60), {}, None)
    assert [word for word in SECRETS if word in new or word in small] == []
    assert near(image.convert("RGB").getpixel((20, 5)), (10, 20, 220))  # the left half is on top
    assert near(image.convert("RGB").getpixel((20, 55)), (200, 30, 40))


def test_texts_in_a_png_are_gone_and_its_pixels_are_the_same(drawn):
    content = files.commented_png()
    told, new, small = drawn("a.png", content)
    assert (told["content_type"], b"CANARY" in new or b"CANARY" in small) == ("image/png", False)
    assert opened(new).tobytes() == opened(content).tobytes()


def test_see_through_parts_stay_so_and_are_white_when_small(drawn):
    buffer = io.BytesIO()
    Image.new("RGBA", (900, 300), (0, 0, 0, 0)).save(buffer, "WEBP", lossless=True)
    told, new, small = drawn("a.webp", buffer.getvalue())
    assert (told["suffix"], opened(new).getpixel((5, 5))[3]) == ("png", 0)
    assert (opened(small).format, opened(small).size) == ("JPEG", (480, 160))
    assert near(opened(small).getpixel((5, 5)), (255, 255, 255))


def test_colours_of_another_space_are_kept_by_converting_them(drawn):
    buffer = io.BytesIO()
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(buffer, "JPEG")
    _, new, _ = drawn("a.jpg", buffer.getvalue())
    assert (opened(new).mode, near(opened(new).getpixel((9, 9)), (255, 0, 0))) == ("RGB", True)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _, new, _ = drawn("a.jpg", picture(icc_profile=lab))
    assert "icc_profile" not in opened(new).info
    assert near(opened(new).getpixel((50, 20)), (200, 30, 40))


def test_a_damaged_colour_profile_spoils_nothing(drawn):
    _, new, _ = drawn("a.jpg", picture(icc_profile=b"not a profile"))
    assert near(opened(new).getpixel((50, 20)), (200, 30, 40))


def test_sixteen_bits_of_grey_are_scaled_not_clipped(drawn):
    buffer = io.BytesIO()
    Image.new("I;16", (40, 40), 0x8000).save(buffer, "PNG")
    _, new, _ = drawn("a.png", buffer.getvalue())
    assert near(opened(new).convert("RGB").getpixel((9, 9)), (128, 128, 128))


@pytest.mark.slow
def test_a_photograph_of_a_good_camera_is_drawn_within_its_limits(drawn):
    told, _, small = drawn("a.jpg", picture(size=(8_000, 6_000)))
    assert (told["width"], told["height"], opened(small).size) == (8_000, 6_000, (480, 360))
