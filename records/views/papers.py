"""Word files of the portal's own making, handed out as they are or as PDF."""

import threading
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse

from records.documents import to_pdf
from records.media.previews import office_program
from records.operations.office_files import DOCX
from records.views.files import bytes_response

SUFFIXES: Final = frozenset({"docx", "pdf"})
NO_OFFICE: Final = "服务器没有安装 LibreOffice，不能生成 PDF，已改为下载 Word 文件。"
NO_PDF: Final = "暂时不能生成 PDF，已改为下载 Word 文件。可稍后再试，或用 Word、WPS 输出为 PDF。"
WAIT_SECONDS: Final = 20
_one_at_a_time = threading.Lock()


def paper_response(request: HttpRequest, word: bytes, *, name: str, suffix: str) -> HttpResponse:
    """Send a Word file under `name`, as `suffix` says: docx, or pdf where one can be made.

    404 for another suffix; without a PDF the Word file comes, and a message says why.
    """
    if suffix not in SUFFIXES:
        raise Http404
    if suffix == "pdf":
        pdf = _pdf(word)
        if pdf is not None:
            return bytes_response(pdf, name=f"{name}.pdf", content_type="application/pdf")
        messages.warning(request, NO_PDF if office_program() else NO_OFFICE)
    return bytes_response(word, name=f"{name}.docx", content_type=DOCX)


def _pdf(word: bytes) -> bytes | None:
    """Convert one at a time in this process: each takes a second and 200 MB."""
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        return None
    try:
        return to_pdf(word)
    finally:
        _one_at_a_time.release()
