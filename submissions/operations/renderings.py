"""What is made of a file after it was found harmless: a copy for the web, PDF pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from records.media.families import FileRefused, FileType
from records.media.identify import identify
from records.media.limits import LimitReached
from records.operations.files import local_copy
from records.operations.jobs import Work, job_handler
from records.operations.looks import first_page, pdf_pages, web_copy
from records.operations.made_files import Made, try_again_later, working_folder
from submissions.enums import FileState
from submissions.models import Attachment
from submissions.operations.inspection_steps import attachment_of, written_down

RENDER: Final = "render-attachment"
PREVIEW: Final = "preview-attachment"
Make = Callable[[Path, FileType, Attachment, Path], tuple[dict[str, Any], list[Made]]]


@job_handler(RENDER, queue="media", is_quiet=True)
def do_render(work: Work) -> None:
    """Make the copy of a film or a recording that every browser plays, with progress."""

    def make(
        path: Path, kind: FileType, row: Attachment, folder: Path
    ) -> tuple[dict[str, Any], list[Made]]:
        copy = web_copy(
            path, kind, row.facts, folder,
            on_progress=lambda percent: work.progress(percent, "正在转换为网页可播放的格式"),
        )  # fmt: skip
        return {"is_playable": True}, [copy]

    _do(work, "render_attachment", "playable", make)


@job_handler(PREVIEW, queue="office", is_quiet=True)
def do_preview(work: Work) -> None:
    """Make the PDF pages of an office file, and a small picture of the first."""

    def make(
        path: Path, kind: FileType, row: Attachment, folder: Path
    ) -> tuple[dict[str, Any], list[Made]]:
        work.progress(10, "正在生成 PDF 预览")
        told, preview = pdf_pages(path, kind, folder)
        work.progress(70, "正在生成缩略图")
        facts, made = row.facts | told, [preview, *first_page(preview.path, folder)]
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
