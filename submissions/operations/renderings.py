"""What is made of a file after it was found harmless: a copy for the web, PDF pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from records.enums import FileFamily
from records.media.checks import check_file
from records.media.families import FileRefused, FileType
from records.media.identify import identify
from records.media.limits import LimitReached
from records.media.playing import plays_as_is, render_web
from records.media.previews import office_pdf, page_thumbnail
from records.operations.files import local_copy
from records.operations.jobs import Work, job_handler
from submissions.enums import FileState
from submissions.models import Attachment
from submissions.operations.inspection_steps import (
    Made,
    attachment_of,
    try_again_later,
    working_folder,
    written_down,
)

RENDER: Final = "render-attachment"
PREVIEW: Final = "preview-attachment"
Make = Callable[[Path, FileType, Attachment, Path], tuple[dict[str, Any], list[Made]]]


@job_handler(RENDER, queue="media", is_quiet=True)
def do_render(work: Work) -> None:
    """Make the copy of a film or a recording that every browser plays, with progress."""

    def make(
        path: Path, kind: FileType, row: Attachment, folder: Path
    ) -> tuple[dict[str, Any], list[Made]]:
        target = folder / "web.mp4"
        made = render_web(
            path, kind, row.facts, target,
            on_progress=lambda percent: work.progress(percent, "正在转换为网页可播放的格式"),
        )  # fmt: skip
        if not made or not _plays(target, kind):
            raise FileRefused("转换没有成功，浏览器不能播放。")
        is_film = kind.family is FileFamily.VIDEO
        suffix, content_type = ("mp4", "video/mp4") if is_film else ("m4a", "audio/mp4")
        copy = Made(part="playable", path=target, suffix=suffix, content_type=content_type)
        return {"is_playable": True}, [copy]

    _do(work, "render_attachment", "playable", make)


@job_handler(PREVIEW, queue="office", is_quiet=True)
def do_preview(work: Work) -> None:
    """Make the PDF pages of an office file, and a small picture of the first."""

    def make(
        path: Path, kind: FileType, row: Attachment, folder: Path
    ) -> tuple[dict[str, Any], list[Made]]:
        work.progress(10, "正在生成 PDF 预览")
        target, small = folder / "preview.pdf", folder / "page.jpg"
        if not office_pdf(path, target, kind.family, kind.suffix):
            raise FileRefused("没有生成预览，请下载原件查看。")
        work.progress(70, "正在生成缩略图")
        facts = row.facts | check_file(target, identify(target, "preview.pdf"))
        made = [Made(part="preview", path=target, suffix="pdf", content_type="application/pdf")]
        if page_thumbnail(target, small):
            made.append(Made(part="thumbnail", path=small, suffix="jpg", content_type="image/jpeg"))
        return {"facts": facts}, made

    _do(work, "preview_attachment", "preview", make)


def _do(work: Work, action: str, part: str, make: Make) -> None:
    """Make it once, of a file that is ready; what does not succeed is said in its facts."""
    row = attachment_of(work.job)
    if row is None or row.state != FileState.READY or getattr(row, part) is not None:
        return
    with working_folder() as folder, local_copy(row.file) as path:
        made: list[Made] = []
        try:
            values, made = make(path, identify(path, row.file.name), row, folder)
        except FileRefused as refusal:
            values = {"facts": row.facts | {f"{part}_problem": refusal.message}}
        except LimitReached as reached:
            if reached.is_time and part == "preview":  # a film would be begun anew for long
                try_again_later(work, reached)
            values = {"facts": row.facts | {f"{part}_problem": f"没有完成：{reached.reason}。"}}
        with written_down(row, action, values, made):
            pass


def _plays(target: Path, kind: FileType) -> bool:
    """Look at the copy as at any other file: that it plays is found out, not assumed."""
    name = "web.mp4" if kind.family is FileFamily.VIDEO else "web.m4a"
    found = identify(target, name)
    return plays_as_is(found, check_file(target, found))
