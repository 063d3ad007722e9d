"""Uploads when something breaks: a cut line, a full disk, a killed process, two at once."""

import errno
import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from records import storage
from records.enums import UploadState
from records.errors import Gone, NoSpace, Refused
from records.models import ActionLog, StoredFile, Upload
from records.operations import upload_finishing, uploads
from records.operations.files import read_stored, store_file
from records.operations.upload_purge import purge_uploads
from records.operations.uploads import (
    Expired,
    OffsetDiffers,
    Piece,
    append_piece,
    cancel_upload,
    find_upload,
    upload_whole,
)
from tests.cast import Cast
from tests.factories import NOON
from tests.records.uploading import append, begun, files_in, reader, sha256

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
FILM = os.urandom(3_000_000)
DAY = timedelta(hours=24)


@pytest.fixture
def film(cast: Cast, noon, store, book) -> Upload:
    return begun(FILM, cast.liaison, sha256=sha256(FILM))


def kept(store) -> list[bytes]:
    return [read_stored(stored) for stored in StoredFile.objects.all()]


def size_in(store, film) -> int:
    return (store / "incoming" / film.uuid.hex).stat().st_size


def test_a_line_that_is_cut_in_a_piece_loses_nothing_that_came(film, cast: Cast, store):
    with pytest.raises(Refused, match="网络中断") as cut:
        append(film, FILM[:1_200_000], cast.liaison, length=2_000_000)
    assert cut.value.status == 400
    film = find_upload(identifier=film.uuid, by=cast.liaison)
    assert film.offset == 1_200_000
    append(film, FILM[1_200_000:], cast.liaison)
    assert kept(store) == [FILM]


def test_a_cut_last_piece_does_not_finish_the_file(film, cast: Cast, store):
    with pytest.raises(Refused):
        append(film, FILM[:-1], cast.liaison, length=len(FILM))
    assert (StoredFile.objects.count(), Upload.objects.get().offset) == (0, len(FILM) - 1)


