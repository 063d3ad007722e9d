"""Handing out kept files: one range of bytes, or all, never sniffed, never kept by a browser."""

import os
from urllib.parse import quote

import pytest
from django.test import RequestFactory

from records.models import StoredFile
from records.operations.files import store_file
from records.views.files import file_response
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
FILM = os.urandom(3_000_000)
SIZE = len(FILM)


@pytest.fixture(params=["store", "object_store"])
def film(request) -> StoredFile:
    request.getfixturevalue(request.param)
    return store_file(
        content=FILM, name='走访"一"\r\n.mp4', content_type="video/mp4", kind="t", by=None, at=NOON
    )


def ask(film: StoredFile, method: str = "GET", **headers: str):
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return file_response(film, request=RequestFactory().generic(method, "/", headers=told))


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=100-", 100, SIZE),
        ("bytes=0-", 0, SIZE),
        ("bytes=-500", SIZE - 500, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes=10-{SIZE * 9}", 10, SIZE),
        ("bytes= 5 - 9", 5, 10),
    ],
)
def test_one_range_is_answered(film, asked, start, stop):
    answer = ask(film, Range=asked)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer["Content-Length"] == str(stop - start)
    assert b"".join(answer) == FILM[start:stop]


@pytest.mark.parametrize(
    "asked",
    [
        f"bytes={SIZE}-",
        f"bytes={SIZE * 9}-{SIZE * 10}",
        "bytes=9-5",
        "bytes=-0",
        "bytes=-",
        "bytes=",
        "bytes=a-b",
        "bytes=0-1,5-9",
        "bytes=" + ",".join(f"{n}-{n}" for n in range(1000)),
        "bytes=" + "9" * 40 + "-",
        "bytes=１-２",
    ],
)
def test_many_ranges_or_none_are_refused(film, asked):
    answer = ask(film, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")
    assert answer.content == b""


@pytest.mark.parametrize("headers", [{}, {"Range": "lines=1-2"}, {"Range": "0-5"}])
def test_without_a_range_all_is_answered(film, headers):
    answer = ask(film, **headers)
    assert (answer.status_code, answer["Content-Length"]) == (200, str(SIZE))
    assert (answer["Accept-Ranges"], answer["ETag"]) == ("bytes", f'"{film.sha256}"')
    assert b"".join(answer) == FILM


def test_a_range_of_another_file_is_answered_with_all(film):
    assert ask(film, Range="bytes=0-9", If_Range=f'"{film.sha256}"').status_code == 206
    assert ask(film, Range="bytes=0-9", If_Range='"other"').status_code == 200
    assert ask(film, Range="bytes=0-9", If_Range="Wed, 10 Apr 2024 04:00:00 GMT").status_code == 200


def test_head_tells_the_size_and_opens_nothing(film, monkeypatch):
    monkeypatch.setattr("records.storage.opened", lambda place: 1 / 0)
    answer = ask(film, "HEAD", Range="bytes=0-9")
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(SIZE), b"")


def test_the_name_is_harmless_and_nothing_is_sniffed_or_kept(film):
    answer = ask(film)
    assert answer["Content-Disposition"].endswith("filename*=utf-8''" + quote("走访_一_.mp4"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )


def test_what_is_shown_in_the_page_may_run_nothing(film):
    answer = file_response(film, inline=True)
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline")


def test_a_range_is_read_in_small_blocks(film):
    answer = ask(film, Range="bytes=0-")
    assert max(len(block) for block in answer.streaming_content) <= 1 << 20


def test_behind_nginx_the_bytes_are_its_business(settings, store):
    settings.ACCEL_PREFIX = "/_protected/"
    film = store_file(
        content=FILM, name="走访.mp4", content_type="video/mp4", kind="t", by=None, at=NOON
    )
    answer = ask(film, Range="bytes=0-9")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/_protected/{film.path}"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("video/mp4", "nosniff")


def test_an_object_store_is_answered_by_the_portal_even_behind_nginx(settings, object_store):
    settings.ACCEL_PREFIX = "/_protected/"
    film = store_file(
        content=FILM, name="走访.mp4", content_type="video/mp4", kind="t", by=None, at=NOON
    )
    answer = ask(film, Range="bytes=0-9")
    assert (answer.status_code, b"".join(answer), answer.has_header("X-Accel-Redirect")) == (
        206, FILM[:10], False,
    )  # fmt: skip
