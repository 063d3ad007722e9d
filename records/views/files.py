"""Handing out bytes. The caller has checked who may have them."""

import re
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from records import storage
from records.errors import Conflict
from records.models import StoredFile

CLOSED: Final = "default-src 'none'; sandbox"
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def file_response(
    stored: StoredFile, *, request: HttpRequest | None = None, inline: bool = False, name: str = ""
) -> HttpResponseBase:
    """Stream a kept file under its name (RFC 6266, Chinese included), never sniffed or cached.

    Call it only after the object that refers to the file was found visible to the user.
    `inline` is for what the portal itself checked or encoded. With the `request` one range of
    bytes can be asked for, so that a video can be wound forward. Behind nginx the bytes are
    its business (ACCEL_PREFIX).
    """
    size = storage.size_of(stored.path)
    if size is None:
        raise Conflict(f"存档文件“{stored.name}”缺失，请联系系统管理员从备份恢复。")
    response = _body(stored, request, size)
    if inline and stored.content_type != "application/pdf":  # a sandbox shows no PDF
        response["Content-Security-Policy"] = CLOSED
    _protect(response, name or stored.name, inline=inline)
    return response


def bytes_response(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Send a file made for this answer only, as a download under its name."""
    response = HttpResponse(content, content_type=content_type)
    _protect(response, name, inline=False)
    return response


def stream_response(chunks: Iterable[bytes], *, name: str, content_type: str) -> HttpResponseBase:
    """Send what is made while it is sent; nginx passes each piece on at once."""
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response["X-Accel-Buffering"] = "no"
    _protect(response, name, inline=False)
    return response


def _body(stored: StoredFile, request: HttpRequest | None, size: int) -> HttpResponseBase:
    if settings.ACCEL_PREFIX and storage.local_path(stored.path) is not None:
        response = HttpResponse(content_type=stored.content_type)
        response["X-Accel-Redirect"] = settings.ACCEL_PREFIX + stored.path
        return response
    asked = _asked(request, f'"{stored.sha256}"') if request is not None else ""
    answer = _part(stored, asked, size) if asked else _whole(stored, request, size)
    answer["ETag"] = f'"{stored.sha256}"'
    if request is not None:
        answer["Accept-Ranges"] = "bytes"
    return answer


def _whole(stored: StoredFile, request: HttpRequest | None, size: int) -> HttpResponseBase:
    if request is not None and request.method == "HEAD":
        return HttpResponse(content_type=stored.content_type, headers={"Content-Length": str(size)})
    if storage.local_path(stored.path) is not None:
        return FileResponse(storage.opened(stored.path), content_type=stored.content_type)
    response = StreamingHttpResponse(storage.blocks(stored.path), content_type=stored.content_type)
    response["Content-Length"] = str(size)
    return response


def _part(stored: StoredFile, asked: str, size: int) -> HttpResponseBase:
    span = _span(asked, size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = span
    response = StreamingHttpResponse(
        storage.blocks(stored.path, start=start, length=stop - start),
        status=206,
        content_type=stored.content_type,
    )
    response["Content-Length"] = str(stop - start)
    response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _asked(request: HttpRequest, etag: str) -> str:
    """Return the range of bytes asked for; "" where the whole file is the answer.

    A range counts for GET alone (RFC 9110 14.2), in bytes, of the file that the browser knows.
    """
    asked = request.headers.get("Range", "")
    known = request.headers.get("If-Range", etag)
    is_for_us = request.method == "GET" and asked.startswith("bytes=")
    return asked if is_for_us and known == etag else ""


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """Return start and stop (exclusive) of one range; None for many, reversed or beyond the end."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # the last n bytes
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
    return (start, stop) if start < stop else None


def _protect(response: HttpResponseBase, name: str, *, inline: bool) -> None:
    disposition = content_disposition_header(as_attachment=not inline, filename=_safe(name))
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"


def _safe(name: str) -> str:
    """Take out what no file system takes; line breaks would end the header."""
    kept = "".join("_" if character in '\\/:*?"<>|' else character for character in name)
    return "".join(character for character in kept if character.isprintable()).strip() or "文件"
