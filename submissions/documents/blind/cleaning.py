"""Files of a blind copy: only what was drawn, copied or converted anew, by family of file.

Pictures are drawn anew; PDF and office files become pictures of pages; film and sound are
packed anew without their descriptions. What cannot be made so is left out, with its reason.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from records.enums import FileFamily
from records.media.checks import draw_image
from records.media.families import OFFICE, FileRefused, FileType
from records.media.identify import identify
from records.media.limits import MIB, Crashed, LimitReached, Limits, own_folder, run
from records.media.previews import office_pdf
from records.media.video import INPUT
from submissions.documents.blind.page_pictures import (
    CannotClean,
    Page,
    draw_pages,
    has_pictures,
    read_pages,
)

PDF: Final = "application/pdf"
_PACKING: Final = Limits(seconds=300, cpu=300, memory=768 * MIB, file_size=4096 * MIB)
_BARE: Final = (
    *("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-sn", "-dn"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
)
_FORMATS: Final = {
    "mp4": "mp4", "m4v": "mp4", "mov": "mp4", "m4a": "mp4", "webm": "webm", "mp3": "mp3",
    "wav": "wav", "flac": "flac", "ogg": "ogg", "aac": "adts", "avi": "avi", "mkv": "matroska",
}  # fmt: skip
_SUFFIXES: Final = {"m4v": "mp4", "mov": "mp4"}
_TYPES: Final = {"mp4": "video/mp4"}


@dataclass(frozen=True)
class Cleaned:
    """What became of a file: its suffix and type, the text left in it, and whether all was read.

    `pages` are the texts page by page. `unread` says what no scan can read (pictures, sound)
    and a person has to look at; "" when everything was read.
    """

    suffix: str
    content_type: str
    pages: tuple[str, ...] = ()
    unread: str = ""


def clean_file(source: Path, name: str, target: Path, cover: Sequence[str]) -> Cleaned:
    """Write a blind copy of `source` to `target`; raise CannotClean with the reason.

    `name` is what people called it, which decides nothing but has to agree with its bytes;
    `cover` are words, as found, that must not be seen.
    """
    try:
        kind = identify(source, name)
    except FileRefused as refusal:
        raise CannotClean(f"文件类型无法识别，未随附（{refusal.message}）") from refusal
    if kind.family is FileFamily.IMAGE:
        return _clean_image(source, kind, target)
    if kind.family is FileFamily.PDF:
        return _clean_pdf(source, target, cover)
    if kind.family in OFFICE:
        return _clean_office(source, kind, target, cover)
    return _clean_film(source, kind, target)


def _clean_image(source: Path, kind: FileType, target: Path) -> Cleaned:
    with own_folder() as folder:
        try:
            facts = draw_image(source, kind, target, folder / "small.jpg")
        except FileRefused as refusal:
            raise CannotClean(f"图片无法重新生成，未随附（{refusal.message}）") from refusal
    return Cleaned(facts["suffix"], facts["content_type"], unread="图片中的文字和标识无法自动检查")


def _clean_pdf(source: Path, target: Path, cover: Sequence[str]) -> Cleaned:
    pages = read_pages(source)
    draw_pages(source, target, pages, cover)
    unread = _unread(pages, has_some=has_pictures(source))
    return Cleaned("pdf", PDF, tuple(page.text for page in pages), unread)


def _unread(pages: Sequence[Page], *, has_some: bool) -> str:
    """Pages without a word are scans; a letterhead may be a picture on any page."""
    mute = [str(number) for number, page in enumerate(pages, start=1) if not page.text.strip()]
    if mute:
        return f"第 {'、'.join(mute[:10])}{' 等' if len(mute) > 10 else ''} 页没有可检查的文字"
    return "页面中的图片（红头、印章、照片）无法自动检查" if has_some else ""


def _clean_office(source: Path, kind: FileType, target: Path, cover: Sequence[str]) -> Cleaned:
    with own_folder() as folder:
        made = folder / "office.pdf"
        try:
            is_made = office_pdf(source, made, kind.family, kind.suffix, pages=0)
        except LimitReached as reached:
            raise CannotClean(f"转换为 PDF 没有完成：{reached.reason}，未随附") from reached
        if not is_made:
            raise CannotClean("不能转换为 PDF（未安装 LibreOffice 或文件打不开），未随附")
        return _clean_pdf(made, target, cover)


def _clean_film(source: Path, kind: FileType, target: Path) -> Cleaned:
    program, form = shutil.which("ffmpeg"), _FORMATS.get(kind.suffix)
    if program is None or form is None:
        reason = "本机没有安装 ffmpeg" if program is None else f"不支持 .{kind.suffix}"
        raise CannotClean(f"音视频无法去除信息（{reason}），未随附")
    is_film = kind.family is FileFamily.VIDEO
    tracks = ["-map", "0:v:0", "-map", "0:a:0?"] if is_film else ["-map", "0:a:0", "-vn"]
    command = [program, "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    command += ["-f", kind.container, *INPUT, "-i", f"file:{source.resolve()}", *tracks]
    command += ["-c", "copy", *_BARE, *_muxing(form), "-f", form, f"file:{target.resolve()}"]
    with own_folder() as folder:
        try:
            done = run(command, folder=folder, limits=_PACKING)
        except LimitReached as reached:
            raise CannotClean(f"音视频处理没有完成：{reached.reason}，未随附") from reached
        except Crashed as crash:
            raise CannotClean("音视频使处理程序异常退出，未随附") from crash
    if done.code != 0 or not target.exists() or not target.stat().st_size:
        raise CannotClean("音视频无法去除信息，未随附")
    suffix = _SUFFIXES.get(kind.suffix, kind.suffix)
    unread = "画面（片头、字幕、台标）和声音无法自动检查" if is_film else "声音无法自动检查"
    return Cleaned(suffix, _TYPES.get(suffix, kind.content_type), unread=unread)


def _muxing(form: str) -> list[str]:
    return {
        "mp4": ["-movflags", "+faststart", "-empty_hdlr_name", "1"],
        "mp3": ["-id3v2_version", "0", "-write_xing", "0"],
    }.get(form, [])
