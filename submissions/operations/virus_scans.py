"""查毒: what the scanner says about a file. Without a scanner, or without its word, 未查毒."""

from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from records.clock import database_now
from records.media.clamd import scan_file
from records.models import Job
from records.operations.files import local_copy
from records.operations.jobs import Work, job_handler
from records.operations.virus_scans import VirusFound, found_clean
from submissions.enums import FileState, ScanResult
from submissions.models import Attachment
from submissions.operations.inspection_steps import attachment_of, queue_job, written_down

SCAN: Final = "scan-attachment"
BATCH: Final = 200


def scan_now(path: Path) -> ScanResult:
    """Return clean, or unscanned where there is no scanner or no answer; raise VirusFound."""
    return ScanResult.CLEAN if found_clean(path) else ScanResult.UNSCANNED


def queue_scan(attachment: Attachment, *, at: datetime) -> Job:
    """Have a file scanned later; a scan that failed is queued anew."""
    return queue_job(SCAN, "查毒", attachment, by=None, at=at)


def scan_unscanned() -> int:
    """Queue every ready file that no scanner has seen; return how many. Nothing without a scanner.

    So files handed in while the scanner was away, or before there was one, are scanned too.
    """
    if not settings.CLAMD_ADDRESS:
        return 0
    waiting = Attachment.objects.filter(state=FileState.READY, scan=ScanResult.UNSCANNED)
    rows = list(waiting.select_related("file", "submission__entry__competition")[:BATCH])
    with transaction.atomic():
        at = database_now()
        for row in rows:
            queue_scan(row, at=at)
    return len(rows)


@job_handler(SCAN, is_quiet=True)
def do_scan(work: Work) -> None:
    """Scan a file that is ready; the job is tried again while the scanner is away."""
    row = attachment_of(work.job)
    if row is None or row.state != FileState.READY or row.scan != ScanResult.UNSCANNED:
        return
    if not settings.CLAMD_ADDRESS:
        return
    with local_copy(row.file) as path:
        verdict = scan_file(path, settings.CLAMD_ADDRESS)
    values: dict[str, object] = {"scan": ScanResult.CLEAN}
    if not verdict.is_clean:
        values = {
            "scan": ScanResult.INFECTED,
            "state": FileState.BLOCKED,
            "problem": str(VirusFound(verdict.name))[:300],
        }
    with written_down(row, "scan_attachment", values, []):
        pass
