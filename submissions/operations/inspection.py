"""What an attached file is looked into for, by a job."""

from datetime import datetime

from accounts.models import User
from records.models import Job
from records.operations.jobs import enqueue
from submissions.models import Attachment

KIND = "inspect-attachment"


def start_inspection(attachment: Attachment, *, by: User | None, at: datetime) -> Job:
    """Queue the look into a file that was just attached."""
    entry = attachment.submission.entry
    return enqueue(
        kind=KIND,
        key=f"{KIND}:{attachment.pk}:{attachment.file.sha256[:16]}",
        title=f"检查材料：{attachment.file.name}"[:120],
        params={"attachment": attachment.pk},
        by=by,
        at=at,
        scope=entry.competition.slug,
    )
