"""What is said to whom."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from records.models import Message


def send_message(
    *,
    to: Iterable[models.Model],
    subject: str,
    at: datetime,
    body: str = "",
    link: str = "",
    key: str = "",
) -> int:
    """Put a message into each inbox, once per `key` and person; return how many were new."""
    recipients = [user.pk for user in to]
    if key:
        had = Message.objects.filter(recipient_id__in=recipients, key=key)
        recipients = sorted(set(recipients) - set(had.values_list("recipient_id", flat=True)))
    rows = [
        Message(recipient_id=pk, subject=subject, body=body, link=link, key=key, created_at=at)
        for pk in recipients
    ]
    return len(Message.objects.bulk_create(rows, ignore_conflicts=bool(key)))


def mark_read(*, message_id: int, by: models.Model, at: datetime) -> None:
    """Note when a message was first opened; reading is not an act that the log keeps."""
    Message.objects.visible_to(by).filter(pk=message_id, read_at=None).update(read_at=at)


def mark_all_read(*, by: models.Model, at: datetime) -> int:
    """Note that everything was read; return how many were new."""
    unread = Message.objects.visible_to(by).filter(read_at=None)
    return unread.update(read_at=at)
