"""tus 1.0.0: large files in pieces (core, creation, expiration, termination, checksum).

Answers are plain text, because a script reads them; refusals are Chinese sentences that it
shows as they are. 409 is kept for the protocol's own: an offset that differs.
"""

import base64
import binascii
import re
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from records.errors import Refused, TooLarge
from records.models import Upload
from records.operations.uploads import (
    OffsetDiffers,
    Piece,
    append_piece,
    begin_upload,
    cancel_upload,
    find_upload,
)
from records.permissions import PersonalRequest, signed_in
from records.storage import Busy
from records.text import has_control

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,expiration,termination,checksum"
ALGORITHMS: Final = ("sha256", "sha1")
OVERRIDES: Final = frozenset({"HEAD", "PATCH", "DELETE"})
MOST_PARAMS: Final = 12
LONGEST_PARAM: Final = 500
LARGEST_PIECE: Final = 16 << 20
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
View = Callable[..., HttpResponse]


class OtherVersion(Refused):
    """The client speaks another version of the protocol, or none."""

    status = 412


class WrongType(Refused):
    """A piece has the media type of pieces."""

    status = 415


def protocol(view: View) -> View:
    """Speak tus around a view: our version in every answer, refusals as sentences."""

    @wraps(view)
    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refusal:
            response = _sentence(refusal)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return speaking


@signed_in
@require_http_methods(["OPTIONS", "POST"])
@protocol
def upload_create(request: PersonalRequest) -> HttpResponse:
    """What the server can do; or a new upload, whose address is given in `Location`."""
    if request.method == "OPTIONS":
        return _abilities()
    _require_version(request)
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    upload = begin_upload(
        purpose=told.pop("purpose", ""),
        name=told.pop("filename", ""),
        sha256=told.pop("sha256", ""),
        params=told,
        size=_number(request, "Upload-Length"),
        by=request.user,
    )
    response = HttpResponse(status=201)
    response["Location"] = reverse("upload-part", args=[upload.uuid])
    return _state(response, upload)


@signed_in
@require_http_methods(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"])
@protocol
def upload_part(request: PersonalRequest, identifier: uuid.UUID) -> HttpResponse:
    """How far an upload is, its next piece, or its end; POST only stands in for these."""
    if request.method == "OPTIONS":
        return _abilities()
    upload = find_upload(identifier=identifier, by=request.user)
    _require_version(request)
    method = _method(request)
    if method == "HEAD":
        response = _state(HttpResponse(status=200), upload)
        response["Upload-Length"] = str(upload.size)
        return response
    if method == "DELETE":
        cancel_upload(identifier=identifier, by=request.user)
        return HttpResponse(status=204)
    piece = _piece(request)
    upload = append_piece(
        identifier=identifier, piece=piece, read=_reader(request), by=request.user
    )
    return _state(HttpResponse(status=204), upload)


def _require_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise OtherVersion("浏览器的上传组件版本不符，请刷新页面后重试。")


def _method(request: HttpRequest) -> str:
    """Return the method that is meant: some offices' gateways let only GET and POST through."""
    if request.method != "POST":
        return str(request.method)
    meant = request.headers.get("X-HTTP-Method-Override", "").upper()
    if meant not in OVERRIDES:
        raise Refused("上传请求不完整，请刷新页面后重试。")
    return meant


def _abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(max(settings.UPLOAD_VIDEO_BYTES, settings.UPLOAD_FILE_BYTES))
    response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


def _state(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(upload.offset)
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _sentence(refusal: Refused) -> HttpResponse:
    own = isinstance(refusal, OffsetDiffers)
    status = 422 if refusal.status == 409 and not own else refusal.status
    response = HttpResponse(
        refusal.message, status=status, content_type="text/plain; charset=utf-8"
    )
    if isinstance(refusal, OffsetDiffers):
        response["Upload-Offset"] = str(refusal.offset)
    if isinstance(refusal, Busy):
        response["Retry-After"] = "1"
    if isinstance(refusal, OtherVersion):
        response["Tus-Version"] = VERSION
    return response


def _piece(request: HttpRequest) -> Piece:
    if request.content_type != "application/offset+octet-stream":
        raise WrongType("上传请求的类型不对，请刷新页面后重试。")
    length = _number(request, "Content-Length")
    if length > LARGEST_PIECE:
        raise TooLarge("每段不能超过 16 MB，请刷新页面后重试。")
    algorithm, digest = _checksum(request.headers.get("Upload-Checksum", ""))
    return Piece(
        offset=_number(request, "Upload-Offset"),
        length=length,
        algorithm=algorithm,
        digest=digest,
    )


def _reader(request: HttpRequest) -> Callable[[int], bytes]:
    """Return what reads the body piece by piece; a cut line is the end of what was sent."""

    def read(most: int) -> bytes:
        try:
            return request.read(most)
        except UnreadablePostError:
            return b""

    return read


def _number(request: HttpRequest, header: str) -> int:
    told = request.headers.get(header, "")
    if not _NUMBER.fullmatch(told):
        raise Refused(f"上传请求缺少 {header}，或写法不对，请刷新页面后重试。")
    return int(told)


def _checksum(told: str) -> tuple[str, bytes]:
    if not told:
        return "", b""
    algorithm, _, digest = told.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refused(f"不支持校验算法 {algorithm[:20]}，可用：{'、'.join(ALGORITHMS)}。")
    return algorithm, _decoded(digest)


def _metadata(told: str) -> dict[str, str]:
    """Read `key base64,key base64`: short texts without control characters."""
    pairs = [pair.split() for pair in told.split(",") if pair.strip()]
    if len(pairs) > MOST_PARAMS or any(len(pair) > 2 for pair in pairs):
        raise _unreadable()
    found: dict[str, str] = {}
    for key, *rest in pairs:
        try:
            value = _decoded(rest[0]).decode() if rest else ""
        except UnicodeDecodeError:
            raise _unreadable() from None
        if key in found or len(value) > LONGEST_PARAM or has_control(key + value):
            raise _unreadable()
        found[key] = value
    return found


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable() from None


def _unreadable() -> Refused:
    return Refused("上传请求无法读取，请刷新页面后重试。")
