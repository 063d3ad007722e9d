"""评分表扫描件: which sheet a code names, which sheets have a scan, what waits to be filed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from competition.enums import EntryStatus, SheetState
from competition.marking import Component
from competition.marking.sheet_codes import SheetCode
from competition.models import Competition, Entry, Sheet, SheetScan
from competition.queries.schemes import EventScheme, event_scheme, event_schemes

NO_CODE = "没有读出二维码"


@dataclass(frozen=True)
class Place:
    """A sheet of a season: the scheme it belongs to, entry, component, seat."""

    of: EventScheme
    entry: Entry
    component: Component
    seat: int

    @property
    def words(self) -> str:
        """职业指导人员 G003 “方案设计”评委 2."""
        return f"{self.of.event.name} {self.entry.number} “{self.component.name}”评委 {self.seat}"


def place_of(
    competition: Competition, code: SheetCode, schemes: dict[int, EventScheme] | None = None
) -> tuple[Place | None, str]:
    """The sheet that a code names in this season; else None and why not, a sentence's core."""
    entry = (
        Entry.objects.filter(competition=competition, pk=code.entry, status=EntryStatus.ACCEPTED)
        .select_related("event__competition")
        .first()
    )
    if entry is None:
        return None, "二维码不是本届已受理参赛号的评分表"
    known = schemes if schemes is not None else {}
    if entry.event_id not in known:
        known[entry.event_id] = event_scheme(entry.event)
    of = known[entry.event_id]
    if not code.is_under(of.row.fingerprint):
        return None, f"评分表按另一版评分标准（指纹 {code.fingerprint}）印制"
    component = of.scheme.components[code.component - 1 : code.component]
    if not code.component or not component or code.seat not in of.seats.get(component[0].code, ()):
        return None, "评分标准中没有二维码所指的环节或评委席位"
    return Place(of, entry, component[0], code.seat), ""


@dataclass(frozen=True)
class ScanTally:
    """A seat of a panel: how many sheets were handed in, and how many of them have a scan."""

    of: EventScheme
    component: Component
    seat: int
    handed_in: int
    scanned: int


def scan_tallies(competition: Competition) -> list[ScanTally]:
    """The seats that have scans or sheets; a constant number of statements."""
    sheets = Sheet.objects.current().filter(
        entry__competition=competition, seat__gt=0, state=SheetState.HANDED_IN
    )
    handed_in = _counted(sheets, "pk")
    scanned = _counted(SheetScan.objects.filter(entry__competition=competition), "entry")
    return [
        ScanTally(of, component, seat, handed_in.get(key, 0), scanned.get(key, 0))
        for event_id, of in event_schemes(competition).items()
        for component in of.scheme.components
        for seat in of.seats.get(component.code, ())
        for key in [(event_id, component.code, seat)]
        if key in scanned
    ]


def _counted(rows: Any, what: str) -> dict[tuple[int, str, int], int]:
    grouped = rows.order_by().values_list("entry__event", "component", "seat")
    return {
        (event_id, component, seat): count
        for event_id, component, seat, count in grouped.annotate(Count(what, distinct=True))
    }


def scans_at(entry_ids: Collection[int], *, component: str, seat: int) -> Mapping[int, int]:
    """Entry id → its newest scan at this component and seat."""
    rows = SheetScan.objects.filter(entry__in=entry_ids, component=component, seat=seat)
    return dict(rows.order_by("at", "pk").values_list("entry_id", "pk"))
