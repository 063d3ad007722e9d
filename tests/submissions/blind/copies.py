"""Blind copies for tests: an accepted work, its copy made, its bytes, a decision on all finds."""

import io
import zipfile
from collections.abc import Iterator

from records.models import Job
from records.operations.files import read_stored
from records.operations.jobs import perform
from submissions.models import BlindCopy, Submission
from submissions.operations.blind_copies import (
    decide_leaks,
    request_blind_copies,
)
from tests.cast import Cast
from tests.factories import NOON


def accepted(submission: Submission, number: str = "P001") -> Submission:
    submission.refresh_from_db()
    entry = submission.entry
    entry.refresh_from_db()
    entry.status, entry.number, entry.decided_at = "accepted", number, NOON
    entry.save()
    return submission


def made(cast: Cast, work: Submission) -> BlindCopy:
    """The copy of a work, asked for and made."""
    request_blind_copies(slug=cast.competition.slug, by=cast.organizer)
    perform(job_id=Job.objects.latest("pk").pk)
    return BlindCopy.objects.get(version=work.current)


def bytes_of(copy: BlindCopy) -> Iterator[bytes]:
    """Every byte of a copy, names included, packed parts unpacked."""
    stored = [copy.document, *(row.file for row in copy.files.all() if row.file)]
    for file in stored:
        content = read_stored(file)
        yield file.name.encode()
        yield content
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                for info in parts.infolist():
                    yield info.filename.encode() + info.comment
                    yield parts.read(info)


def decide(cast: Cast, copy: BlindCopy, verdict: str, reason: str = "", by=None) -> None:
    keys = [leak["key"] for leak in copy.leaks]
    by = by or cast.organizer
    decide_leaks(copy_id=copy.pk, keys=keys, verdict=verdict, reason=reason, by=by)
