"""The organizer's list of accepted works with their blind copies, and one copy to be judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from competition.models import Event
from records.text import clean_line
from submissions.enums import BLIND_VERDICT_LABELS, BlindVerdict
from submissions.models import BlindCopy, Submission

STATES: Final[Mapping[str, tuple[str, Q]]] = {
    "missing": ("未生成", Q(current__blind_copy__document=None)),
    "undecided": ("有待处置", Q(current__blind_copy__open_count__gt=0)),
    "stale": ("待重新生成", Q(current__blind_copy__is_stale=True)),
    "ready": (
        "可交评委",
        Q(
            current__blind_copy__document__isnull=False,
            current__blind_copy__open_count=0,
            current__blind_copy__is_stale=False,
        ),
    ),
}
ORDERS: Final[Mapping[str, str]] = {
    "event": "entry__event__order",
    "number": "entry__number",
    "code": "current__blind_copy__code",
    "open": "current__blind_copy__open_count",
}


@dataclass(frozen=True)
class Taken:
    """A decision as the page shows it."""

    key: str
    label: str
    what: str
    where: str
    found: str
    reason: str
    by: str


def chosen_copies(rows: QuerySet[Submission], chosen: Mapping[str, str]) -> QuerySet[Submission]:
    """Apply the filter bar (event, state, q, order) to the accepted works."""
    if chosen.get("event"):
        rows = rows.filter(entry__event__code=chosen["event"])
    if chosen.get("state") in STATES:
        rows = rows.filter(STATES[chosen["state"]][1])
    words = clean_line(chosen.get("q", ""))
    if words:
        plain = words.replace(" ", "")
        rows = rows.filter(
            Q(entry__title__icontains=words)
            | Q(entry__number__icontains=plain)
            | Q(current__blind_copy__code__icontains=plain)
        )
    order = chosen.get("order", "")
    first = F(ORDERS.get(order.removeprefix("-"), ORDERS["event"]))
    lead = first.desc(nulls_last=True) if order.startswith("-") else first.asc(nulls_last=True)
    return rows.order_by(lead, "entry__event__order", "entry__event", "entry__number", "pk")


def events_of(rows: QuerySet[Submission]) -> Iterable[tuple[str, str]]:
    """The events of these works, code and name, for the filter bar."""
    events = Event.objects.filter(entries__submission__in=rows).distinct().order_by("order", "pk")
    return list(events.values_list("code", "name"))


def decisions_of(copy: BlindCopy) -> list[Taken]:
    """The decisions on a copy, newest first."""
    taken: list[tuple[str, dict[str, Any]]] = sorted(
        copy.decisions.items(), key=lambda pair: str(pair[1]["at"]), reverse=True
    )
    return [
        Taken(
            key=key,
            label=BLIND_VERDICT_LABELS[BlindVerdict(each["verdict"])],
            what=each["what"],
            where=each["where"],
            found=each["found"],
            reason=each["reason"],
            by=each["by"],
        )
        for key, each in taken
    ]
