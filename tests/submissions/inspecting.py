"""Attaching a file as its bytes are, and doing the jobs that wait for it."""

from datetime import timedelta

from records.clock import clock_set_to
from records.media.identify import identify
from records.media.limits import own_folder
from records.models import Job
from records.operations.files import store_file
from records.operations.jobs import due_jobs, perform
from submissions.enums import FileState
from submissions.models import Attachment, Submission
from submissions.operations.inspection import start_inspection
from tests.factories import NOON


def attached(submission: Submission, name: str, content: bytes, by=None) -> Attachment:
    """A file as an upload leaves it: kept, recognised, waiting for its inspection."""
    with own_folder() as folder:
        (folder / "x").write_bytes(content)
        kind = identify(folder / "x", name)
    stored = store_file(
        content=content, name=name, content_type=kind.content_type, kind="attachment", by=by, at=NOON
    )  # fmt: skip
    row = Attachment.objects.create(
        submission=submission,
        evidence="other" if submission.kind != "achievement" else "appendix",
        file=stored,
        family=kind.family,
        state=FileState.CHECKING,
        added_by=by,
        added_at=NOON,
    )
    start_inspection(row, by=by, at=NOON)
    return row


def work_off(*kinds: str) -> list[str]:
    """Do the jobs that are due, of these kinds or of all; return the kinds that were done."""
    done = []
    with clock_set_to(NOON + timedelta(seconds=1)):
        while waiting := _waiting(kinds):
            for job in waiting:
                perform(job_id=job.pk)
                done.append(job.kind)
    return done


def _waiting(kinds: tuple[str, ...]) -> list[Job]:
    rows = Job.objects.filter(pk__in=due_jobs(at=NOON + timedelta(seconds=1))).order_by("pk")
    return [job for job in rows if not kinds or job.kind in kinds]


def inspected(submission: Submission, name: str, content: bytes, by=None) -> Attachment:
    """A file after all its jobs."""
    row = attached(submission, name, content, by)
    work_off()
    row.refresh_from_db()
    return row
