"""Blind copies of files: the content stays, what tells of its maker does not."""

import io
import subprocess
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader, PdfWriter

from records.documents import to_pdf
from submissions.documents.blind.cleaning import Cleaned, clean_file
from submissions.documents.blind.page_pictures import CannotClean, Page, Word, boxes_of, read_pages
from tests.records.media.files import commented_png, pdf, photograph
from tests.records.media.films import H264, film

CANARY = b"CANARY"


def cleaned(
    folder: Path, name: str, content: bytes, cover: tuple[str, ...] = ()
) -> tuple[Cleaned, bytes]:
    source, target = folder / "source", folder / "target"
    source.write_bytes(content)
    told = clean_file(source, name, target, cover)
    return told, target.read_bytes()


def written_pdf() -> bytes:
    """Two lines of Latin text, with metadata, XMP, a comment and an attachment that tell."""
    stream = b"BT /F1 24 Tf 20 150 Td (by Miaomiao He) Tj 0 -40 Td (second line) Tj ET"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = pdf(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream), font)
    page = page.replace(
        b"/MediaBox [0 0 200 200]",
        b"/MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>",
    )
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page), strict=False))
    writer.add_metadata({"/Author": "CANARY-AUTHOR", "/Title": "CANARY-TITLE"})
    writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARY-XMP</x:xmpmeta>"
    writer.add_attachment("CANARY.txt", b"CANARY")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_photograph_loses_its_place_and_its_author(tmp_path: Path):
    told, content = cleaned(tmp_path, "何苗苗.jpg", photograph())
    assert (told.suffix, told.content_type, CANARY in content) == ("jpg", "image/jpeg", False)
    assert told.unread == "图片中的文字和标识无法自动检查"
    picture = Image.open(io.BytesIO(content))
    assert (dict(picture.getexif()), picture.size) == ({}, (40, 60))


def test_a_png_loses_its_texts(tmp_path: Path):
    told, content = cleaned(tmp_path, "a.png", commented_png())
    assert (told.suffix, CANARY in content) == ("png", False)


def test_a_pdf_becomes_pictures_of_its_pages(tmp_path: Path):
    source = written_pdf()
    told, content = cleaned(tmp_path, "a.pdf", source)
    assert told == Cleaned("pdf", "application/pdf", ("by Miaomiao He second line",), "")
    assert (CANARY in source, CANARY in content) == (True, False)
    reader = PdfReader(io.BytesIO(content))
    assert (len(reader.pages), reader.metadata, reader.xmp_metadata) == (1, None, None)
    assert reader.pages[0].extract_text() == ""
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [300, 200]
    picture = reader.pages[0].images[0].image
    assert picture.convert("L").getextrema()[0] < 60


def test_words_of_a_pdf_are_painted_over(tmp_path: Path):
    _, open_copy = cleaned(tmp_path, "a.pdf", written_pdf())
    _, covered = cleaned(tmp_path, "a.pdf", written_pdf(), cover=("Miaomiao He",))

    def black(content: bytes, box: tuple[int, int, int, int]) -> float:
        image = PdfReader(io.BytesIO(content)).pages[0].images[0].image.convert("L")
        scale = image.width / 300
        part = image.crop(tuple(round(side * scale) for side in box))
        return sum(part.histogram()[:128]) / (part.width * part.height)

    name, before, below = (56, 32, 180, 52), (20, 32, 46, 52), (20, 75, 180, 95)
    assert black(open_copy, name) < 0.4
    assert black(covered, name) > 0.95
    assert black(covered, before) == pytest.approx(black(open_copy, before), abs=0.02)
    assert black(covered, below) == pytest.approx(black(open_copy, below), abs=0.02)


def test_only_the_part_of_a_word_that_is_meant_is_painted():
    page = Page(100, 100, [Word("由何苗苗走访", (0, 0, 60, 10)), Word("结束", (0, 20, 20, 30))])
    assert boxes_of(page, ["何苗 苗"]) == [(10, 0, 20, 10), (20, 0, 30, 10), (30, 0, 40, 10)]
    assert boxes_of(page, ["没有"]) == []


def test_pages_without_words_are_said_to_be_unread(tmp_path: Path):
    told, _ = cleaned(tmp_path, "a.pdf", pdf(pages=2))
    assert told.unread == "第 1、2 页没有可检查的文字"


def test_a_broken_pdf_is_left_out(tmp_path: Path):
    with pytest.raises(CannotClean) as left_out:
        cleaned(tmp_path, "a.pdf", b"%PDF-1.7\n" + b"x" * 2000 + b"%%EOF")
    assert left_out.value.reason.endswith("未随附")


def test_a_pdf_is_left_out_without_poppler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CannotClean) as left_out:
        cleaned(tmp_path, "a.pdf", pdf())
    assert left_out.value.reason == "本机没有安装 poppler，PDF 无法处理，未随附"


@pytest.mark.slow
def test_a_word_file_becomes_pictures_and_its_text_is_scanned(tmp_path: Path):
    document = Document()
    document.core_properties.author = "CANARY-AUTHOR"
    document.add_paragraph("由何苗苗走访和平区。")
    document.save(tmp_path / "a.docx")
    told, content = cleaned(tmp_path, "a.docx", (tmp_path / "a.docx").read_bytes())
    assert ("由何苗苗走访和平区。" in told.pages[0].replace(" ", ""), told.unread) == (True, "")
    assert (content.startswith(b"%PDF"), CANARY in content) == (True, False)


@pytest.mark.slow
def test_chinese_words_of_a_pdf_are_painted_over(tmp_path: Path):
    document = Document()
    document.add_paragraph("由何苗苗走访居民。")
    document.save(tmp_path / "a.docx")
    made = to_pdf((tmp_path / "a.docx").read_bytes())
    assert made is not None
    (tmp_path / "a.pdf").write_bytes(made)
    page = read_pages(tmp_path / "a.pdf")[0]
    whole, part = boxes_of(page, ["由何苗苗走访居民。"]), boxes_of(page, ["何苗苗"])
    assert (len(whole), part) == (9, whole[1:4])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.mp4", "a.mp3"])
def test_film_and_sound_lose_their_descriptions(tmp_path: Path, name: str):
    told_of = ["-metadata", "title=CANARY", "-metadata", "artist=CANARY",
               "-metadata:s:a", "handler_name=CANARY", "-metadata:s:a", "title=CANARY"]  # fmt: skip
    options = [*H264] if name == "a.mp4" else ["-vn", "-c:a", "mp3"]
    film(tmp_path / name, *options, *told_of)
    content = (tmp_path / name).read_bytes()
    told, clean = cleaned(tmp_path, name, content)
    assert (CANARY in content, CANARY in clean, told.suffix) == (True, False, name[2:])
    assert "无法自动检查" in told.unread
    played = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(tmp_path / "target"), "-f", "null", "-"],
        check=False,
        capture_output=True,
    )
    assert (played.returncode, played.stderr) == (0, b"")


def test_what_is_of_no_known_kind_is_left_out(tmp_path: Path):
    with pytest.raises(CannotClean) as left_out:
        cleaned(tmp_path, "a.pdf", b"MZ\x90\x00 program")
    assert left_out.value.reason.startswith("文件类型无法识别，未随附")
