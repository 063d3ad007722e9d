"""Places: how many a district may, must and does take in each event (名额)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from competition.enums import HOLDING, EntryStatus, EventKind
from competition.models import Competition, Entry, Event, Quota
from districts.models import District


@dataclass(frozen=True)
class Places:
    """One event's places for one district. `maximum` None means no stated cap.

    `unmet` are the composite conditions (一个含可播放视频的项目) that the entries in place do
    not meet together, in words.
    """

    event: Event
    minimum: int
    maximum: int | None
    used: int = 0
    drafts: int = 0
    unmet: tuple[str, ...] = ()
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
    rows = Entry.objects.filter(competition=competition, district=district)
    mine = [_Counted(*row) for row in rows.order_by().values_list("event", "status", "traits")]
    return [
        _line(event, district, [entry for entry in mine if entry.event == event.pk])
        for event in events
    ]


def places_with_entries(places: Iterable[Places], entries: Iterable[Entry]) -> list[Places]:
    """Put entries under their event's places."""
    listed = list(entries)
    return [
        replace(line, entries=tuple(row for row in listed if row.event_id == line.event.pk))
        for line in places
    ]


class _Counted(NamedTuple):
    """What counting needs of an entry."""

    event: int
    status: str
    traits: Mapping[str, Any]


def _line(event: Event, district: District, entries: Sequence[_Counted]) -> Places:
    quota: Quota | None = getattr(event, "quota", None)
    minimum, maximum = limits_of(quota, district.pk) if quota is not None else (0, None)
    held = [entry.traits for entry in entries if entry.status in HOLDING]
    drafts = sum(entry.status == EntryStatus.DRAFT for entry in entries)
    unmet = unmet_conditions(quota.conditions, held) if quota is not None else []
    return Places(event, minimum, maximum, len(held), drafts, tuple(unmet))


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
