"""Copies for the web and PDF pages: made once; what does not succeed is said, not hidden."""

import pytest

from records.enums import JobState
from records.media import playing, previews
from records.media.limits import LimitReached
from records.models import Job, Message
from records.operations import looks
from submissions.enums import FileState
from submissions.models import Attachment
from submissions.operations import inspection, renderings
from submissions.queries.evidence import Item
from tests.cast import Cast
from tests.factories import NOON
from tests.records.media import films
from tests.records.media.files import docx
from tests.submissions.inspecting import attached, inspected, work_off
from tests.works import make_work

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def work(cast: Cast, papers, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    return make_work(papers, cast.liaison)


def old_film(tmp_path) -> bytes:
    return films.film(tmp_path / "a.avi", "-c:v", "mpeg4", "-c:a", "mp3", seconds=3).read_bytes()


def test_the_copy_is_made_with_progress(cast: Cast, work, tmp_path, monkeypatch):
    notes: list[tuple[int, str]] = []
    progress = renderings.Work.progress

    def noted(self, percent: int, note: str = "") -> None:
        progress(self, percent, note)
        notes.append((percent, note))

    monkeypatch.setattr(renderings.Work, "progress", noted)
    inspected(work, "演示.avi", old_film(tmp_path), cast.liaison)
    told = [percent for percent, note in notes if note == "正在转换为网页可播放的格式"]
    assert (told == sorted(told), told[-1] > 50) == (True, True)


def reached(*arguments, **options):
    raise LimitReached("超过 30 秒没有进展")


def test_a_rendering_that_is_ended_leaves_the_film_and_says_why(
    cast: Cast, work, tmp_path, monkeypatch
):
    monkeypatch.setattr(looks, "render_web", reached)
    row = inspected(work, "演示.avi", old_film(tmp_path), cast.liaison)
    assert (row.state, row.is_playable, row.playable) == (FileState.READY, False, None)
    assert row.facts["playable_problem"] == "没有完成：超过 30 秒没有进展。"
    assert Item(row, "3-1", "").remark.startswith("浏览器不能播放，不计为“可播放的视频”。没有完成")


def test_a_copy_that_does_not_play_is_none(cast: Cast, work, tmp_path, monkeypatch):
    def wrong(path, kind, facts, target, *, on_progress):
        target.write_bytes(path.read_bytes())
        return True

    monkeypatch.setattr(looks, "render_web", wrong)
    row = inspected(work, "演示.avi", old_film(tmp_path), cast.liaison)
    assert (row.is_playable, row.playable) == (False, None)
    assert row.facts["playable_problem"] != ""


def test_without_ffmpeg_nothing_is_queued(cast: Cast, work, tmp_path, monkeypatch):
    content = old_film(tmp_path)
    monkeypatch.setattr(playing, "render_program", lambda: None)
    monkeypatch.setattr(inspection, "render_program", lambda: None)
    monkeypatch.setattr(looks, "render_program", lambda: None)
    row = inspected(work, "演示.avi", content, cast.liaison)
    assert "没有安装 ffmpeg" in Item(row, "3-1", "").remark
    assert Job.objects.filter(kind=renderings.RENDER).count() == 0


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (lambda *a, **o: False, "没有生成预览，请下载原件查看。"),
        (reached, "没有完成：超过 30 秒没有进展。"),
    ],
)
def test_an_office_file_without_a_preview_stays_ready_and_says_so(
    cast: Cast, work, monkeypatch, failure, said
):
    monkeypatch.setattr(looks, "office_pdf", failure)
    row = inspected(work, "报告.docx", docx(), cast.liaison)
    assert (row.state, row.preview) == (FileState.READY, None)
    assert Item(row, "1-1", "").remark == said
    assert Message.objects.count() == 0


@pytest.mark.slow
def test_a_preview_is_made_once(cast: Cast, work, monkeypatch):
    row = inspected(work, "报告.docx", docx(), cast.liaison)
    Job.objects.update(state=JobState.QUEUED)
    monkeypatch.setattr(looks, "office_pdf", reached)
    work_off()
    again = Attachment.objects.get(pk=row.pk)
    assert (again.preview, again.facts) == (row.preview, {"pages": 1})


def test_a_blocked_file_is_not_rendered(cast: Cast, work, tmp_path):
    row = attached(work, "演示.avi", old_film(tmp_path), cast.liaison)
    work_off("inspect-attachment")
    Attachment.objects.filter(pk=row.pk).update(state=FileState.BLOCKED, problem="发现病毒")
    assert work_off() == ["render-attachment"]
    row.refresh_from_db()
    assert row.playable is None


@pytest.mark.slow
def test_a_hanging_office_program_is_ended_and_the_worker_goes_on(
    cast: Cast, work, tmp_path, monkeypatch, error_logs
):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(previews, "office_program", lambda: str(program))
    quick = previews.Limits(seconds=1)
    monkeypatch.setattr(previews.office_pdf, "__kwdefaults__", {"limits": quick, "pages": 9})
    row = attached(work, "报告.docx", docx(), cast.liaison)
    for _ in range(3):  # a busy machine is given two more tries
        work_off()
        Job.objects.filter(state=JobState.QUEUED).update(next_try_at=NOON)
    row.refresh_from_db()
    assert row.facts["preview_problem"] == "没有完成：处理超过 1 秒。"
    assert (Job.objects.get(kind=renderings.PREVIEW).attempt, len(error_logs)) == (3, 2)
