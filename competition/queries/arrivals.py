"""检录: who is expected at a session's door, who came and when, who is late, who can be settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from competition.drawing import late_by, planned_start
from competition.enums import MARK_STATE_LABELS, EntryStatus, MarkState
from competition.models import Arrival, Entry, Session, Sheet, Slot
from competition.queries.day import states_of
from records.text import clean_line

DUE, LATE = "due", "late"


@dataclass(frozen=True, kw_only=True)
class DoorRow:
    """One person at the door. `late` are seconds beyond the limit; `verdict` what the rule says.

    `verdict` is "late" for who came too late, "due" for who did not come and can no longer
    come in time, "" for everybody else and for whom something is on a sheet already.
    """

    entry: Entry
    slot: Slot | None
    arrival: Arrival | None
    planned: datetime | None
    late: int | None
    verdict: str
    state: str

    @property
    def name(self) -> str:
        """The person, or the title of the work."""
        person = self.entry.competitor
        return person.name if person is not None else self.entry.title

    @property
    def state_label(self) -> str:
        """缺考, 弃权 …, or nothing."""
        return MARK_STATE_LABELS[MarkState(self.state)] if self.state else ""

    @property
    def late_minutes(self) -> int:
        """Begun minutes beyond the limit."""
        return -(-(self.late or 0) // 60)

    @property
    def why(self) -> str:
        """What the sheet's note will say."""
        return f"检录：迟到，超过时限 {self.late_minutes} 分钟" if self.late else "检录：未到"


def door_rows(sessions: Sequence[Session], *, at: datetime) -> list[DoorRow]:
    """Everybody who is expected, by room and position where drawn, else by 参赛号.

    `sessions` are those of one appearance, the leading one first. Six statements.
    """
    leader = sessions[0]
    components = [session.component for session in sessions]
    entries = Entry.objects.filter(event=leader.event_id, status=EntryStatus.ACCEPTED)
    slots = {slot.entry_id: slot for slot in leader.slots.select_related("room")}
    arrivals = {row.entry_id: row for row in leader.arrivals.select_related("by")}
    states = states_of(leader.event_id, components)
    marked = _marked(leader.event_id, components)
    rows = []
    for entry in entries.select_related("competitor", "district").order_by("number"):
        slot, arrival = slots.get(entry.pk), arrivals.get(entry.pk)
        planned = planned_start(leader.starts_at, leader.turn_seconds, slot.position if slot else 1)
        late = late_by(arrival.arrived_at, planned, leader.late_seconds) if arrival else None
        is_open = entry.pk not in states and entry.pk not in marked
        rows.append(
            DoorRow(
                entry=entry,
                slot=slot,
                arrival=arrival,
                planned=planned,
                late=late,
                verdict=_verdict(leader, arrival, planned, at=at) if is_open else "",
                state=states.get(entry.pk, ""),
            )
        )
    return sorted(rows, key=_place)


def matching(rows: Sequence[DoorRow], words: str, only: str = "") -> list[DoorRow]:
    """Those found by 参赛号, 抽签号, name or pinyin, and by whether they came."""
    plain = clean_line(words).replace(" ", "").lower()
    kept = [row for row in rows if not plain or _is_meant(row, plain)]
    return {
        "waiting": [row for row in kept if row.arrival is None and not row.state],
        "arrived": [row for row in kept if row.arrival is not None],
        "late": [row for row in kept if row.late],
        "settled": [row for row in kept if row.state],
    }.get(only, kept)


def _marked(event_id: int, components: Sequence[str]) -> set[int]:
    rows = Sheet.objects.current().filter(entry__event=event_id, component__in=components)
    return set(rows.values_list("entry_id", flat=True))


def _verdict(
    leader: Session, arrival: Arrival | None, planned: datetime | None, *, at: datetime
) -> str:
    if arrival is not None:
        return LATE if late_by(arrival.arrived_at, planned, leader.late_seconds) else ""
    if planned is None:
        return DUE
    return DUE if at > planned + timedelta(seconds=leader.late_seconds or 0) else ""


def _is_meant(row: DoorRow, plain: str) -> bool:
    entry, person = row.entry, row.entry.competitor
    number = row.slot is not None and str(row.slot.number) == plain
    pinyin = person.pinyin if person is not None and plain.isascii() else ""
    return number or plain in entry.number.lower() or plain in row.name.lower() or plain in pinyin


def _place(row: DoorRow) -> tuple[int, int, int, int, str]:
    if row.slot is None:
        return (1, 0, 0, 0, row.entry.number)
    room = row.slot.room
    order = (room.order, room.pk) if room is not None else (0, 0)
    return (0, *order, row.slot.position, row.entry.number)
