"""Office files as PDF pages and small pictures; nothing is fetched on the way."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from records.enums import FileFamily
from records.media import previews
from records.media.checks import check_file
from records.media.limits import MIB, LimitReached, Limits
from records.media.previews import office_pdf, page_images, page_thumbnail
from tests.records.media import files
from tests.records.media.files import docx, field_xml, pptx, with_body, with_link, xlsx


def converted(tmp_path: Path, name: str, content: bytes, **options) -> Path | None:
    path = files.saved(tmp_path, name, content)
    family = {"docx": FileFamily.WORD, "xlsx": FileFamily.SHEET, "pptx": FileFamily.SLIDES}
    suffix = name.rpartition(".")[2]
    target = tmp_path / "preview.pdf"
    return target if office_pdf(path, target, family[suffix], suffix, **options) else None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"), [("a.docx", docx("职业指导")), ("a.xlsx", xlsx()), ("a.pptx", pptx())]
)
def test_office_files_become_harmless_pdf_pages(tmp_path, name, content):
    made = converted(tmp_path, name, content)
    assert made is not None
    assert check_file(*files.known(tmp_path, "p.pdf", made.read_bytes()))["pages"] >= 1


@pytest.mark.slow
def test_only_the_first_pages_are_made(tmp_path):
    breaks = b'<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 9
    made = converted(tmp_path, "a.docx", with_body(breaks), pages=3)
    assert made is not None
    assert len(PdfReader(made).pages) == 3
    images = page_images(made, tmp_path, pages=2)
    assert [path.read_bytes()[:4] for path in images] == [b"\x89PNG"] * 2
    assert page_thumbnail(made, tmp_path / "small.jpg")
    small = files.known(tmp_path, "s.jpg", (tmp_path / "small.jpg").read_bytes())
    assert check_file(*small)["width"] == 480


@pytest.mark.slow
def test_even_a_file_that_was_never_checked_fetches_nothing(tmp_path, caller):
    address, called = caller
    content = with_link(docx(), "word/_rels/document.xml.rels", "image", f"{address}/a.png")
    content = with_link(content, "word/_rels/settings.xml.rels", "attachedTemplate", f"{address}/t")
    content = with_body(field_xml(f' INCLUDEPICTURE "{address}/b.png" '.encode()), content)
    picture = (
        b'<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:imagedata '
        b'r:id="rX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        b"</v:shape></w:pict></w:r></w:p>"
    )
    assert converted(tmp_path, "a.docx", with_body(picture, content)) is not None
    assert called == []


def test_without_libreoffice_there_is_no_preview_and_no_error(tmp_path, monkeypatch):
    monkeypatch.setattr(previews, "office_program", lambda: None)
    assert converted(tmp_path, "a.docx", docx()) is None


def test_a_file_that_libreoffice_cannot_open_has_no_preview(tmp_path):
    assert converted(tmp_path, "a.docx", b"PK\x03\x04 nonsense") is None


@pytest.mark.parametrize(
    ("body", "limits", "said"),
    [
        ("sleep 60", Limits(seconds=1), "处理超过 1 秒"),
        ("while :; do :; done", Limits(cpu=1), "CPU 超过 1 秒"),
        ("while :; do sleep 60 & done", Limits(processes=5), "程序超过 5 个"),
        ("head -c 400000000 /dev/zero | tail", Limits(memory=64 * MIB), "内存超过 64 MB"),
    ],
)
def test_an_office_program_gone_wild_is_ended_and_told(tmp_path, monkeypatch, body, limits, said):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setattr(previews, "office_program", lambda: str(program))
    with pytest.raises(LimitReached, match=said):
        converted(tmp_path, "a.docx", docx(), limits=limits)


def test_without_poppler_there_are_no_pictures(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    path = files.saved(tmp_path, "a.pdf", files.pdf())
    assert (page_images(path, tmp_path), page_thumbnail(path, tmp_path / "a.jpg")) == ([], False)


def test_a_page_of_a_monstrous_size_ends_in_time(tmp_path):
    whole = files.pdf().replace(b"[0 0 200 200]", b"[0 0 9000000 9000000]")
    path = files.saved(tmp_path, "a.pdf", whole)
    page_thumbnail(path, tmp_path / "a.jpg")  # made or not: within its limits
    assert (tmp_path / "a.jpg").exists() in {True, False}
