"""流转记录 of an entry: who did what, when, and what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from accounts.roles import Role
from competition.models import Entry
from competition.queries.log_words import ACTION_LABELS
from records.models import ActionLog

INTERNAL: Final = frozenset({"judge_match", "waive_finding", "recheck_entry"})
"""What organizers conclude among themselves; a district sees its outcome, not these lines."""


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    at: datetime
    actor: str
    action: str
    text: str


def history_of(entry: Entry, *, for_district: bool) -> list[Step]:
    """Return the steps of an entry and its person, oldest first, in one query."""
    about = Q(object_type="competition.entry", object_id=str(entry.pk)) | Q(
        object_type="competition.competitor", object_id=str(entry.competitor_id)
    )
    rows = ActionLog.objects.filter(about).select_related("actor").order_by("seq")
    return [
        Step(row.at, _actor(row), ACTION_LABELS.get(row.action, row.action), row.reason)
        for row in rows
        if not (for_district and row.action in INTERNAL)
    ]


def _actor(row: ActionLog) -> str:
    if row.actor is None:
        return "系统"
    if row.actor.role == Role.LIAISON:
        return str(row.actor.name)
    return f"{row.actor.get_role_display()} {row.actor.name}"
