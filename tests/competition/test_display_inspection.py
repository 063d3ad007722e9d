"""A file to be shown after its checks: drawn anew, playable, paged; or blocked with its cure."""

from datetime import timedelta

import pytest

from competition.enums import MediaState
from competition.models import DisplayMedia, Entry
from competition.operations import display_inspection as inspection
from competition.operations.display_inspection import start_inspection
from competition.queries.display_media import MediaItem
from records.clock import clock_set_to
from records.media.families import FileRefused
from records.media.identify import identify
from records.media.limits import own_folder
from records.models import Job, Message
from records.operations import looks
from records.operations.files import local_copy, read_stored, store_file
from records.operations.jobs import due_jobs, perform
from tests.cast import Cast
from tests.day import display_scheme
from tests.factories import NOON
from tests.records.media import films
from tests.records.media.files import pdf, photograph, pptx
from tests.scoring import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def entry(cast: Cast, noon, settings, tmp_path) -> Entry:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    display_scheme(cast.guidance)
    return accepted(cast, "G001")


def inspected(entry: Entry, name: str, content: bytes, by=None) -> DisplayMedia:
    with own_folder() as folder:
        (folder / "x").write_bytes(content)
        kind = identify(folder / "x", name)
    stored = store_file(
        content=content, name=name, content_type=kind.content_type, kind="x", by=by, at=NOON
    )
    row = DisplayMedia.objects.create(
        entry=entry, component="display", file=stored, family=kind.family, added_by=by,
        added_at=NOON,
    )  # fmt: skip
    start_inspection(row, by=by, at=NOON)
    with clock_set_to(NOON + timedelta(seconds=1)):
        while waiting := due_jobs(at=NOON + timedelta(seconds=1)):
            for job in waiting:
                perform(job_id=job)
    row.refresh_from_db()
    return row


def test_a_picture_is_drawn_anew_without_its_metadata(cast: Cast, entry: Entry):
    row = inspected(entry, "走访.jpg", photograph())
    assert row.state == MediaState.READY
    assert b"CANARY" in read_stored(row.file)
    assert b"CANARY" not in read_stored(row.playable)
    assert MediaItem(row).remarks == ["未查毒。"]


@pytest.mark.slow
def test_a_film_that_every_browser_plays_is_played_as_it_came(cast: Cast, entry: Entry, tmp_path):
    path = films.film(tmp_path / "a.mp4", *films.FAST)
    row = inspected(entry, "展示.mp4", path.read_bytes())
    assert (row.state, row.playable, row.facts["codec"]) == (MediaState.READY, row.file, "h264")


@pytest.mark.slow
def test_another_film_is_ready_once_its_copy_plays(cast: Cast, entry: Entry, tmp_path):
    path = films.film(tmp_path / "a.avi", "-c:v", "mpeg4", "-c:a", "mp3", "-shortest")
    row = inspected(entry, "展示.avi", path.read_bytes())
    assert (row.state, row.playable.content_type) == (MediaState.READY, "video/mp4")
    assert list(Job.objects.order_by("pk").values_list("kind", flat=True)) == [
        "inspect-display",
        "render-display",
    ]
    with local_copy(row.playable) as copy:
        assert films.seen(copy, "a.mp4")[1]["codec"] == "h264"


def test_a_broken_film_is_blocked_with_its_cure_and_the_district_is_told(
    cast: Cast, entry: Entry, tmp_path
):
    path = films.film(tmp_path / "a.mp4", *films.FAST, seconds=1)
    row = inspected(entry, "展示.mp4", path.read_bytes()[:3000], cast.liaison)
    assert row.state == MediaState.BLOCKED
    assert row.problem.startswith("视频文件不完整（可能没有传完或没有录完）。请重新导出")
    message = Message.objects.get(recipient=cast.liaison)
    assert (message.subject, message.body) == ("展示素材“展示.mp4”不能使用，请更换", row.problem)


def test_without_a_converter_a_film_that_does_not_play_is_blocked(
    cast: Cast, entry: Entry, tmp_path, monkeypatch
):
    path = films.film(tmp_path / "a.avi", "-c:v", "mpeg4", "-an", seconds=1)
    monkeypatch.setattr(inspection, "render_program", lambda: None)
    row = inspected(entry, "展示.avi", path.read_bytes())
    assert (row.state, "转为 .mp4" in row.problem) == (MediaState.BLOCKED, True)


def test_a_pdf_becomes_pictures_of_its_pages(cast: Cast, entry: Entry):
    row = inspected(entry, "展示.pdf", pdf())
    assert (row.state, row.preview, row.pages.count()) == (MediaState.READY, row.file, 1)
    assert read_stored(row.pages.get().file)[:3] == b"\xff\xd8\xff"


@pytest.mark.slow
def test_slides_become_pages_before_they_are_ready(cast: Cast, entry: Entry):
    row = inspected(entry, "展示.pptx", pptx())
    assert (row.state, row.pages.count(), row.preview.content_type) == (
        MediaState.READY, 1, "application/pdf",
    )  # fmt: skip
    assert inspection.MOVING in MediaItem(row).remarks


def test_slides_that_cannot_be_drawn_are_opened_on_the_spot(cast: Cast, entry: Entry, monkeypatch):
    def fails(*args, **kwargs):
        raise FileRefused("x")

    monkeypatch.setattr(looks, "office_pdf", fails)
    row = inspected(entry, "展示.pptx", pptx())
    assert (row.state, row.facts["preview_problem"]) == (MediaState.READY, inspection.NO_PAGES)


def test_slides_with_macros_are_blocked(cast: Cast, entry: Entry):
    row = inspected(
        entry, "展示.pptx", pptx(ppt__vbaProject_bin=b"x", **{"ppt/vbaProject.bin": b"x"})
    )
    assert (row.state, "宏" in row.problem) == (MediaState.BLOCKED, True)


def test_a_file_removed_meanwhile_leaves_nothing_behind(cast: Cast, entry: Entry, monkeypatch):
    look = inspection.draw_look

    def look_and_remove(path, found, folder):
        look(path, found, folder)
        DisplayMedia.objects.update(removed_at=NOON)

    monkeypatch.setattr(inspection, "draw_look", look_and_remove)
    row = inspected(entry, "走访.jpg", photograph())
    assert (row.state, row.playable) == (MediaState.CHECKING, None)
