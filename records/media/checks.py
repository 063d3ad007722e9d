"""Is this file harmless and whole? Asked before anything is kept of it or shown of it."""

import json
import logging
import sys
from pathlib import Path
from typing import Any, Final

from records.enums import FileFamily
from records.media.families import OFFICE, FileRefused, FileType, Unfinished
from records.media.limits import MIB, Crashed, Finished, LimitReached, Limits, own_folder, run
from records.media.video import VideoRules, check_media

Facts = dict[str, Any]
ROOT: Final = Path(__file__).resolve().parents[2]
CHECKING: Final = Limits(seconds=25, cpu=20, memory=512 * MIB)
DRAWING: Final = Limits(seconds=28, cpu=25, memory=1024 * MIB)
CURE: Final = "请用原来的软件打开，另存为新文件后重新上传。"
logger = logging.getLogger(__name__)


def check_file(path: Path, kind: FileType, *, video: VideoRules | None = None) -> Facts:
    """Return what is known of a harmless file; raise FileRefused with the reason otherwise.

    Facts: `pages` of a PDF; `width`, `height` of a picture; of video and audio `duration_ms`,
    `codec`, `audio_codec`, `width`, `height`, `fps`, `has_audio` — or `unchecked` = "未检测"
    where ffprobe is not installed.
    """
    if kind.family is FileFamily.PDF:
        return ask("check-pdf", str(path.resolve()))
    if kind.family is FileFamily.IMAGE:
        return ask("check-image", str(path.resolve()), kind.suffix)
    if kind.family in OFFICE:
        return _check_office(path, kind)
    return check_media(path, kind, video or VideoRules())


def draw_image(path: Path, kind: FileType, target: Path, thumbnail: Path) -> Facts:
    """Write a picture anew without its metadata, and its thumbnail; see `images.draw_anew`."""
    files = [str(one.resolve()) for one in (target, thumbnail)]
    return ask("draw-image", str(path.resolve()), kind.suffix, *files, limits=DRAWING)


def find_codes(path: Path, kind: FileType) -> Facts:
    """Return {"pages", "codes"} of a scanned paper, a PDF or a picture; see `codes.read_codes`."""
    return ask("read-codes", str(path.resolve()), kind.suffix, limits=DRAWING)


def read_pages(path: Path, kind: FileType, folder: Path, *, span: range) -> Facts:
    """Return the codes of some pages, each on its own, and draw them; see `codes.read_pages`."""
    asked = (f"{span.start}:{span.stop}", str(folder.resolve()))
    return ask("read-pages", str(path.resolve()), kind.suffix, *asked, limits=DRAWING)


def ask(task: str, *arguments: str, limits: Limits = CHECKING) -> Facts:
    """Have the child process do one of its tasks; its refusals and its end are refusals here."""
    with own_folder() as folder:
        try:
            done = run(
                [sys.executable, "-m", "records.media.child", task, *arguments],
                folder=folder,
                limits=limits,
                environment={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            )
        except LimitReached as reached:
            kind = Unfinished if reached.is_time else FileRefused
            raise kind(f"文件检查没有完成：{reached.reason}。{CURE}") from reached
        except Crashed as crash:
            raise FileRefused(f"文件使检查程序异常退出，不能接收。{CURE}") from crash
    return _answer(task, done)


def _answer(task: str, done: Finished) -> Facts:
    if done.code != 0:
        logger.warning("The task %s stumbled over a file: %s", task, done.errors[-2_000:])
        raise FileRefused(f"文件内容异常，无法检查。{CURE}")
    answer = json.loads(done.output)
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return answer["done"] or {}


def _check_office(path: Path, kind: FileType) -> Facts:
    if kind.suffix == kind.container and kind.suffix.endswith("x"):
        return ask("check-ooxml", str(path.resolve()), kind.suffix)
    return ask("check-ole", str(path.resolve()))
