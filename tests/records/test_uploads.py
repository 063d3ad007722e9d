"""The upload protocol, tus 1.0.0, as a browser speaks it."""

import base64
import hashlib

import pytest
from django.urls import reverse

from records.enums import UploadState
from records.errors import Conflict, TooLate
from records.models import ActionLog, StoredFile, Upload
from records.operations.files import read_stored
from tests.cast import Cast
from tests.records.uploading import LIMIT, Tus, files_in, metadata, sha256

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
FILM = bytes(range(256)) * 5000


@pytest.fixture
def tus(client, cast: Cast, noon, store, book) -> Tus:
    client.force_login(cast.liaison)
    return Tus(client)


def test_the_server_tells_what_it_can(tus: Tus):
    answer = tus.client.options(reverse("upload-create"))
    assert answer.status_code == 204
    told = {name: answer[name] for name in answer.headers if name.startswith("Tus-")}
    assert told == {
        "Tus-Resumable": "1.0.0",
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,expiration,termination,checksum",
        "Tus-Max-Size": str(1 << 30),
        "Tus-Checksum-Algorithm": "sha256,sha1",
    }


def test_a_file_arrives_in_pieces_and_is_kept_once(tus: Tus, cast: Cast, store, book):
    answer = tus.send(FILM, piece=300_000)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(FILM)))
    stored = StoredFile.objects.get()
    assert read_stored(stored) == FILM
    assert (stored.name, stored.content_type, stored.kind, stored.owner, stored.sha256) == (
        "走访视频.mp4", "video/mp4", "test-note", cast.liaison, sha256(FILM),
    )  # fmt: skip
    assert list(files_in(store)) == [stored.path]
    assert book.finished == ["走访视频.mp4"]
    assert ActionLog.objects.get(action="test_upload").object_label == "和平区"


def test_creation_answers_where_and_until_when(tus: Tus):
    answer = tus.create(10)
    upload = Upload.objects.get()
    assert answer.status_code == 201
    assert answer["Location"] == f"/uploads/{upload.uuid}/"
    assert answer["Upload-Offset"] == "0"
    assert answer["Upload-Expires"] == "Thu, 11 Apr 2024 04:00:00 GMT"
    assert answer["Cache-Control"] == "no-store"
    assert upload.params == {"place": "和平区"}


def test_head_tells_how_far_it_is(tus: Tus):
    address = tus.begin(FILM)
    tus.patch(address, FILM[:1000], 0)
    answer = tus.head(address)
    assert (answer.status_code, answer["Upload-Offset"], answer["Upload-Length"]) == (
        200, "1000", str(len(FILM)),
    )  # fmt: skip
    assert answer["Cache-Control"] == "no-store"


def test_a_piece_at_another_offset_is_refused_with_the_true_one(tus: Tus):
    address = tus.begin(FILM)
    tus.patch(address, FILM[:1000], 0)
    for offset in (0, 999, 1001):
        answer = tus.patch(address, FILM[:10], offset)
        assert (answer.status_code, answer["Upload-Offset"]) == (409, "1000")
    assert tus.head(address)["Upload-Offset"] == "1000"


def test_a_byte_too_many_is_refused(tus: Tus):
    address = tus.begin(FILM[:100])
    assert tus.patch(address, FILM[:101], 0).status_code == 413
    assert tus.head(address)["Upload-Offset"] == "0"


def test_a_piece_is_at_most_16_mib(tus: Tus):
    address = tus.begin(bytes(17 << 20))
    assert tus.patch(address, bytes((16 << 20) + 1), 0).status_code == 413


