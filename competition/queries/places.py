"""Places: how many a district may, must and does take in each event (名额)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from competition.enums import HOLDING, EntryStatus, EventKind
from competition.models import Competition, Entry, Event, Quota
from districts.models import District


@dataclass(frozen=True)
class Places:
    """One event's places for one district. `maximum` None means no stated cap."""

    event: Event
    minimum: int
    maximum: int | None
    used: int = 0
    drafts: int = 0
    entries: tuple[Entry, ...] = ()

    @property
    def left(self) -> int | None:
        """Places still to be had; None without a cap."""
        return None if self.maximum is None else max(0, self.maximum - self.used)

    @property
    def missing(self) -> int:
        """Places that must still be filled."""
        return max(0, self.minimum - self.used)


def limits_of(quota: Quota, district_id: int) -> tuple[int, int | None]:
    """Return (minimum, maximum) for this district: its own override, else the event's quota."""
    own = [row for row in quota.overrides.all() if row.district_id == district_id]
    source = own[0] if own else quota
    return source.minimum, source.maximum


def places_of(
    *, competition: Competition, district: District, kind: EventKind = EventKind.PERSONAL
) -> list[Places]:
    """Return the places of every event of this kind, in a constant number of queries."""
    events = (
        Event.objects.filter(competition=competition, kind=kind)
        .select_related("quota")
        .prefetch_related("quota__overrides")
    )
    counts = {
        row["event"]: row
        for row in Entry.objects.filter(competition=competition, district=district)
        .order_by()
        .values("event")
        .annotate(
            used=Count("pk", filter=Q(status__in=HOLDING)),
            drafts=Count("pk", filter=Q(status=EntryStatus.DRAFT)),
        )
    }
    return [_line(event, district, counts.get(event.pk, {})) for event in events]


def places_with_entries(places: Iterable[Places], entries: Iterable[Entry]) -> list[Places]:
    """Put entries under their event's places."""
    listed = list(entries)
    return [
        replace(line, entries=tuple(row for row in listed if row.event_id == line.event.pk))
        for line in places
    ]


def _line(event: Event, district: District, counts: Mapping[str, Any]) -> Places:
    quota = getattr(event, "quota", None)
    minimum, maximum = limits_of(quota, district.pk) if quota is not None else (0, None)
    return Places(event, minimum, maximum, counts.get("used", 0), counts.get("drafts", 0))


def smallest_free(taken: Iterable[int], maximum: int | None) -> int | None:
    """Return the smallest slot from 1 that is not taken; None when all up to maximum are."""
    occupied = set(taken)
    slot = next(number for number in range(1, len(occupied) + 2) if number not in occupied)
    return slot if maximum is None or slot <= maximum else None


def unmet_conditions(
    conditions: Sequence[Mapping[str, Any]], traits: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return one message per composite condition that these entries together do not meet.

    A condition counts the entries whose trait is true: `{"trait": "playable_video",
    "minimum": 1, "message": …}`.
    """
    return [
        condition["message"]
        for condition in conditions
        if sum(bool(entry.get(condition["trait"])) for entry in traits)
        < int(condition.get("minimum", 1))
    ]
