"""Handing out bytes. The caller has checked who may have them."""

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from records.errors import Conflict
from records.models import StoredFile
from records.operations.files import path_of


def file_response(stored: StoredFile, *, inline: bool = False, name: str = "") -> FileResponse:
    """Stream a kept file under its name (RFC 6266, Chinese included), never sniffed or cached.

    Call it only after the object that refers to the file was found visible to the user.
    `inline` is for images that the portal itself encoded.
    """
    path = path_of(stored)
    if not path.is_file():
        raise Conflict(f"存档文件“{stored.name}”缺失，请联系系统管理员从备份恢复。")
    response = FileResponse(path.open("rb"), content_type=stored.content_type)
    _protect(response, name or stored.name, inline=inline)
    return response


def bytes_response(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Send a file made for this answer only, as a download under its name."""
    response = HttpResponse(content, content_type=content_type)
    _protect(response, name, inline=False)
    return response


def _protect(response: HttpResponse | FileResponse, name: str, *, inline: bool) -> None:
    disposition = content_disposition_header(as_attachment=not inline, filename=_safe(name))
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"


def _safe(name: str) -> str:
    """Take out what no file system takes; line breaks would end the header."""
    kept = "".join("_" if character in '\\/:*?"<>|' else character for character in name)
    return "".join(character for character in kept if character.isprintable()).strip() or "文件"
