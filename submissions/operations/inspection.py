"""What an attached file is looked into for, by a job: is it honest, whole, clean; what it shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from accounts.models import User
from records.enums import FileFamily
from records.media.checks import check_file, draw_image
from records.media.families import OFFICE, FileRefused, FileType, Unfinished
from records.media.identify import identify
from records.media.playing import draw_poster, plays_as_is, render_program, wants_rendition
from records.media.previews import office_program, page_thumbnail
from records.media.video import VideoRules
from records.models import Job
from records.operations.files import local_copy
from records.operations.jobs import Work, job_handler
from submissions.enums import FileState, ScanResult
from submissions.models import Attachment
from submissions.operations import renderings, virus_scans
from submissions.operations.inspection_steps import (
    Made,
    attachment_of,
    queue_job,
    try_again_later,
    working_folder,
    written_down,
)

KIND: Final = "inspect-attachment"


@dataclass
class Seen:
    """What the look into a harmless file found and made."""

    kind: FileType
    facts: dict[str, Any]
    scan: ScanResult
    is_playable: bool = False
    made: list[Made] = field(default_factory=list)


def start_inspection(attachment: Attachment, *, by: User | None, at: datetime) -> Job:
    """Queue the look into a file that was just attached."""
    return queue_job(KIND, "检查材料", attachment, by=by, at=at)


@job_handler(KIND, is_quiet=True)
def do_inspect(work: Work) -> None:
    """Look into a file once; a second run finds it looked into and does nothing.

    It becomes ready, with what is shown of it, or blocked with the reason, which the district
    is told. What takes long (a copy for the web, PDF pages, a scanner that is away) is left to
    jobs of its own.
    """
    row = attachment_of(work.job)
    if row is None or row.state != FileState.CHECKING:
        return
    with working_folder() as folder, local_copy(row.file) as path:
        try:
            seen = _look(path, row.file.name, folder, work)
        except virus_scans.VirusFound as found:
            _block(row, str(found), scan=ScanResult.INFECTED)
        except Unfinished as refusal:
            try_again_later(work, refusal)
            _block(row, refusal.message)
        except FileRefused as refusal:
            _block(row, refusal.message)
        else:
            _clear(row, seen)


def _look(path: Path, name: str, folder: Path, work: Work) -> Seen:
    work.progress(5, "正在识别类型")
    kind = identify(path, name)
    work.progress(15, "正在检查内容")
    facts = check_file(path, kind, video=VideoRules(max_seconds=settings.VIDEO_MAX_SECONDS))
    work.progress(40, "正在查毒")
    seen = Seen(kind=kind, facts=facts, scan=virus_scans.scan_now(path))
    work.progress(60, "正在生成缩略图")
    _DRAW[kind.family](path, seen, folder)
    work.progress(90, "正在保存")
    return seen


def _draw_picture(path: Path, seen: Seen, folder: Path) -> None:
    target, small = folder / "cleaned", folder / "small.jpg"
    told = draw_image(path, seen.kind, target, small)
    cleaned = Made(
        part="cleaned", path=target, suffix=told["suffix"], content_type=told["content_type"]
    )
    seen.made = [cleaned, _thumbnail(small)]


def _draw_film(path: Path, seen: Seen, folder: Path) -> None:
    seen.is_playable = plays_as_is(seen.kind, seen.facts)
    if not seen.is_playable and "unchecked" not in seen.facts and not render_program():
        seen.facts["playable_problem"] = "服务器没有安装 ffmpeg，不能转换。"
    if seen.kind.family is FileFamily.VIDEO and "unchecked" not in seen.facts and render_program():
        poster = folder / "poster.jpg"
        draw_poster(path, seen.kind, seen.facts, poster)
        seen.made = [_thumbnail(poster)]


def _draw_page(path: Path, seen: Seen, folder: Path) -> None:
    small = folder / "page.jpg"
    if page_thumbnail(path, small):
        seen.made = [_thumbnail(small)]


def _draw_nothing(path: Path, seen: Seen, folder: Path) -> None:
    """Office files are drawn from their preview, by its job."""


_DRAW: Final[dict[FileFamily, Callable[[Path, Seen, Path], None]]] = {
    FileFamily.IMAGE: _draw_picture,
    FileFamily.VIDEO: _draw_film,
    FileFamily.AUDIO: _draw_film,
    FileFamily.PDF: _draw_page,
    **dict.fromkeys(OFFICE, _draw_nothing),
}


def _thumbnail(path: Path) -> Made:
    return Made(part="thumbnail", path=path, suffix="jpg", content_type="image/jpeg")


def _block(row: Attachment, problem: str, *, scan: ScanResult = ScanResult.UNSCANNED) -> None:
    values = {"state": FileState.BLOCKED, "problem": problem[:300], "scan": scan}
    with written_down(row, "inspect_attachment", values, []):
        pass


def _clear(row: Attachment, seen: Seen) -> None:
    values = {
        "state": FileState.READY,
        "family": seen.kind.family,
        "scan": seen.scan,
        "facts": seen.facts,
        "is_playable": seen.is_playable,
    }
    with written_down(row, "inspect_attachment", values, seen.made) as written:
        if written is None:
            return
        fresh, at = written
        if wants_rendition(seen.kind, seen.facts) and render_program():
            queue_job(renderings.RENDER, "转换视频", fresh, by=fresh.added_by, at=at)
        if seen.kind.family in OFFICE and office_program():
            queue_job(renderings.PREVIEW, "生成预览", fresh, by=fresh.added_by, at=at)
        if seen.scan == ScanResult.UNSCANNED and settings.CLAMD_ADDRESS:
            virus_scans.queue_scan(fresh, at=at)