def test_a_repeated_last_piece_does_nothing_twice(tus: Tus, book):
    address = tus.begin(FILM)
    tus.patch(address, FILM[:-9], 0)
    tus.patch(address, FILM[-9:], len(FILM) - 9)
    again = tus.patch(address, FILM[-9:], len(FILM) - 9)
    assert (again.status_code, again["Upload-Offset"]) == (409, str(len(FILM)))
    assert tus.head(address)["Upload-Offset"] == str(len(FILM))
    assert tus.patch(address, b"", len(FILM)).status_code == 204
    assert (book.finished, StoredFile.objects.count()) == (["走访视频.mp4"], 1)


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_piece_with_its_digest_is_taken_and_a_damaged_one_is_not(tus: Tus, algorithm):
    address = tus.begin(FILM)
    good = base64.b64encode(hashlib.new(algorithm, FILM[:1000]).digest()).decode()
    damaged = tus.patch(address, FILM[1:1001], 0, Upload_Checksum=f"{algorithm} {good}")
    assert (damaged.status_code, tus.head(address)["Upload-Offset"]) == (460, "0")
    taken = tus.patch(address, FILM[:1000], 0, Upload_Checksum=f"{algorithm} {good}")
    assert (taken.status_code, taken["Upload-Offset"]) == (204, "1000")


@pytest.mark.parametrize("told", ["md5 aaaa", "sha256 ???", "sha256"])
def test_an_unknown_digest_is_refused(tus: Tus, told):
    address = tus.begin(FILM)
    assert tus.patch(address, FILM[:10], 0, Upload_Checksum=told).status_code in {400, 460}
    assert tus.head(address)["Upload-Offset"] == "0"


def test_a_file_that_differs_from_what_the_browser_read_is_refused(tus: Tus, store, book):
    address = tus.begin(FILM, sha256=sha256(b"another"))
    answer = tus.patch(address, FILM, 0)
    assert (answer.status_code, "校验值不符" in answer.content.decode()) == (460, True)
    assert (StoredFile.objects.count(), book.finished, list(files_in(store))) == (0, [], [])
    assert tus.head(address).status_code == 410


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_another_version_of_the_protocol_is_refused(tus: Tus, version):
    answer = tus.create(10, version)
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert Upload.objects.count() == 0


def test_a_piece_has_its_own_media_type(tus: Tus):
    address = tus.begin(FILM)
    answer = tus.patch(address, FILM[:10], 0, Content_Type="application/octet-stream")
    assert (answer.status_code, tus.head(address)["Upload-Offset"]) == (415, "0")


@pytest.mark.parametrize("size", ["", "-1", "1.5", "0", "x", "１００", "1" * 16])
def test_a_length_that_is_none_is_refused(tus: Tus, size):
    assert tus.create(size).status_code == 400
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("offset", ["", "-1", "x", "0x0", "1" * 16])
def test_an_offset_that_is_none_is_refused(tus: Tus, offset):
    address = tus.begin(FILM)
    assert tus.patch(address, FILM[:10], offset).status_code == 400


@pytest.mark.parametrize(
    "told",
    ["filename ???", "filename YQ== YQ==", "a YQ==,a YQ==", metadata(filename="a\x00.mp4"),
     metadata(x="9" * 501), "filename 7aCA", ",".join(f"k{n} YQ==" for n in range(13))],
)  # fmt: skip
def test_unreadable_metadata_is_refused(tus: Tus, told):
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": told}
    answer = tus.client.post(reverse("upload-create"), headers=headers)
    assert (answer.status_code, Upload.objects.count()) == (400, 0)


@pytest.mark.parametrize("name", ["", "无扩展名", ".htaccess", "-rf.mp4", "a" * 300 + ".mp4"])
def test_an_odd_name_is_refused(tus: Tus, name):
    assert (tus.create(9, filename=name).status_code, Upload.objects.count()) == (400, 0)


def test_an_unknown_purpose_is_refused(tus: Tus):
    assert (tus.create(9, purpose="nothing").status_code, Upload.objects.count()) == (400, 0)


