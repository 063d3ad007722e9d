"""An attached file after its inspection: what is shown of it, or why it is not taken."""

import errno

import pytest

from records.enums import JobState
from records.media import checks
from records.media.limits import Limits
from records.models import ActionLog, Job, Message, StoredFile
from records.operations import files as stored_files
from records.operations import made_files
from records.operations.files import forget_file, local_copy, read_stored
from submissions.enums import FileState, ScanResult
from submissions.models import Attachment
from submissions.operations import inspection, inspection_steps
from submissions.operations.drafts import discard_work
from submissions.queries.evidence import Item
from tests.cast import Cast
from tests.factories import NOON
from tests.records.media import files, films
from tests.records.media.files import docx, pdf, photograph, picture, with_body, xls, xlsx
from tests.submissions.inspecting import attached, inspected, work_off
from tests.works import hand_in, make_work

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def work(cast: Cast, papers, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    return make_work(papers, cast.liaison)


def parts(row: Attachment) -> set[str]:
    names = ("cleaned", "thumbnail", "playable", "preview")
    return {name for name in names if getattr(row, name) is not None}


def film(tmp_path, *arguments: str, **options) -> bytes:
    return films.film(tmp_path / "film.mp4", *arguments, **options).read_bytes()


def test_a_photograph_is_ready_without_its_place_and_author(cast: Cast, work):
    row = inspected(work, "走访.jpg", photograph(), cast.liaison)
    assert (row.state, row.scan, row.is_playable) == (FileState.READY, ScanResult.UNSCANNED, False)
    assert (row.facts, parts(row)) == ({"width": 40, "height": 60}, {"cleaned", "thumbnail"})
    assert read_stored(row.file) == photograph()
    assert b"CANARY" not in read_stored(row.cleaned) + read_stored(row.thumbnail)
    assert (row.cleaned.name, row.cleaned.content_type) == ("走访.jpg", "image/jpeg")


def test_a_film_that_browsers_play_counts_at_once_and_needs_no_copy(cast: Cast, work, tmp_path):
    row = inspected(work, "演示.mp4", film(tmp_path, *films.FAST), cast.liaison)
    assert (row.state, row.is_playable, parts(row)) == (FileState.READY, True, {"thumbnail"})
    work.entry.refresh_from_db()
    assert work.entry.traits == {"playable_video": 1}
    assert Job.objects.filter(kind="render-attachment").count() == 0


@pytest.mark.slow
def test_a_film_that_browsers_do_not_play_counts_after_its_copy_was_made(
    cast: Cast, work, tmp_path
):
    row = attached(work, "演示.avi", films.film(tmp_path / "a.avi").read_bytes(), cast.liaison)
    assert work_off("inspect-attachment") == ["inspect-attachment"]
    row.refresh_from_db()
    work.entry.refresh_from_db()
    assert (row.state, row.is_playable) == (FileState.READY, False)
    assert "正在转换" in Item(row, "3-1", "").remark
    assert work.entry.traits.get("playable_video", 0) == 0
    assert work_off() == ["render-attachment"]
    row.refresh_from_db()
    work.entry.refresh_from_db()
    assert (row.is_playable, work.entry.traits) == (True, {"playable_video": 1})
    assert Item(row, "3-1", "").remark == ""
    assert (row.playable.name, row.playable.content_type) == ("演示.mp4", "video/mp4")


@pytest.mark.slow
def test_office_files_are_ready_first_and_get_their_pages_after(cast: Cast, work):
    breaks = b'<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 2
    row = attached(work, "报告.docx", with_body(breaks), cast.liaison)
    assert work_off("inspect-attachment") == ["inspect-attachment"]
    row.refresh_from_db()
    assert (row.state, row.facts, parts(row)) == (FileState.READY, {}, set())
    assert work_off() == ["preview-attachment"]
    row.refresh_from_db()
    assert (row.facts, parts(row)) == ({"pages": 3}, {"preview", "thumbnail"})
    assert read_stored(row.preview).startswith(b"%PDF-")


def test_a_pdf_tells_its_pages_and_shows_the_first(cast: Cast, work):
    row = inspected(work, "政策.pdf", pdf(pages=7), cast.liaison)
    assert (row.state, row.facts, parts(row)) == (FileState.READY, {"pages": 7}, {"thumbnail"})


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("政策.pdf", pdf(b"<< /S /JavaScript >>"), "PDF 含有脚本"),
        ("走访.png", files.moving("PNG"), "动态图片"),
        ("报告.docx", with_body(b"<w:altChunk/>"), "altChunk"),
        ("名册.xls", xls((0x2F, b"")), "密码"),
        ("演示.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 16, "没有索引（moov）"),
    ],
)
def test_a_bad_file_is_blocked_with_its_reason_and_the_district_is_told(
    cast: Cast, work, name, content, problem
):
    row = inspected(work, name, content, cast.liaison)
    assert (row.state, problem in row.problem, parts(row)) == (FileState.BLOCKED, True, set())
    note = Message.objects.get()
    assert (note.recipient, note.subject) == (cast.liaison, f"支撑材料“{name}”已拦截，请更换")
    assert (note.body, f"/works/{work.entry_id}/" in note.link) == (row.problem, True)
    assert Job.objects.get().state == JobState.DONE
    assert StoredFile.objects.count() == 1


