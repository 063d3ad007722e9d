"""The versions of a marking scheme, what hangs on its components, and what a change says."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from competition.models import (
    CalibrationHold,
    CodeTable,
    Event,
    MarkingScheme,
    SchemeVersion,
    Seat,
    Session,
    Sheet,
)
from competition.queries.invariants import invariant

_HANGING: tuple[tuple[type, str, str], ...] = (
    (Seat, "event", "评委席"),
    (Session, "event", "场次"),
    (CalibrationHold, "event", "试评"),
    (CodeTable, "event", "加密号"),
    (Sheet, "entry__event", "评分表"),
)


def scheme_revision(row: MarkingScheme | None) -> str:
    """A short digest of a scheme as it stands; a form sends back at which one it was read."""
    if row is None:
        return ""
    text = json.dumps(row.definition, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def versions_of(event: Event) -> QuerySet[SchemeVersion]:
    """Every definition that was saved, newest first."""
    return SchemeVersion.objects.filter(event=event).select_related("by").order_by("-number")


@invariant
def check_versions() -> Iterator[str]:
    """The newest version of a scheme is the scheme."""
    newest = SchemeVersion.objects.order_by("event", "-number")
    found: dict[int, SchemeVersion] = {}
    for version in newest:
        found.setdefault(version.event_id, version)
    for row in MarkingScheme.objects.filter(event__in=found).select_related("event"):
        if row.definition != found[row.event_id].definition:
            yield f"“{row.event.name}”现行的评分标准与最后一个版本不同。"


def hanging_on(event: Event) -> Mapping[str, list[str]]:
    """Component code → what was already set up for it (评委席, 场次 …)."""
    found: dict[str, list[str]] = defaultdict(list)
    for model, path, label in _HANGING:
        rows = model.objects.filter(**{path: event}).exclude(component="")  # type: ignore[attr-defined]  # models
        for code in rows.order_by().values_list("component", flat=True).distinct():
            found[code].append(label)
    return found
