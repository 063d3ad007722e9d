"""A small day: sessions, rooms, people to be drawn; and documents to be sealed."""

from datetime import timedelta
from typing import Any

from competition.models import Arrival, Draw, Entry, Event, Quota, Room, SealedPaper, Session
from competition.operations.arrivals import mark_arrival
from competition.operations.draws import commit_draw, draw_lots
from competition.operations.sealed_papers import SealedFile, seal_paper
from competition.operations.sessions import SessionValues, save_session
from records.clock import clock_set_to
from tests.cast import Cast
from tests.factories import NOON
from tests.scoring import DEFINITION, accepted, make_scheme

_PAPER, _PLAN = DEFINITION["components"]
WITH_SHOW = [
    _PAPER,
    _PLAN | {"weight": "0.3"},
    _PLAN | {"weight": "0.3", "code": "show", "name": "亮点展示"},
]
SEED = {"seed": "7419", "seed_source": "领队依次各报一位数字"}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n"
    b"0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n166\n%%EOF\n"
)


def make_rooms(cast: Cast, *names: str) -> list[Room]:
    """Rooms of the cast's season, in this order."""
    rows = enumerate(names)
    return [Room.objects.create(competition=cast.competition, name=n, order=i) for i, n in rows]


def make_session(
    cast: Cast, component: str = "plan", *, event: Event | None = None, **values: Any
) -> Session:
    """A session of ten-minute turns from NOON on, five minutes' grace, absent by rule."""
    defaults = {"starts_at": NOON, "turn_seconds": 600, "late_seconds": 300}
    return save_session(
        event_id=(event or cast.guidance).pk,
        component=component,
        values=SessionValues(**(defaults | values)),
        by=cast.organizer,
    )


def make_people(cast: Cast, count: int, *, has_show: bool = False) -> list[Entry]:
    """Accepted entries G001…, and a scheme: 方案设计, and 亮点展示 in the same appearance."""
    make_scheme(cast.guidance, **({"components": WITH_SHOW} if has_show else {}))
    Quota.objects.filter(event=cast.guidance).update(maximum=None)
    return [accepted(cast, f"G{number:03d}") for number in range(1, count + 1)]


def make_drawn(cast: Cast, people: int = 5, rooms: int = 2, **values: Any) -> Draw:
    """A day with people in rooms whose draw took place."""
    make_people(cast, people)
    ids = [room.pk for room in make_rooms(cast, *[f"第{each}考场" for each in "一二三"[:rooms]])]
    session = make_session(cast, room_ids=ids, **values)
    return drawn(cast, session)


def drawn(cast: Cast, session: Session) -> Draw:
    """The session's draw, committed to and done."""
    draw = commit_draw(session_id=session.pk, by=cast.organizer)
    return draw_lots(draw_id=draw.pk, by=cast.organizer, **SEED)


def order_in(session: Session) -> list[tuple[str, int, str]]:
    """(room, position, 参赛号) of a session."""
    slots = session.slots.select_related("room", "entry")
    return [
        (slot.room.name if slot.room else "", slot.position, slot.entry.number)
        for slot in slots.order_by("room__order", "position")
    ]


def arrive(
    cast: Cast, session: Session, entry: Entry, *, minutes: int = -10, **ticks: Any
) -> Arrival:
    """Tick somebody so many minutes after NOON."""
    with clock_set_to(NOON + timedelta(minutes=minutes)):
        return mark_arrival(session_id=session.pk, entry_id=entry.pk, by=cast.organizer, **ticks)


def seal(cast: Cast, **changes: Any) -> SealedPaper:
    """A sealed paper of 方案设计."""
    values = {
        "event_id": cast.guidance.pk,
        "component": "plan",
        "kind": "prompt",
        "title": "案例一",
        "file": SealedFile(content=PDF, filename="案例一.pdf"),
    }
    return seal_paper(by=cast.organizer, **(values | changes))
