"""查毒: asking the scanner, where there is one."""

import logging
from pathlib import Path

from django.conf import settings

from records.media.clamd import ScannerUnavailable, scan_file

logger = logging.getLogger(__name__)


class VirusFound(Exception):
    """The scanner knows what this is; the words are for people."""

    def __init__(self, virus: str) -> None:
        super().__init__(f"发现病毒（{virus}），文件已拦截。请查杀后重新上传。")


def found_clean(path: Path) -> bool:
    """Say whether a scanner found nothing; False where there is none or it does not answer.

    Raises VirusFound.
    """
    if not settings.CLAMD_ADDRESS:
        return False
    try:
        verdict = scan_file(path, settings.CLAMD_ADDRESS)
    except ScannerUnavailable as reason:
        logger.warning("A file stays unscanned for now: %s", reason)
        return False
    if not verdict.is_clean:
        raise VirusFound(verdict.name)
    return True
