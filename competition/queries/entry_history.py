"""流转记录 of an entry: who did what, when, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Q

from accounts.roles import Role
from competition.models import Entry
from competition.queries.log_words import ACTION_LABELS
from records.models import ActionLog

INTERNAL: Final = frozenset(
    {
        "assign_reviewer",
        "compare_work",
        "find_likeness",
        "judge_likeness",
        "judge_match",
        "recheck_entry",
        "waive_finding",
    }
)
"""What organizers conclude among themselves; a district sees its outcome, not these lines."""


@dataclass(frozen=True)
class Step:
    """One line of the history."""

    at: datetime
    actor: str
    action: str
    text: str


def history_of(
    entry: Entry, *, for_district: bool, also: Mapping[str, int] = MappingProxyType({})
) -> list[Step]:
    """Return the steps of an entry and its person, oldest first, in one query.

    `also` names what else belongs to it, type of object → id (its paper).
    """
    objects = {"competition.entry": entry.pk, "competition.competitor": entry.competitor_id, **also}
    about = Q()
    for name, pk in objects.items():
        if pk is not None:
            about |= Q(object_type=name, object_id=str(pk))
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
