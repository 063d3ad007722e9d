"""The storage seam: the same promises on a disk and on a store that gives no paths."""

import hashlib
import os
import uuid
from pathlib import Path

import pytest
from django.core.files.storage import storages

from records import storage
from records.errors import Conflict
from records.models import StoredFile, Upload
from records.operations.files import local_copy, open_stored, read_stored, store_file
from records.operations.upload_purge import purge_uploads
from records.operations.uploads import find_upload
from records.storage import place_of
from records.views.files import file_response
from tests.cast import Cast
from tests.factories import NOON
from tests.records.uploading import append, begun, files_in

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
BOTH = pytest.mark.parametrize("kind", ["store", "object_store"])
TEXT = os.urandom(2_500_000)


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest) -> Path:
    """One of the two stores; the folder of files on their way in."""
    return request.getfixturevalue(kind)


def keep(content=TEXT) -> StoredFile:
    return store_file(
        content=content, name="表.pdf", content_type="application/pdf", kind="t", by=None, at=NOON
    )


@BOTH
def test_a_file_is_kept_and_read_again(place):
    stored = keep(TEXT[n : n + 1000] for n in range(0, len(TEXT), 1000))
    assert (stored.size, stored.sha256) == (len(TEXT), hashlib.sha256(TEXT).hexdigest())
    assert stored.path == place_of(stored.uuid)
    assert read_stored(stored) == TEXT
    with open_stored(stored) as handle:
        assert handle.read(10) == TEXT[:10]
    assert storage.size_of(stored.path) == len(TEXT)
    assert list(files_in(place / "incoming")) == []


@BOTH
def test_a_part_of_a_file_is_read_in_blocks(place):
    stored = keep()
    parts = list(storage.blocks(stored.path, start=100, length=2_000_000))
    assert (b"".join(parts), max(map(len, parts))) == (TEXT[100:2_000_100], 1 << 20)
    assert b"".join(storage.blocks(stored.path)) == TEXT


@BOTH
def test_a_program_is_given_a_path(place):
    stored = keep()
    with local_copy(stored) as path:
        assert path.read_bytes() == TEXT
    assert read_stored(stored) == TEXT


def test_a_copy_for_a_program_is_gone_afterwards(object_store):
    with local_copy(keep()) as path:
        assert path.is_file()
    assert not path.exists()


def test_an_object_store_gives_no_path(object_store):
    stored = keep()
    assert storage.local_path(stored.path) is None
    assert storages["default"].exists(stored.path)
    assert list(files_in(object_store)) == []


@BOTH
def test_a_file_that_is_gone_is_said_to_be_lost(place):
    stored = keep()
    storage.remove(stored.path)
    storage.remove(stored.path)
    assert storage.size_of(stored.path) is None
    for take in (read_stored, open_stored, lambda row: local_copy(row).__enter__(), file_response):
        with pytest.raises(Conflict, match="缺失"):
            take(stored)


@BOTH
def test_an_upload_ends_in_the_store(place, cast: Cast, noon, book):
    upload = begun(TEXT, cast.liaison)
    append(upload, TEXT[:1_000_000], cast.liaison)
    append(find_upload(identifier=upload.uuid, by=cast.liaison), TEXT[1_000_000:], cast.liaison)
    stored = StoredFile.objects.get()
    assert (read_stored(stored), stored.path) == (TEXT, place_of(upload.uuid))
    assert list(files_in(place / "incoming")) == []


@BOTH
def test_a_crash_before_the_rows_is_repeated(place, cast: Cast, noon, book):
    upload = begun(TEXT, cast.liaison)
    book.fail_at = "finish"
    with pytest.raises(KeyboardInterrupt):
        append(upload, TEXT, cast.liaison)
    assert storage.size_of(place_of(upload.uuid)) == len(TEXT)
    book.fail_at = ""
    append(upload, TEXT, cast.liaison)
    assert (read_stored(StoredFile.objects.get()), book.finished) == (TEXT, ["走访视频.mp4"])
    assert list(files_in(place / "incoming")) == []


@BOTH
def test_what_crashed_and_never_came_back_is_cleared_away(place, cast: Cast, noon, book):
    upload = begun(TEXT, cast.liaison)
    book.fail_at = "finish"
    with pytest.raises(KeyboardInterrupt):
        append(upload, TEXT, cast.liaison)
    purge_uploads(at=upload.expires_at)
    assert (Upload.objects.count(), storage.size_of(place_of(upload.uuid))) == (0, None)
    assert list(files_in(place)) == []


@BOTH
def test_a_file_is_handed_out(place):
    answer = file_response(keep(), inline=True)
    assert b"".join(answer) == TEXT
    assert answer["Content-Length"] == str(len(TEXT))


@BOTH
def test_nothing_lies_under_a_final_name_before_it_is_whole(place):
    def breaks_off():
        yield TEXT[:1000]
        raise OSError("the line is cut")

    with pytest.raises(OSError, match="cut"):
        keep(breaks_off())
    assert (list(files_in(place)), StoredFile.objects.count()) == ([], 0)


def test_a_store_that_renames_is_found_out(object_store, monkeypatch):
    save = storages["default"].save
    monkeypatch.setattr(
        storages["default"], "save", lambda name, content: save(f"{name}_1", content)
    )
    with pytest.raises(RuntimeError, match="another name"):
        keep()
    assert StoredFile.objects.count() == 0


def test_the_disk_is_synced_before_a_name_is_final(store, monkeypatch):
    steps = []
    fsync, rename = os.fsync, Path.rename
    monkeypatch.setattr(os, "fsync", lambda fd: (steps.append("sync"), fsync(fd))[1])
    monkeypatch.setattr(Path, "rename", lambda a, b: (steps.append("rename"), rename(a, b))[1])
    (store / "incoming").mkdir(parents=True)
    keep()
    at = steps.index("rename")
    assert (steps[0], steps[at - 1], steps[at + 1 :]) == ("sync", "sync", ["sync"])


def test_a_held_file_is_held_alone(store):
    path = storage.incoming(uuid.uuid4().hex)
    path.write_bytes(b"x")
    with (
        storage.held(path, kept_as="ab/cd/x"),
        pytest.raises(storage.Busy),
        storage.held(path, kept_as="ab/cd/x"),
    ):
        raise AssertionError("held by two")
    with storage.held(path, kept_as="ab/cd/x") as descriptor:
        assert os.read(descriptor, 9) == b"x"
    path.unlink()
    with pytest.raises(storage.Missing), storage.held(path, kept_as="ab/cd/x"):
        pass
