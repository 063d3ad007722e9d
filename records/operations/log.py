"""The action log: no audit row, no write."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any, Final

from django.conf import settings
from django.db import models

from records.models import ActionLog, LogHead
from records.operations.idempotency import claim_pending_key

GENESIS: Final = "0" * 64
request_address: ContextVar[str] = ContextVar("request_address", default="")

Changes = Mapping[str, tuple[object, object]]


def record(
    action: str,
    *,
    on: models.Model,
    by: models.Model | None,
    at: datetime,
    changes: Changes | None = None,
    reason: str = "",
    scope: str = "",
    label: str = "",
) -> ActionLog:
    """Append one row to the chain. Call it inside the operation's transaction, last of all locks.

    `changes` maps field → (before, after); values of fields that the model declares `personal`
    are stored as keyed digests only. `scope` is the competition's slug, `label` must not carry
    personal data. A form's pending one-time key is claimed in the same transaction.
    """
    head = LogHead.objects.select_for_update(no_key=True, of=("self",)).get_or_create(pk=1)[0]
    row = ActionLog(
        seq=head.seq + 1,
        at=at,
        actor_id=by.pk if by is not None else None,
        action=action,
        object_type=f"{on._meta.app_label}.{on._meta.model_name}",  # noqa: SLF001 -- public by custom
        object_id=str(on.pk),
        object_label=label[:200],
        scope=scope,
        payload=_payload(on, changes or {}),
        reason=reason,
        address=request_address.get(),
        previous_hash=head.hash,
    )
    row.hash = row_hash(row)
    row.save(force_insert=True)
    head.seq, head.hash, head.at = row.seq, row.hash, at
    head.save(update_fields=["seq", "hash", "at"])
    claim_pending_key(at=at)
    return row


def row_hash(row: ActionLog) -> str:
    """Return the sha256 over every column but the hash itself, in canonical JSON."""
    columns = {
        "seq": row.seq,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor_id,
        "action": row.action,
        "object_type": row.object_type,
        "object_id": row.object_id,
        "object_label": row.object_label,
        "scope": row.scope,
        "payload": row.payload,
        "reason": row.reason,
        "address": row.address,
        "algorithm": row.algorithm,
        "previous_hash": row.previous_hash,
    }
    return hashlib.sha256(canonical(columns).encode()).hexdigest()


def canonical(value: object) -> str:
    """Return JSON with sorted keys and no spaces: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def differences(instance: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return field → (before, after) for the given new values that differ from the instance's."""
    before = {name: getattr(instance, name) for name in values}
    return {name: (before[name], new) for name, new in values.items() if before[name] != new}


def _payload(on: models.Model, changes: Changes) -> str:
    personal = getattr(on, "personal", ())
    shown = {
        field: [_digest(value) if field in personal else _plain(value) for value in pair]
        for field, pair in changes.items()
    }
    return canonical(shown)


def _plain(value: object) -> object:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value


def _digest(value: object) -> str:
    if value is None or value == "":
        return ""
    key = settings.SECRET_KEY.encode()
    return "hmac:" + hmac.new(key, str(value).encode(), hashlib.sha256).hexdigest()[:24]
