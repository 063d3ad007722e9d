"""What is shown of a file once it was found harmless: pictures, posters, web copies, PDF pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from records.enums import FileFamily
from records.media.checks import check_file, draw_image
from records.media.families import OFFICE, FileRefused, FileType
from records.media.identify import identify
from records.media.playing import draw_poster, plays_as_is, render_program, render_web
from records.media.previews import office_pdf, page_thumbnail
from records.operations.made_files import Made


@dataclass
class Look:
    """What a file is, what is known of it, and what was drawn of it."""

    kind: FileType
    facts: dict[str, Any]
    is_playable: bool = False
    made: list[Made] = field(default_factory=list)


def draw_look(path: Path, look: Look, folder: Path) -> None:
    """Draw a harmless file's quick parts: cleaned picture, poster of a film, first page."""
    _DRAW[look.kind.family](path, look, folder)


def web_copy(
    path: Path,
    kind: FileType,
    facts: dict[str, Any],
    folder: Path,
    *,
    on_progress: Callable[[int], None],
) -> Made:
    """Make the copy of a film or a recording that every browser plays; refuse what does not."""
    target = folder / "web.mp4"
    made = render_web(path, kind, facts, target, on_progress=on_progress)
    if not made or not _plays(target, kind):
        raise FileRefused("转换没有成功，浏览器不能播放。")
    is_film = kind.family is FileFamily.VIDEO
    suffix, content_type = ("mp4", "video/mp4") if is_film else ("m4a", "audio/mp4")
    return Made(part="playable", path=target, suffix=suffix, content_type=content_type)


def pdf_pages(path: Path, kind: FileType, folder: Path) -> tuple[dict[str, Any], Made]:
    """Make the PDF pages of an office file; return what is known of them, and the file."""
    target = folder / "preview.pdf"
    if not office_pdf(path, target, kind.family, kind.suffix):
        raise FileRefused("没有生成预览，请下载原件查看。")
    facts = check_file(target, identify(target, "preview.pdf"))
    return facts, Made(part="preview", path=target, suffix="pdf", content_type="application/pdf")


def first_page(path: Path, folder: Path) -> list[Made]:
    """Draw a small picture of a PDF's first page; none where poppler is not installed."""
    small = folder / "page.jpg"
    return [_thumbnail(small)] if page_thumbnail(path, small) else []


def _draw_picture(path: Path, look: Look, folder: Path) -> None:
    target, small = folder / "cleaned", folder / "small.jpg"
    told = draw_image(path, look.kind, target, small)
    cleaned = Made(
        part="cleaned", path=target, suffix=told["suffix"], content_type=told["content_type"]
    )
    look.made = [cleaned, _thumbnail(small)]


def _draw_film(path: Path, look: Look, folder: Path) -> None:
    look.is_playable = plays_as_is(look.kind, look.facts)
    if not look.is_playable and "unchecked" not in look.facts and not render_program():
        look.facts["playable_problem"] = "服务器没有安装 ffmpeg，不能转换。"
    if look.kind.family is FileFamily.VIDEO and "unchecked" not in look.facts and render_program():
        poster = folder / "poster.jpg"
        draw_poster(path, look.kind, look.facts, poster)
        look.made = [_thumbnail(poster)]


def _draw_page(path: Path, look: Look, folder: Path) -> None:
    look.made = first_page(path, folder)


def _draw_nothing(path: Path, look: Look, folder: Path) -> None:
    """Office files are drawn from their preview, by its job."""


_DRAW: Final[dict[FileFamily, Callable[[Path, Look, Path], None]]] = {
    FileFamily.IMAGE: _draw_picture,
    FileFamily.VIDEO: _draw_film,
    FileFamily.AUDIO: _draw_film,
    FileFamily.PDF: _draw_page,
    **dict.fromkeys(OFFICE, _draw_nothing),
}


def _thumbnail(path: Path) -> Made:
    return Made(part="thumbnail", path=path, suffix="jpg", content_type="image/jpeg")


def _plays(target: Path, kind: FileType) -> bool:
    """Look at the copy as at any other file: that it plays is found out, not assumed."""
    name = "web.mp4" if kind.family is FileFamily.VIDEO else "web.m4a"
    found = identify(target, name)
    return plays_as_is(found, check_file(target, found))
