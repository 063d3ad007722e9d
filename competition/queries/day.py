"""The day of the contest: which sessions there are, how far each is, who stays away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from competition.enums import EntryStatus, MarkState
from competition.marking import Component
from competition.models import Arrival, Competition, Draw, Entry, Room, Session, Sheet, Slot
from competition.queries.schemes import EventScheme, event_schemes

AWAY = (MarkState.ABSENT, MarkState.FORFEIT)


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """One component of an event: its session if it was set up, its valid draw, its counts."""

    component: Component
    session: Session | None
    leader: Session | None
    draw: Draw | None
    rooms: Sequence[Room]
    leader_name: str
    slots: int
    arrived: int

    @property
    def is_following(self) -> bool:
        """Whether it is done in the appearance of another component."""
        return self.session is not None and self.session.follows_id is not None


@dataclass(frozen=True)
class DayEvent:
    """An event with a scheme: how many compete, and a line per component."""

    of: EventScheme
    accepted: int
    lines: Sequence[DayLine]


def day_of(competition: Competition) -> list[DayEvent]:
    """All sessions of the season, event × component; a constant number of queries."""
    sessions = list(
        Session.objects.filter(event__competition=competition).prefetch_related("rooms")
    )
    by_place = {(session.event_id, session.component): session for session in sessions}
    by_id = {session.pk: session for session in sessions}
    draws = {
        draw.session_id: draw
        for draw in Draw.objects.valid().filter(session__event__competition=competition)
    }
    slots = _counts(Slot.objects.filter(session__in=sessions))
    arrived = _counts(Arrival.objects.filter(session__in=sessions))
    accepted = dict(
        Entry.objects.filter(competition=competition, status=EntryStatus.ACCEPTED)
        .order_by()
        .values_list("event_id")
        .annotate(Count("pk"))
    )
    found = []
    for of in event_schemes(competition).values():
        lines = []
        for component in of.scheme.components:
            session = by_place.get((of.event.pk, component.code))
            leader = by_id[session.follows_id or session.pk] if session else None
            lines.append(
                DayLine(
                    component=component,
                    session=session,
                    leader=leader,
                    draw=draws.get(leader.pk) if leader else None,
                    rooms=list(leader.rooms.all()) if leader else [],
                    leader_name=component_names(of, [leader.component]) if leader else "",
                    slots=slots.get(session.pk, 0) if session else 0,
                    arrived=arrived.get(leader.pk, 0) if leader else 0,
                )
            )
        found.append(DayEvent(of, accepted.get(of.event.pk, 0), lines))
    return found


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("session_id").annotate(Count("pk")))


def sessions_of(session: Session) -> list[Session]:
    """A session with those that share its appearance, the leading one first."""
    leader_id = session.follows_id or session.pk
    rows = Session.objects.filter(Q(pk=leader_id) | Q(follows=leader_id)).select_related(
        "event__competition"
    )
    return sorted(rows, key=lambda each: (each.pk != leader_id, each.pk))


def states_of(event_id: int, components: Sequence[str]) -> dict[int, str]:
    """Entry id → 缺考, 弃权, 违纪 or 取消资格 of these components or of the whole entry."""
    rows = (
        Sheet.objects.current()
        .filter(entry__event=event_id, seat=0, component__in=["", *components])
        .exclude(mark_state="")
    )
    return dict(rows.order_by("-component").values_list("entry_id", "mark_state"))


def entries_away(event_id: int, components: Sequence[str]) -> set[int]:
    """Entries that take no slot time: 缺考 or 弃权 here, or any state of the whole entry."""
    rows = Sheet.objects.current().filter(entry__event=event_id, seat=0)
    here = Q(component__in=components, mark_state__in=AWAY)
    whole = Q(component="") & ~Q(mark_state="")
    return set(rows.filter(here | whole).values_list("entry_id", flat=True))


def component_names(of: EventScheme, codes: Sequence[str]) -> str:
    """The components in words, in the order given."""
    found = [of.component(code) for code in codes]
    return "、".join(each.name for each in found if each is not None)
