"""What is cleared away: uploads that nobody went on with, files that no row knows."""

import os
import uuid
from datetime import timedelta

import pytest

from records import storage, tasks
from records.clock import clock_set_to
from records.models import StoredFile, Upload
from records.operations.files import read_stored, remove_orphans
from records.operations.upload_purge import purge_uploads
from records.operations.uploads import Expired, find_upload
from tests.cast import Cast
from tests.factories import NOON
from tests.records.uploading import append, begun, files_in, sha256

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
FILM = os.urandom(3_000_000)
DAY = timedelta(hours=24)


@pytest.fixture
def film(cast: Cast, noon, store, book) -> Upload:
    return begun(FILM, cast.liaison, sha256=sha256(FILM))


def kept(store) -> list[bytes]:
    return [read_stored(stored) for stored in StoredFile.objects.all()]


def test_an_upload_waits_a_day_after_its_last_byte(film, cast, store):
    with clock_set_to(NOON + timedelta(hours=20)):
        append(film, FILM[:1000], cast.liaison)
    with clock_set_to(NOON + timedelta(hours=43, minutes=59)):
        assert find_upload(identifier=film.uuid, by=cast.liaison).offset == 1000
    with clock_set_to(NOON + timedelta(hours=44)):
        with pytest.raises(Expired) as gone:
            append(film, FILM[1000:], cast.liaison, offset=1000)
        assert gone.value.status == 410


def test_what_waited_too_long_is_cleared_away(film, cast, store):
    append(film, FILM[:1000], cast.liaison)
    assert (purge_uploads(at=NOON + DAY - timedelta(seconds=1)), Upload.objects.count()) == (0, 1)
    assert (purge_uploads(at=NOON + DAY), Upload.objects.count(), list(files_in(store))) == (
        1,
        0,
        [],
    )


def test_clearing_away_forgets_a_file_that_a_killed_process_had_moved(film, cast, store, book):
    book.fail_at = "finish"
    with pytest.raises(KeyboardInterrupt):
        append(film, FILM, cast.liaison)
    assert list(files_in(store)) == [storage.place_of(film.uuid)]
    purge_uploads(at=NOON + DAY)
    assert (Upload.objects.count(), list(files_in(store))) == (0, [])


def test_clearing_away_keeps_the_file_of_a_finished_upload(film, cast, store):
    append(film, FILM, cast.liaison)
    assert purge_uploads(at=NOON + DAY) == 1
    assert (Upload.objects.count(), kept(store)) == (0, [FILM])


def test_the_clock_clears_away(film, cast, store):
    with clock_set_to(NOON + DAY):
        tasks.purge_uploads()
    assert Upload.objects.count() == 0


def age(path, *, hours: float) -> None:
    then = NOON.timestamp() - hours * 3600
    os.utime(path, (then, then))


def test_files_that_no_row_knows_go_after_a_day(film, cast, store):
    append(film, FILM, cast.liaison)
    waiting = begun(FILM, cast.liaison)
    names = [uuid.uuid4().hex for _ in range(3)]
    orphans = [store / "ab" / "cd" / names[0], store / "incoming" / f"{names[1]}.part"]
    fresh, foreign = store / "incoming" / names[2], store / "lost+found.txt"
    (store / "ab" / "cd").mkdir(parents=True)
    for path in [*orphans, fresh, foreign]:
        path.write_bytes(b"x")
    for path in store.rglob("*"):
        age(path, hours=23 if path == fresh else 25)
    assert remove_orphans(at=NOON) == 2
    left = {StoredFile.objects.get().path, f"incoming/{waiting.uuid.hex}", f"incoming/{names[2]}"}
    assert set(files_in(store)) == left | {"lost+found.txt"}
