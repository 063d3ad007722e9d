"""Draws as they are published: the record that anyone can rerun, and the places as they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from competition.drawing import FORMAT, Place, Terms, drawn_places
from competition.enums import MARK_STATE_LABELS, DrawState, EntryStatus, MarkState
from competition.models import Competition, ComponentLock, Draw, Entry, Event, Session, Slot
from competition.queries.day import component_names, states_of
from competition.queries.schemes import EventScheme, event_schemes
from records.text import instant_words


@dataclass(frozen=True, kw_only=True)
class PublicDraw:
    """A draw with its event and components in words."""

    draw: Draw
    event: Event
    components: str
    is_scoring: bool
    """Whether judges still score what was drawn for: then who drew what is not for everybody."""

    @property
    def is_drawn(self) -> bool:
        """Whether the seed is known: the draw took place."""
        return bool(self.draw.seed)

    def is_told(self, *, insider: bool) -> bool:
        """Whether secret and order are told to this reader."""
        return self.is_drawn and (insider or not self.is_scoring)


def terms_of(draw: Draw) -> Terms:
    """What the draw committed to. Load it with `session__event__competition`."""
    event = draw.session.event
    return Terms(
        competition=event.competition.slug,
        event=event.code,
        components=draw.components,
        number=draw.number,
        participants=draw.participants,
        rooms=draw.rooms,
        secret=draw.secret,
    )


def places_of(draw: Draw) -> list[Place]:
    """The order that follows from the draw; empty before the seed is known."""
    if not draw.seed:
        return []
    return drawn_places(
        draw.participants, secret=draw.secret, seed=draw.seed, rooms=len(draw.rooms)
    )


def record_of(draw: Draw, *, is_told: bool = True) -> dict[str, Any]:
    """The record for `rerun.py`. Before the draw secret and seed are blank, `order` is empty.

    `now` are the places as they stand, each with the reason of its last change; None where
    the draw is void or did not take place. Where it is not told, secret, order and places are
    held back; the commitment and the seed already bind them.
    """
    terms = terms_of(draw)
    is_told = is_told and bool(draw.seed)
    return {
        "format": FORMAT,
        "competition": terms.competition,
        "event": terms.event,
        "components": list(terms.components),
        "draw": terms.number,
        "participants": sorted(terms.participants),
        "rooms": list(terms.rooms),
        "commitment": draw.commitment,
        "committed_at": instant_words(draw.committed_at),
        "secret": draw.secret if is_told else "",
        "seed": draw.seed,
        "seed_source": draw.seed_source,
        "drawn_at": instant_words(draw.drawn_at) if draw.drawn_at else "",
        "order": published_places(draw) if is_told else [],
        "now": places_now(draw) if is_told and draw.state == DrawState.DRAWN else None,
        "void_reason": draw.void_reason,
    }


def published_draws(competition: Competition, **chosen: object) -> Iterator[PublicDraw]:
    """All draws of the season, void ones too, by event and newest first."""
    rows = Draw.objects.filter(session__event__competition=competition, **chosen)
    schemes = event_schemes(competition)
    locked = _locked_components(competition)
    for draw in rows.select_related("session__event__competition").order_by(
        "session__event__order", "session", "-number"
    ):
        of = schemes[draw.session.event_id]
        yield PublicDraw(
            draw=draw,
            event=draw.session.event,
            components=component_names(of, draw.components),
            is_scoring=draw.state == DrawState.DRAWN and _is_scoring(of, draw, locked),
        )


def _is_scoring(of: EventScheme, draw: Draw, locked: set[tuple[int, str]]) -> bool:
    """Whether a component that judges score in this appearance is not locked yet."""
    found = [of.component(code) for code in draw.components]
    return any(
        each is not None and bool(each.criteria) and (of.event.pk, each.code) not in locked
        for each in found
    )


def _locked_components(competition: Competition) -> set[tuple[int, str]]:
    locks = ComponentLock.objects.filter(event__competition=competition)
    return set(locks.values_list("event_id", "component"))


def slots_of(session: Session) -> list[Slot]:
    """The places of a session with their entries, by room and position."""
    rows = session.slots.select_related("entry__competitor", "entry__district", "room")
    return list(rows.order_by("room__order", "room", "position"))


@dataclass(frozen=True)
class SlotLine:
    """A place with what a list says about who holds it."""

    slot: Slot
    state: str

    @property
    def name(self) -> str:
        """The person, or the title of the work."""
        person = self.slot.entry.competitor
        return person.name if person is not None else self.slot.entry.title

    @property
    def state_label(self) -> str:
        """缺考, 弃权 …, or nothing."""
        return MARK_STATE_LABELS[MarkState(self.state)] if self.state else ""

    @property
    def is_gone(self) -> bool:
        """Whether the entry left since; a substitute takes over once accepted."""
        return self.slot.entry.status != EntryStatus.ACCEPTED


def slot_lines(sessions: Sequence[Session]) -> list[SlotLine]:
    """The places of an appearance (leading session first) with 缺考 and the like."""
    leader = sessions[0]
    states = states_of(leader.event_id, [session.component for session in sessions])
    return [SlotLine(slot, states.get(slot.entry_id, "")) for slot in slots_of(leader)]


def without_slot(session: Session) -> list[Entry]:
    """Accepted entries that have no place in a session that was drawn for."""
    rows = Entry.objects.filter(event=session.event_id, status=EntryStatus.ACCEPTED)
    return list(rows.exclude(slots__session=session).select_related("competitor", "district"))


def published_places(draw: Draw) -> list[dict[str, object]]:
    """The drawn order as it is published; empty before the seed is known."""
    return [
        {
            "number": place.number,
            "entry": place.participant,
            "room": draw.rooms[place.room] if draw.rooms else "",
            "position": place.position,
        }
        for place in places_of(draw)
    ]


def places_now(draw: Draw) -> list[dict[str, object]]:
    """The places as they stand, each with the reason of its last change."""
    slots = draw.session.slots.select_related("entry", "room").order_by("number")
    return [
        {
            "number": slot.number,
            "entry": slot.entry.number,
            "room": slot.room.name if slot.room is not None else "",
            "position": slot.position,
            "reason": slot.moved_reason,
        }
        for slot in slots
    ]
