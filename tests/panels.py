"""Panels for tests: seats typed, a works event with a third assessor, sheets of its judges."""

from typing import Any

from accounts.models import User
from accounts.roles import Role
from competition.models import Competition, Entry, Event, Seat
from competition.operations.panels import SeatTyped, save_panel
from tests import factories
from tests.cast import Cast
from tests.scoring import DEFINITION, accepted, make_scheme
from tests.works import make_works_event

REVIEW = {
    "code": "review",
    "name": "书面评审",
    "method": "panel",
    "weight": "0.6",
    "minimum_judges": 2,
    "third": {"limit": 10, "settle": "nearer"},
    "criteria": [{"code": "value", "name": "价值", "maximum": 100}],
}


def seat_people(cast: Cast, *people: SeatTyped, event: Event | None = None, **more: Any) -> None:
    """Seat these people on the panel of 方案设计, as the organizer."""
    values = {"components": ["plan"], "by": cast.organizer} | more
    save_panel(event_id=(event or cast.guidance).pk, seats=people, **values)


def a_judge(cast: Cast, **fields: Any) -> User:
    """A judge's account that serves the season of the cast."""
    return factories.make_staff(cast.competition, Role.JUDGE, **fields)


def seat(cast: Cast, number: int, *, event: Event | None = None) -> Seat:
    """A seat of the panel."""
    return Seat.objects.get(event=event or cast.guidance, number=number)


def review_event(competition: Competition, *, judges: int = 4, settle: str = "nearer") -> Event:
    """优秀就业服务案例 with 书面评审 by two and, beyond ten points, a third; and a paper part."""
    event = make_works_event(competition, "cases", "case", "S")
    review = REVIEW | {"third": {"limit": 10, "settle": settle}}
    make_scheme(
        event, judges=judges, components=[DEFINITION["components"][0], review], tie_chain=[]
    )
    return event


def works(cast: Cast, event: Event, count: int) -> list[Entry]:
    """Accepted entries S001…, alternately of the two districts."""
    return [
        accepted(
            cast,
            f"S{number:03d}",
            event=event,
            district=cast.hedong if number % 2 else cast.heping,
            title=f"案例{number}",
        )
        for number in range(1, count + 1)
    ]
