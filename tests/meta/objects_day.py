"""The day of the contest: the objects that addresses are asked for."""

from collections.abc import Callable

from tests.cast import Cast
from tests.competition.day import arrive, drawn, make_rooms, make_session, seal
from tests.meta import objects_display
from tests.meta.objects import Captures, component, made
from tests.scoring import accepted


def place(cast: Cast) -> Captures:
    """A component with a session, rooms and people."""
    where = made(component, cast)
    accepted(cast, "G101")
    accepted(cast, "G102")
    make_session(cast, room_ids=[room.pk for room in make_rooms(cast, "第一考场")])
    return where


def draw(cast: Cast) -> Captures:
    """Its draw, done."""
    where = made(place, cast)
    session = cast.guidance.sessions.get(component="plan")
    return {**where, "draw_id": drawn(cast, session).pk}


def public_draw(cast: Cast) -> Captures:
    """The draw alone."""
    return {"draw_id": made(draw, cast)["draw_id"]}


def arrived(cast: Cast) -> Captures:
    """Somebody at the door."""
    where = made(place, cast)
    entry = cast.guidance.entries.get(number="G101")
    arrive(cast, cast.guidance.sessions.get(component="plan"), entry)
    return {**where, "entry_id": entry.pk}


def room(cast: Cast) -> Captures:
    """A room that nothing uses."""
    return {"room_id": make_rooms(cast, "备用考场")[0].pk}


def sealed(cast: Cast) -> Captures:
    """A sealed paper."""
    made(component, cast)
    return {"paper_id": seal(cast).pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "manage-room": room,
    "manage-room-remove": room,
    "manage-session": place,
    "manage-draw": place,
    "manage-draw-commit": place,
    "manage-draw-lots": draw,
    "manage-draw-void": draw,
    "manage-slot-move": place,
    "manage-slot-swap": place,
    "manage-slot-add": place,
    "manage-arrivals": place,
    "manage-arrivals-settle": place,
    "manage-arrival": arrived,
    "manage-arrival-undo": arrived,
    "manage-sealed-paper": sealed,
    "manage-sealed-ask": sealed,
    "manage-sealed-open": sealed,
    "manage-sealed-withdraw": sealed,
    "manage-sealed-file": sealed,
    "season-draw": public_draw,
    "season-draw-record": public_draw,
    **objects_display.OBJECTS,
}
