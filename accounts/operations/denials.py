"""Who asked for what they may not have."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from records.clock import database_now
from records.models import ActionLog
from records.operations.idempotency import pending_key
from records.operations.log import record

QUIET = timedelta(minutes=1)


def note_denial(*, place: str, by: User) -> None:
    """Log that this account was turned away at a place (a route's name), once a minute each.

    The denied form's one-time key stays free: nothing was done under it.
    """
    token = pending_key.set(None)
    try:
        with transaction.atomic():
            at = database_now()
            lately = ActionLog.objects.filter(
                object_type="accounts.user",
                object_id=str(by.pk),
                action="denied",
                object_label=place,
                at__gt=at - QUIET,
            )
            if not lately.exists():
                record("denied", on=by, by=by, at=at, label=place)
    finally:
        pending_key.reset(token)
