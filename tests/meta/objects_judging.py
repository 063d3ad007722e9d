"""Panels, judges and their sheets: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import CalibrationHold, Seat
from tests.cast import Cast
from tests.judging import TIMED, draw_turns, hold_first
from tests.meta.objects import Captures, component, made
from tests.scoring import accepted, make_scheme


def led_panel(cast: Cast) -> Captures:
    """方案设计, whose leader is the judge of the cast."""
    captures = component(cast)
    Seat.objects.filter(event=cast.guidance, component="plan", number=1).update(
        judge=cast.judge, is_leader=True
    )
    return captures


def turn(cast: Cast) -> Captures:
    """Turn 7 of a timed panel that the judge of the cast leads; the first entrant is held."""
    entry = accepted(cast, "G001", district=cast.hedong)
    make_scheme(cast.guidance, components=TIMED)
    draw_turns(entry)
    Seat.objects.filter(event=cast.guidance, component="plan", number=1).update(
        judge=cast.judge, is_leader=True
    )
    hold_first(cast.guidance)
    return {"event": cast.guidance.code, "component": "plan", "turn": "7"}


def turns_panel(cast: Cast) -> Captures:
    """The panel of that turn."""
    found = made(turn, cast)
    return {"event": found["event"], "component": found["component"]}


def hold(cast: Cast) -> Captures:
    """Its calibration hold."""
    made(turn, cast)
    return {"hold_id": CalibrationHold.objects.get(event=cast.guidance).pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "manage-board": component,
    "judge-board": led_panel,
    "judge-sheet": turn,
    "judge-save": turn,
    "judge-panel": turn,
    "judge-release": turns_panel,
    "turn-timing": turn,
    "turn-time": turn,
    "manage-timing-turn": turn,
    "manage-hold-release": hold,
}

FORMS: dict[str, Callable[[Cast], Captures]] = {
    "manage-hold-set": lambda cast: {"event": cast.guidance.pk, "component": "plan"},
}
"""What a form must name so that its object is found."""
