"""A form that is sent twice is answered once.

The middleware notes the form's key; `record()` claims it inside the operation's own
transaction. The second sender hits the unique constraint, its whole transaction is rolled
back, and it is led to where the first one's answer led.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from records.errors import AlreadyAnswered, Conflict
from records.models import IdempotencyKey

WAITS, WAIT_SECONDS = 20, 0.05


@dataclass
class PendingKey:
    """The key of the form now being handled; `location`, where the answer is known beforehand."""

    user_id: int
    key: str
    body_sha256: str
    claimed_id: int | None = None
    location: str = ""


pending_key: ContextVar[PendingKey | None] = ContextVar("pending_key", default=None)


def claim_pending_key(*, at: datetime) -> None:
    """Claim the form's key, once per form; raise AlreadyAnswered when somebody was faster."""
    pending = pending_key.get()
    if pending is None or pending.claimed_id is not None:
        return
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(
                user_id=pending.user_id,
                key=pending.key,
                body_sha256=pending.body_sha256,
                location=pending.location[:500],
                created_at=at,
            )
    except IntegrityError:
        raise AlreadyAnswered("") from None
    pending.claimed_id = row.pk


def awaited_location(pending: PendingKey) -> str:
    """Return where the same form, sent an instant earlier, is led; "" if that takes too long.

    The faster one has committed, but its page is only just being answered.
    """
    for _ in range(WAITS):
        if location := answered_location(pending):
            return location
        time.sleep(WAIT_SECONDS)
    return ""


def answered_location(pending: PendingKey) -> str | None:
    """Return where the form with this key was led, "" if unknown, None if it is new."""
    row = IdempotencyKey.objects.filter(user_id=pending.user_id, key=pending.key).first()
    if row is None:
        return None
    if row.body_sha256 != pending.body_sha256:
        raise Conflict("这张表单已经提交过，内容却不同。请重新打开页面再填写。")
    return row.location


def note_answer(pending: PendingKey, *, location: str) -> None:
    """Keep where the answer led, for the form's second sending."""
    if pending.claimed_id is not None:
        IdempotencyKey.objects.filter(pk=pending.claimed_id).update(location=location[:500])
