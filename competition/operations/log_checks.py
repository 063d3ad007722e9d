"""The supervisor's check of the action log."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from records.clock import database_now
from records.models import LogHead
from records.operations.anchors import verify_log
from records.operations.log import record


def check_log(*, by: User) -> list[str]:
    """Verify the whole chain; return one sentence per break, and log that it was verified."""
    require(by, Permission.VIEW_LOG)
    with transaction.atomic():
        breaks = list(verify_log())
        head = LogHead.objects.get_or_create(pk=1)[0]
        record(
            "verify_log", on=head, by=by, at=database_now(), changes={"breaks": (0, len(breaks))}
        )
    return breaks
