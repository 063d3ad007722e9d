"""Every definition of a marking scheme that was saved is kept (评分标准的版本)."""

from datetime import datetime

from django.db.models import Max

from accounts.models import User
from competition.models import MarkingScheme, SchemeVersion


def keep_version(row: MarkingScheme, *, reason: str, by: User | None, at: datetime) -> int:
    """Keep the definition as it stands now as the next version; return its number.

    Call it after saving the row, which serialises: the scheme row is locked or just made.
    """
    last = SchemeVersion.objects.filter(event=row.event_id).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    SchemeVersion.objects.create(
        event_id=row.event_id,
        number=number,
        definition=row.definition,
        fingerprint=row.fingerprint,
        reason=reason,
        by=by,
        at=at,
    )
    return number


def keep_what_was(row: MarkingScheme, *, at: datetime) -> None:
    """Keep what stands before a first change, so that the first version can be read back."""
    if not SchemeVersion.objects.filter(event=row.event_id).exists():
        keep_version(row, reason="修改前的内容", by=None, at=at)
