"""Is a file to be shown honest, clean, and will it play on the day? Looked into by jobs.

Pictures are drawn anew, videos play as they are or become H.264, slides and PDFs become
pictures of their pages: on the day itself nothing is converted.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from accounts.models import User
from competition.enums import MediaState
from competition.models import DisplayMedia
from competition.operations.display_keeping import PAGE, media_of_job, queue_job, write_down
from records.enums import FileFamily
from records.media.checks import check_file
from records.media.families import FileRefused, Unfinished
from records.media.identify import identify
from records.media.limits import LimitReached
from records.media.playing import render_program
from records.media.previews import DRAWING, office_program, page_images
from records.media.video import CURE, VideoRules
from records.models import Job
from records.operations.files import local_copy
from records.operations.jobs import Work, job_handler
from records.operations.looks import Look, draw_look, pdf_pages, web_copy
from records.operations.made_files import Made, try_again_later, working_folder
from records.operations.virus_scans import VirusFound, found_clean

INSPECT: Final = "inspect-display"
RENDER: Final = "render-display"
PREVIEW: Final = "preview-display"
MOST_PAGES: Final = 60
PAGE_WIDTH: Final = 1_600
_PAGES: Final = replace(DRAWING, seconds=90, cpu=90)
CONVERTING: Final = "正在转换为可播放的格式，完成后可播放。"
DRAWING_PAGES: Final = "正在把幻灯片转换为页面，完成后可播放。"
MOVING: Final = (
    "幻灯片按页显示为图片：动画、声音和嵌入的视频不播放，如有请另传视频，或在现场电脑上打开原件。"
)
NO_PAGES: Final = "没有生成网页预览，请在现场电脑上用 PPT 打开原件，并在试播时确认。"


def start_inspection(row: DisplayMedia, *, by: User | None, at: datetime) -> Job:
    """Queue the look into a file that waits for it."""
    return queue_job(INSPECT, "检查展示素材", row, by=by, at=at)


@job_handler(INSPECT, is_quiet=True)
def do_inspect(work: Work) -> None:
    """Look into a file once; what takes long is left to jobs of its own."""
    row = media_of_job(work.job)
    if row is None:
        return
    with working_folder() as folder, local_copy(row.file) as path:
        try:
            look = _look(path, row.file.name, work)
            _SHOW[look.kind.family](row, look, path, folder)
        except VirusFound as found:
            _block(row, str(found))
        except Unfinished as refusal:
            try_again_later(work, refusal)
            _block(row, refusal.message)
        except FileRefused as refusal:
            _block(row, refusal.message)


@job_handler(RENDER, queue="media", is_quiet=True)
def do_render(work: Work) -> None:
    """Make the copy of a video or recording that the browser plays, with progress."""
    row = media_of_job(work.job)
    if row is None:
        return
    with working_folder() as folder, local_copy(row.file) as path:
        try:
            made = web_copy(
                path, identify(path, row.file.name), row.facts, folder,
                on_progress=lambda percent: work.progress(percent, "正在转换为可播放的格式"),
            )  # fmt: skip
        except FileRefused as refusal:
            _block(row, f"{refusal.message}{CURE}")
        except LimitReached as reached:
            _block(row, f"转换没有完成：{reached.reason}。{CURE}")
        else:
            _ready(row, row.facts, [made])


@job_handler(PREVIEW, queue="office", is_quiet=True)
def do_preview(work: Work) -> None:
    """Make the pages of slides. Without them the file itself can still be shown on the spot."""
    row = media_of_job(work.job)
    if row is None:
        return
    with working_folder() as folder, local_copy(row.file) as path:
        try:
            facts, preview = pdf_pages(path, identify(path, row.file.name), folder)
            work.progress(60, "正在生成各页图片")
            pages = _pages(preview.path, folder)
        except LimitReached as reached:
            if reached.is_time:
                try_again_later(work, reached)
            _ready(row, row.facts | {"preview_problem": NO_PAGES}, [])
        except FileRefused:
            _ready(row, row.facts | {"preview_problem": NO_PAGES}, [])
        else:
            _ready(row, _told(row.facts | facts, pages, MOVING), [preview, *pages])


def _look(path: Path, name: str, work: Work) -> Look:
    work.progress(5, "正在识别类型")
    kind = identify(path, name)
    work.progress(15, "正在检查内容")
    facts = check_file(path, kind, video=VideoRules(max_seconds=settings.VIDEO_MAX_SECONDS))
    work.progress(40, "正在查毒")
    look = Look(kind=kind, facts={**facts, "is_scanned": found_clean(path)})
    work.progress(60, "正在生成")
    return look


def _show_picture(row: DisplayMedia, look: Look, path: Path, folder: Path) -> None:
    draw_look(path, look, folder)
    made = [replace(each, part="playable") for each in look.made if each.part == "cleaned"]
    _ready(row, look.facts, made, family=look.kind.family)


def _show_film(row: DisplayMedia, look: Look, path: Path, folder: Path) -> None:
    draw_look(path, look, folder)  # a frame is decoded: that it plays is found out, not assumed
    if look.is_playable or "unchecked" in look.facts:
        _ready(row, look.facts, [], family=look.kind.family, playable=row.file)
    elif render_program() is None:
        _block(row, f"浏览器不能直接播放这种格式，服务器上也没有转换程序。{CURE}")
    else:
        _go_on(row, look, RENDER)


def _show_pdf(row: DisplayMedia, look: Look, path: Path, folder: Path) -> None:
    pages = _pages(path, folder)
    facts = _told(look.facts, pages, "")
    _ready(row, facts, pages, family=look.kind.family, preview=row.file)


def _show_slides(row: DisplayMedia, look: Look, path: Path, folder: Path) -> None:
    if office_program() is None:
        facts = look.facts | {"preview_problem": NO_PAGES}
        _ready(row, facts, [], family=look.kind.family)
    else:
        _go_on(row, look, PREVIEW)


def _refuse(row: DisplayMedia, look: Look, path: Path, folder: Path) -> None:
    raise FileRefused("这种文件不能展示，请另存为 PDF 或 PPT 后再上传。")


_SHOW: Final[dict[FileFamily, Callable[[DisplayMedia, Look, Path, Path], None]]] = {
    FileFamily.IMAGE: _show_picture,
    FileFamily.VIDEO: _show_film,
    FileFamily.AUDIO: _show_film,
    FileFamily.PDF: _show_pdf,
    FileFamily.SLIDES: _show_slides,
    FileFamily.WORD: _refuse,
    FileFamily.SHEET: _refuse,
}


def _pages(pdf: Path, folder: Path) -> list[Made]:
    paths = page_images(pdf, folder, pages=MOST_PAGES, width=PAGE_WIDTH, jpeg=True, limits=_PAGES)
    return [
        Made(part=f"{PAGE}{number}", path=path, suffix="jpg", content_type="image/jpeg")
        for number, path in enumerate(paths, 1)
    ]


def _told(facts: dict[str, Any], pages: list[Made], remark: str) -> dict[str, Any]:
    if not pages:
        return facts | {"preview_problem": NO_PAGES}
    if facts.get("pages", 0) > len(pages):
        remark = f"共 {facts['pages']} 页，只显示前 {len(pages)} 页。{remark}"
    return facts | ({"remark": remark} if remark else {})


def _ready(row: DisplayMedia, facts: dict[str, Any], made: list[Made], **more: Any) -> None:
    told = {key: value for key, value in facts.items() if key != "step"}
    write_down(row, {"state": MediaState.READY, "facts": told, **more}, made)


_STEPS: Final = {
    RENDER: ("转换展示视频", CONVERTING),
    PREVIEW: ("生成幻灯片预览", DRAWING_PAGES),
}


def _go_on(row: DisplayMedia, look: Look, kind: str) -> None:
    """Leave the rest to another job; the file is not ready before that one is done."""
    title, step = _STEPS[kind]
    values = {"facts": look.facts | {"step": step}, "family": look.kind.family}
    with transaction.atomic():
        at = write_down(row, values, [])
        if at is not None:
            queue_job(kind, title, row, by=row.added_by, at=at)


def _block(row: DisplayMedia, problem: str) -> None:
    write_down(row, {"state": MediaState.BLOCKED, "problem": problem[:300]}, [])
