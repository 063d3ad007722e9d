"""The district's 工作方案 (五(二): 制定具体工作方案，明确专门人员)."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import Task
from competition.models import Filing
from competition.operations.filings import hold_paper, require_any_open
from records.operations.files import store_file
from records.operations.log import record
from records.operations.office_files import checked_document


def attach_plan(*, competition_id: int, content: bytes, filename: str, by: User) -> Filing:
    """Keep the 工作方案 (PDF, docx or doc by content) with the filing; a new one takes its place.

    Optional, open while 附件1 or the naming of the 领队 is open. The former file stays stored
    and in the log.
    """
    require(by, Permission.FILE_LIAISONS)
    document = checked_document(
        content=content, filename=filename, limit=settings.UPLOAD_LIMIT_BYTES
    )
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        require_any_open(held, Task.LIAISONS, Task.LEADER)
        stored = store_file(
            content=content,
            name=document.name,
            content_type=document.content_type,
            kind="plan",
            by=by,
            at=held.at,
        )
        before = held.filing.plan
        held.filing.plan = stored
        held.filing.save(update_fields=["plan"])
        record(
            "attach_plan",
            on=held.filing,
            by=by,
            at=held.at,
            changes={"plan": (before, stored), "sha256": ("", stored.sha256)},
            scope=held.competition.slug,
            label=held.label,
        )
    return held.filing
