"""PDF from the portal's own Word files, by LibreOffice where it is installed."""

import logging
from dataclasses import replace
from typing import Final

from records.enums import FileFamily
from records.media.limits import LimitReached, own_folder
from records.media.previews import CONVERTING, office_pdf

TIMEOUT_SECONDS: Final = 60
LIMITS: Final = replace(CONVERTING, seconds=TIMEOUT_SECONDS, cpu=TIMEOUT_SECONDS)
logger = logging.getLogger(__name__)


def to_pdf(docx_bytes: bytes) -> bytes | None:
    """Return the document as PDF, all pages; None when LibreOffice is not there or fails.

    Call it on the worker, one at a time: it takes about a second and 300 MB, 60 seconds at most.
    """
    with own_folder() as folder:
        source, result = folder / "document.docx", folder / "document.pdf"
        source.write_bytes(docx_bytes)
        try:
            made = office_pdf(source, result, FileFamily.WORD, "docx", limits=LIMITS, pages=0)
        except LimitReached:
            made = False
        if made:
            return result.read_bytes()
    logger.warning("LibreOffice made no PDF of a document of %s bytes", len(docx_bytes))
    return None
