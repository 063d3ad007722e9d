"""Panels, judges and their sheets: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import Seat
from tests.cast import Cast
from tests.meta.objects import Captures, component


def led_panel(cast: Cast) -> Captures:
    """方案设计, whose leader is the judge of the cast."""
    captures = component(cast)
    Seat.objects.filter(event=cast.guidance, component="plan", number=1).update(
        judge=cast.judge, is_leader=True
    )
    return captures


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "manage-board": component,
    "judge-board": led_panel,
}