def test_nothing_beyond_the_declared_length_is_taken(film, cast: Cast, store):
    append(film, FILM, cast.liaison, length=1_000)
    assert (Upload.objects.get().offset, size_in(store, film)) == (
        1_000,
        1_000,
    )


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_the_offset_true(film, cast: Cast, store, monkeypatch, code):
    append(film, FILM[:500_000], cast.liaison)
    write, calls = os.write, iter(range(99))

    def full(descriptor, block):
        if next(calls):
            raise OSError(code, "full")
        return write(descriptor, block[: len(block) // 2])

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", full)
        with pytest.raises(NoSpace) as refusal:
            append(find_upload(identifier=film.uuid, by=cast.liaison), FILM[500_000:], cast.liaison)
    assert (refusal.value.status, "存储空间不足" in refusal.value.message) == (507, True)
    film = find_upload(identifier=film.uuid, by=cast.liaison)
    assert (film.offset, size_in(store, film)) == (500_000, 500_000)
    append(film, FILM[500_000:], cast.liaison)
    assert kept(store) == [FILM]


def test_a_disk_that_is_full_at_the_sync_leaves_the_offset_true(film, cast, store, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(NoSpace):
            append(film, FILM, cast.liaison)
    assert Upload.objects.get().offset == 0
    append(film, FILM, cast.liaison)
    assert kept(store) == [FILM]


def test_a_disk_without_room_for_the_whole_file_is_said_at_once(
    cast, noon, store, book, monkeypatch
):
    monkeypatch.setattr(storage, "free_bytes", lambda: 600 << 20)
    begun(b"x" * 9, cast.liaison)
    with pytest.raises(NoSpace):
        begun(b"", cast.liaison, size=200 << 20)
    assert Upload.objects.count() == 1


def test_a_file_of_a_plain_form_on_a_full_disk_leaves_no_torso(noon, store, monkeypatch, db):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(NoSpace):
            store_file(content=FILM, name="a", content_type="b", kind="t", by=None, at=NOON)
    assert (list(files_in(store)), StoredFile.objects.count()) == ([], 0)


class Killed(BaseException):
    """The process ends here."""


STEPS = {
    "before the file is read whole": (upload_finishing, "_digest"),
    "before it is moved": (storage, "adopt"),
    "after it was moved": (upload_finishing, "write_row"),
    "after the rows were written": (storage, "discard"),
}


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_process_killed_at_the_end_leaves_it_to_the_next(
    film, cast, store, book, monkeypatch, step
):
    append(film, FILM[:-100], cast.liaison)
    place, name = STEPS[step]
    film = find_upload(identifier=film.uuid, by=cast.liaison)

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(place, name, die)
        with pytest.raises(Killed):
            append(film, FILM[-100:], cast.liaison)
    committed = step == "after the rows were written"
    film = find_upload(identifier=film.uuid, by=cast.liaison)
    assert (film.state == UploadState.FINISHED, StoredFile.objects.count()) == (
        committed,
        committed,
    )
    if not committed:
        assert film.offset == len(FILM) - 100
        append(film, FILM[-100:], cast.liaison)
    assert (kept(store), book.finished) == ([FILM], ["走访视频.mp4"])
    assert list(files_in(store)) == [StoredFile.objects.get().path]
    assert ActionLog.objects.filter(action="test_upload").count() == 1


def test_a_process_killed_in_the_purpose_writes_nothing(film, cast, store, book):
    book.fail_at = "finish"
    with pytest.raises(KeyboardInterrupt):
        append(film, FILM, cast.liaison)
    assert (StoredFile.objects.count(), ActionLog.objects.count()) == (0, 0)
    book.fail_at = ""
    append(film, FILM, cast.liaison)
    assert (kept(store), book.finished) == ([FILM], ["走访视频.mp4"])


def test_a_process_killed_between_bytes_and_offset_is_overwritten(film, cast, store, monkeypatch):
    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(uploads, "_acknowledge", die)
        with pytest.raises(Killed):
            append(film, b"\xff" * 1_000_000, cast.liaison)
    assert Upload.objects.get().offset == 0
    append(film, FILM, cast.liaison)
    assert kept(store) == [FILM]


def test_a_database_that_is_away_at_the_end_is_no_refusal(film, cast, store, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(upload_finishing, "write_row", away)
        with pytest.raises(OperationalError):
            append(film, FILM, cast.liaison)
    assert Upload.objects.get().state == UploadState.OPEN
    append(film, FILM, cast.liaison)
    assert kept(store) == [FILM]


def test_two_devices_at_once_do_not_mix(film, cast, store, book):
    """The second one comes while the first one's bytes are arriving."""
    seen = []

    def second_comes(most):
        if not seen:
            with pytest.raises(storage.Busy) as busy:
                append(film, b"\xff" * 100, cast.liaison)
            with pytest.raises(storage.Busy):
                cancel_upload(identifier=film.uuid, by=cast.liaison)
            seen.append(busy.value.status)
            assert purge_uploads(at=NOON + 2 * DAY) == 0
        return rest(most)

    rest = reader(FILM)
    piece = Piece(offset=0, length=len(FILM))
    append_piece(identifier=film.uuid, piece=piece, read=second_comes, by=cast.liaison)
    assert (seen, kept(store), book.finished) == ([423], [FILM], ["走访视频.mp4"])


def test_a_second_device_with_an_old_offset_is_told_the_new_one(film, cast, store):
    append(film, FILM[:1000], cast.liaison)
    with pytest.raises(OffsetDiffers) as differs:
        append(film, FILM[:1000], cast.liaison)
    assert (differs.value.status, differs.value.offset) == (409, 1000)


def test_bytes_that_vanished_from_the_server_are_said_to_be_gone(film, cast, store):
    append(film, FILM[:1000], cast.liaison)
    film = find_upload(identifier=film.uuid, by=cast.liaison)
    os.truncate(store / "incoming" / film.uuid.hex, 10)
    with pytest.raises(Expired, match="重新上传"):
        append(film, FILM[1000:], cast.liaison)
    (store / "incoming" / film.uuid.hex).unlink()
    with pytest.raises(Expired, match="重新上传"):
        append(film, FILM[1000:], cast.liaison)


def test_an_upload_that_is_cancelled_elsewhere_ends(film, cast, store):
    Upload.objects.all().delete()
    with pytest.raises(Gone):
        append(film, FILM, cast.liaison)


def test_a_small_file_of_a_plain_form_goes_the_same_way(cast, noon, store, book):
    file = SimpleUploadedFile("照片.jpg", FILM)
    upload = upload_whole(purpose="test-note", params={}, file=file, by=cast.liaison)
    assert (upload.state, upload.file.sha256) == (
        UploadState.FINISHED,
        hashlib.sha256(FILM).hexdigest(),
    )
    assert (kept(store), book.finished, book.checked) == ([FILM], ["照片.jpg"], 2)
