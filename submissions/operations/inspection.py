"""What an attached file is looked into for, by a job: is it honest, whole, clean; what it shows."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from accounts.models import User
from records.media.checks import check_file
from records.media.families import OFFICE, FileRefused, Unfinished
from records.media.identify import identify
from records.media.playing import render_program, wants_rendition
from records.media.previews import office_program
from records.media.video import VideoRules
from records.models import Job
from records.operations.files import local_copy
from records.operations.jobs import Work, job_handler
from records.operations.looks import Look, draw_look
from records.operations.made_files import try_again_later, working_folder
from records.operations.virus_scans import VirusFound
from submissions.enums import FileState, ScanResult
from submissions.models import Attachment
from submissions.operations import renderings, virus_scans
from submissions.operations.inspection_steps import attachment_of, queue_job, written_down

KIND: Final = "inspect-attachment"


@dataclass
class Seen(Look):
    """What the look into a harmless file found and made, and what the scanner said."""

    scan: ScanResult = ScanResult.UNSCANNED


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
        except VirusFound as found:
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
    draw_look(path, seen, folder)
    work.progress(90, "正在保存")
    return seen


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
