"""展示素材 in lists: whose are missing, blocked, not yet rehearsed; what a district still owes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from competition.enums import HOLDING, MediaState
from competition.models import Entry, Slot
from competition.queries.display_media import Display, MediaItem, media_of

FILTERS = {
    "": "全部",
    "missing": "未上传",
    "checking": "检查中",
    "blocked": "不能使用",
    "unrehearsed": "未试播",
}


@dataclass(frozen=True)
class DisplayLine:
    """One competitor of a component: the files, and the 抽签号 once there is one."""

    entry: Entry
    items: Sequence[MediaItem]
    slot: Slot | None = None

    def _count(self, state: MediaState) -> int:
        return sum(item.row.state == state for item in self.items)

    @property
    def blocked(self) -> int:
        """Files that cannot be used."""
        return self._count(MediaState.BLOCKED)

    @property
    def checking(self) -> int:
        """Files still looked into."""
        return self._count(MediaState.CHECKING)

    @property
    def rehearsed(self) -> int:
        """Files seen playing."""
        return sum(item.row.rehearsed_at is not None for item in self.items)

    @property
    def unrehearsed(self) -> int:
        """Ready files that nobody saw playing."""
        return self._count(MediaState.READY) - self.rehearsed

    def matches(self, wanted: str) -> bool:
        """Whether the line belongs to a filter of the list."""
        if wanted == "missing":
            return not self.items
        return bool(getattr(self, wanted)) if wanted in FILTERS and wanted else True


@dataclass
class DisplayTotals:
    """How far a component is, as counts of competitors."""

    competitors: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """16 名选手：未上传 3、不能使用 1."""
        told = [f"{FILTERS[key]} {count}" for key, count in self.counts.items() if count]
        return f"{self.competitors} 名选手" + (f"：{'、'.join(told)}" if told else "")


def display_lines(display: Display) -> list[DisplayLine]:
    """Every competitor of the component by 参赛号, in three statements."""
    entries = list(
        Entry.objects.filter(event=display.event, status__in=sorted(HOLDING))
        .select_related("district", "competitor")
        .order_by("district__code", "number", "pk")
    )
    media = media_of([entry.pk for entry in entries])
    rows = Slot.objects.filter(session__event=display.event, session__component=display.code)
    slots = {row.entry_id: row for row in rows}
    return [
        DisplayLine(entry, media.get((entry.pk, display.code), []), slots.get(entry.pk))
        for entry in entries
    ]


def totals_of(lines: Iterable[DisplayLine]) -> DisplayTotals:
    """Count the lines by what is still to be done."""
    totals = DisplayTotals(counts=dict.fromkeys(list(FILTERS)[1:], 0))
    for line in lines:
        totals.competitors += 1
        for key in totals.counts:
            totals.counts[key] += line.matches(key)
    return totals