def test_what_the_purpose_refuses_is_not_begun(tus: Tus, book):
    answer = tus.create(LIMIT + 1)
    assert (answer.status_code, answer.content.decode()) == (413, "文件超过上限 64 MB。")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert tus.create(LIMIT).status_code == 201


def test_a_role_without_the_right_is_refused(tus: Tus, cast: Cast):
    tus.client.force_login(cast.clerk)
    assert (tus.create(9).status_code, Upload.objects.count()) == (403, 0)


@pytest.mark.parametrize("refusal", [TooLate("已截止。"), Conflict("本区空间已用完。")])
def test_the_purpose_is_asked_again_at_the_end(tus: Tus, store, book, refusal):
    address = tus.begin(FILM)
    book.refuse = refusal
    answer = tus.patch(address, FILM, 0)
    status = 422 if refusal.status == 409 else refusal.status
    assert (answer.status_code, answer.content.decode()) == (status, refusal.message)
    upload = Upload.objects.get()
    assert (upload.state, upload.problem) == (UploadState.REFUSED, refusal.message)
    assert (StoredFile.objects.count(), ActionLog.objects.count(), list(files_in(store))) == (
        0,
        0,
        [],
    )
    assert tus.head(address).status_code == 410


def test_the_content_is_looked_at_before_it_is_kept(tus: Tus, store):
    answer = tus.send(b"MZ" + FILM)
    assert (answer.status_code, answer.content.decode()) == (400, "文件是程序，不能上传。")
    assert (StoredFile.objects.count(), list(files_in(store))) == (0, [])


def test_an_upload_is_given_up(tus: Tus, store):
    address = tus.begin(FILM)
    tus.patch(address, FILM[:1000], 0)
    assert tus.delete(address).status_code == 204
    assert (Upload.objects.count(), list(files_in(store))) == (0, [])
    assert (tus.head(address).status_code, tus.delete(address).status_code) == (404, 404)


def test_giving_up_a_finished_upload_keeps_its_file(tus: Tus, store):
    address = tus.begin(FILM)
    tus.patch(address, FILM, 0)
    assert tus.delete(address).status_code == 204
    assert read_stored(StoredFile.objects.get()) == FILM


def test_other_peoples_uploads_are_not_there(tus: Tus, cast: Cast, book):
    address = tus.begin(FILM)
    for stranger in (cast.other_liaison, cast.organizer, cast.administrator):
        tus.client.force_login(stranger)
        answers = [tus.head(address), tus.patch(address, FILM, 0), tus.delete(address)]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert (Upload.objects.get().offset, book.finished) == (0, [])


def test_nobody_uploads_without_a_login(client, cast: Cast, tus: Tus):
    address = tus.begin(FILM)
    client.logout()
    answers = [tus.create(9), tus.head(address), tus.patch(address, FILM, 0), tus.delete(address)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 302]
    assert Upload.objects.get().offset == 0


def test_a_piece_needs_the_pages_token(cast: Cast, tus: Tus):
    address = tus.begin(FILM)
    tus.client.handler.enforce_csrf_checks = True
    assert tus.patch(address, FILM[:10], 0).status_code == 403
    assert tus.client.get(reverse("profile")).status_code == 200
    token = tus.client.session["_csrftoken"]
    assert tus.patch(address, FILM[:10], 0, X_CSRFToken=token).status_code == 204


@pytest.mark.parametrize(
    ("meant", "status"), [("PATCH", 204), ("HEAD", 200), ("DELETE", 204), ("", 400), ("GET", 400)]
)
def test_post_stands_in_where_a_gateway_knows_no_patch(tus: Tus, meant, status):
    address = tus.begin(FILM)
    told = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": meant}
    answer = tus.client.generic(
        "POST", address, FILM[:10], content_type="application/offset+octet-stream", headers=told
    )
    assert answer.status_code == status


def test_fifty_files_may_wait_and_no_more(tus: Tus):
    assert [tus.create(9).status_code for _ in range(51)] == [201] * 50 + [400]