def test_the_result_is_logged_and_success_disturbs_nobody(cast: Cast, work):
    row = inspected(work, "走访.jpg", picture(), cast.liaison)
    log = ActionLog.objects.get(action="inspect_attachment")
    assert (log.object_id, log.actor, "走访" in log.payload) == (str(row.pk), None, False)
    assert Message.objects.count() == 0


def test_a_second_run_changes_nothing(cast: Cast, work):
    row = inspected(work, "走访.jpg", picture(), cast.liaison)
    Job.objects.update(state=JobState.QUEUED)
    assert work_off() == ["inspect-attachment"]
    again = Attachment.objects.get(pk=row.pk)
    assert (again.cleaned, again.thumbnail) == (row.cleaned, row.thumbnail)
    assert StoredFile.objects.count() == 3
    assert ActionLog.objects.filter(action="inspect_attachment").count() == 1


def test_a_file_removed_meanwhile_leaves_nothing_behind(cast: Cast, work, settings, monkeypatch):
    row = attached(work, "走访.jpg", picture(), cast.liaison)
    look = inspection._look

    def look_and_remove(*arguments):
        seen = look(*arguments)
        stored = row.file
        Attachment.objects.filter(pk=row.pk).delete()
        forget_file(stored)
        return seen

    monkeypatch.setattr(inspection, "_look", look_and_remove)
    work_off()
    assert (StoredFile.objects.count(), Job.objects.get().state) == (0, JobState.DONE)
    kept = [path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert kept == [row.file.uuid.hex]  # the original goes when the transaction is written


def test_a_worker_that_dies_before_writing_leaves_the_file_waiting(
    cast: Cast, work, monkeypatch, error_logs
):
    row = attached(work, "走访.jpg", picture(), cast.liaison)

    def die(*arguments, **options):
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(inspection_steps, "made_row", die)
        work_off()
    row.refresh_from_db()
    assert (row.state, Job.objects.get().state) == (FileState.CHECKING, JobState.QUEUED)
    Job.objects.update(next_try_at="2020-01-01T00:00:00Z")
    work_off()
    row.refresh_from_db()
    assert (row.state, parts(row)) == (FileState.READY, {"cleaned", "thumbnail"})
    assert len(error_logs) == 1


def test_a_full_disk_is_waited_for_and_never_taken_for_a_bad_file(
    cast: Cast, work, monkeypatch, error_logs
):
    row = attached(work, "演示.pdf", pdf(), cast.liaison)
    monkeypatch.setattr(made_files.storage, "free_bytes", lambda: 1_000)
    work_off()
    row.refresh_from_db()
    job = Job.objects.get()
    assert (row.state, job.state, job.attempt) == (FileState.CHECKING, JobState.QUEUED, 1)
    assert error_logs[0].exc_info[1].errno == errno.ENOSPC


def test_a_check_that_runs_out_of_time_is_tried_again_before_the_file_is_blamed(
    cast: Cast, work, monkeypatch, error_logs
):
    row = attached(work, "政策.pdf", pdf(), cast.liaison)
    monkeypatch.setattr(checks.ask, "__kwdefaults__", {"limits": Limits(seconds=0)})
    states = []
    for _ in range(3):
        work_off()
        row.refresh_from_db()
        states.append(row.state)
        Job.objects.filter(state=JobState.QUEUED).update(next_try_at=NOON)
    assert states == [FileState.CHECKING, FileState.CHECKING, FileState.BLOCKED]
    assert ("处理超过 0 秒" in row.problem, len(error_logs)) == (True, 2)


def test_a_lost_original_fails_the_job_and_says_so(cast: Cast, work):
    row = attached(work, "政策.pdf", pdf(), cast.liaison)
    with local_copy(row.file) as path:
        path.unlink()
    work_off()
    job = Job.objects.get()
    assert (job.state, "缺失或已损坏" in job.error) == (JobState.FAILED, True)
    assert Message.objects.get().recipient == cast.liaison


def test_without_ffmpeg_a_film_is_kept_unchecked_and_does_not_count(
    cast: Cast, work, tmp_path, monkeypatch
):
    content = film(tmp_path, *films.FAST)
    monkeypatch.setattr("records.media.video.probe_program", lambda: None)
    row = inspected(work, "演示.mp4", content, cast.liaison)
    assert (row.state, row.facts) == (FileState.READY, {"unchecked": "未检测"})
    work.entry.refresh_from_db()
    assert (row.is_playable, work.entry.traits.get("playable_video", 0)) == (False, 0)
    assert (
        Item(row, "3-1", "").facts.split(" · ")[1],
        "未检测" in Item(row, "3-1", "").remark,
    ) == (
        "未检测",
        True,
    )


def test_without_libreoffice_there_is_simply_no_preview(cast: Cast, work, monkeypatch):
    monkeypatch.setattr(inspection, "office_program", lambda: None)
    row = inspected(work, "名册.xlsx", xlsx(), cast.liaison)
    assert (row.state, parts(row), Job.objects.count()) == (FileState.READY, set(), 1)


def test_a_file_of_a_version_handed_in_is_inspected_too(cast: Cast, papers, work):
    row = attached(work, "走访.jpg", picture(), cast.liaison)
    case = make_work(papers, cast.liaison, "case")
    other = attached(case, "案例.docx", docx(), cast.liaison)
    hand_in(case, cast.liaison)
    work_off("inspect-attachment")
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == (FileState.READY, FileState.READY)


def test_a_store_without_paths_works_as_well(cast: Cast, work, settings, tmp_path):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory}
    row = inspected(work, "走访.jpg", picture(), cast.liaison)
    assert (row.state, parts(row)) == (FileState.READY, {"cleaned", "thumbnail"})
    assert read_stored(row.cleaned)[:2] == b"\xff\xd8"
    assert stored_files.read_stored(row.file) == picture()


def test_nothing_is_left_in_the_working_folder(cast: Cast, work, tmp_path):
    stale = tmp_path / "work" / "saiwu-stale"
    stale.mkdir(parents=True)
    made_files.os.utime(stale, (1, 1))
    inspected(work, "走访.jpg", picture(), cast.liaison)
    assert list((tmp_path / "work").iterdir()) == []


def test_a_draft_thrown_away_while_its_file_is_looked_into_is_no_failure(
    cast: Cast, work, monkeypatch
):
    row = attached(work, "走访.jpg", photograph(), cast.liaison)
    scan = inspection.virus_scans.scan_now

    def thrown_away(path):
        discard_work(entry_id=work.entry_id, by=cast.liaison)
        return scan(path)

    monkeypatch.setattr(inspection.virus_scans, "scan_now", thrown_away)
    assert work_off("inspect-attachment") == ["inspect-attachment"]
    assert (Attachment.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert Job.objects.get(params={"attachment": row.pk}).state == JobState.DONE
