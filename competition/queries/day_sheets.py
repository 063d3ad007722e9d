"""The sessions of the day with who is in them: what every paper of the day is made from.

The list that ties 参赛号 and name to a 抽签号 is for the staff alone; judges get numbers only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from competition.enums import DrawState, EntryStatus
from competition.marking import Component
from competition.marking.terms import Method
from competition.models import Arrival, Competition, Draw, Entry, Room, Session, Slot
from competition.queries.schemes import EventScheme, event_schemes
from records.text import instant_words

NOT_DRAWN = "尚未抽签"
WITHDRAWN = "已退赛"


@dataclass(frozen=True)
class DayRow:
    """One competitor in one session: the place that was drawn, the arrival that was noted."""

    entry: Entry
    slot: Slot | None = None
    arrival: Arrival | None = None

    @property
    def name(self) -> str:
        """The competitor's name."""
        return self.entry.competitor.name if self.entry.competitor is not None else ""

    @property
    def is_out(self) -> bool:
        """Withdrawn after the draw: the place stays empty."""
        return self.entry.status != EntryStatus.ACCEPTED

    @property
    def room(self) -> Room | None:
        """Where."""
        return self.slot.room if self.slot is not None else None


@dataclass(frozen=True)
class DaySession:
    """A session with its rows in order of 参赛号.

    One that follows another (同场) shares the appearance of its `leader`: time, rooms, draw and
    arrivals are the leader's, whose lists name the components of all of them.
    """

    session: Session
    of: EventScheme | None
    rows: Sequence[DayRow]
    leader: Session
    draw: Draw | None = None
    shared_with: Sequence[str] = ()

    @property
    def component(self) -> Component | None:
        """The component of the scheme; None where the scheme has none of this code."""
        return self.of.component(self.session.component) if self.of is not None else None

    @property
    def component_name(self) -> str:
        """理论知识."""
        return self._named(self.session.component)

    @property
    def components(self) -> str:
        """The names of all components of the appearance: 个人工作亮点展示、咨询服务方案设计."""
        return "、".join(map(self._named, [self.session.component, *self.shared_with]))

    @property
    def is_following(self) -> bool:
        """Whether it is part of another session's appearance."""
        return self.session.follows_id is not None

    @property
    def name(self) -> str:
        """职业指导人员 理论知识."""
        return f"{self.session.event.name} {self.components}"

    @property
    def is_paper(self) -> bool:
        """Whether all begin together on paper: a place is a seat then, not a turn."""
        return self.component is not None and self.component.method is Method.PAPER

    @property
    def is_drawn(self) -> bool:
        """Whether places were given."""
        return any(row.slot is not None for row in self.rows)

    @property
    def when(self) -> str:
        """2024年6月20日 09:00, or that it is still to be told."""
        starts_at = self.leader.starts_at
        return instant_words(starts_at) if starts_at is not None else "时间待定"

    @property
    def rooms(self) -> list[tuple[Room | None, list[DayRow]]]:
        """The rows room by room in order of appearance; rows without a place come last."""
        by_room: dict[Room | None, list[DayRow]] = defaultdict(list)
        for row in sorted(self.rows, key=_appearance):
            by_room[row.room].append(row)
        return list(by_room.items())

    def _named(self, code: str) -> str:
        found = self.of.component(code) if self.of is not None else None
        return found.name if found is not None else code

    @property
    def scheme_words(self) -> str:
        """评分标准指纹 1234abcd…, with a note while it waits to be confirmed; "" without one."""
        if self.of is None:
            return ""
        pending = "（待组委会确认）" if self.of.scheme.pending else ""
        return f"评分标准指纹 {self.of.short_fingerprint}{pending}"


def day_sessions(competition: Competition, *, session_id: int | None = None) -> list[DaySession]:
    """The sessions of a competition in order of time, or one with its followers; ten statements."""
    rows = Session.objects.filter(event__competition=competition)
    if session_id is not None:
        rows = rows.filter(Q(pk=session_id) | Q(follows=session_id))
    sessions = list(
        rows.select_related("event", "follows")
        .prefetch_related("rooms", "follows__rooms")
        .order_by("event__order", "component", "pk")
    )
    sessions.sort(key=_time)
    if not sessions:
        return []
    schemes = event_schemes(competition)
    leaders = {session.follows_id or session.pk for session in sessions}
    slots = _slots(sessions)
    arrivals = {
        (row.session_id, row.entry_id): row for row in Arrival.objects.filter(session__in=leaders)
    }
    entries = _entries(sessions, slots.values())
    drawn = Draw.objects.filter(session__in=leaders, state=DrawState.DRAWN)
    draws = {draw.session_id: draw for draw in drawn}
    found = []
    for session in sessions:
        leader = session.follows or session
        own = [
            DayRow(entry, slots.get(place), arrivals.get((leader.pk, entry.pk)))
            for entry in entries
            if entry.event_id == session.event_id
            for place in [(session.pk, entry.pk)]
            if entry.status == EntryStatus.ACCEPTED or place in slots
        ]
        shared_with = [each.component for each in sessions if each.follows_id == session.pk]
        of, draw = schemes.get(session.event_id), draws.get(leader.pk)
        found.append(DaySession(session, of, own, leader, draw, shared_with))
    return found


def leading(sessions: Iterable[DaySession]) -> list[DaySession]:
    """One per appearance: what is drawn, called and seated together is one list."""
    return [each for each in sessions if not each.is_following]


def _time(session: Session) -> tuple[bool, float, bool]:
    """By the leader's time, those without one last, the leader before who follows."""
    starts_at = (session.follows or session).starts_at
    stamp = starts_at.timestamp() if starts_at is not None else 0.0
    return starts_at is None, stamp, session.follows_id is not None


def _slots(sessions: Sequence[Session]) -> dict[tuple[int, int], Slot]:
    rows = Slot.objects.filter(session__in=sessions).select_related("room")
    return {(row.session_id, row.entry_id): row for row in rows}


def _entries(sessions: Sequence[Session], slots: Iterable[Slot]) -> list[Entry]:
    """Who is accepted, and who had a place and withdrew."""
    events = {session.event_id for session in sessions}
    rows = Entry.objects.filter(event__in=events)
    chosen = rows.filter(status=EntryStatus.ACCEPTED) | rows.filter(
        pk__in={slot.entry_id for slot in slots}
    )
    return list(
        chosen.select_related("event", "district", "competitor__photo").order_by("number", "pk")
    )


def _appearance(row: DayRow) -> tuple[int, int, int, int, str]:
    if row.slot is None:
        return 1, 0, 0, 0, row.entry.number
    room = row.slot.room
    order, pk = (room.order, room.pk) if room is not None else (0, 0)
    return 0, order, pk, row.slot.position, row.entry.number
