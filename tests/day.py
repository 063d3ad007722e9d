"""The day of the contest for the tests: rooms, sessions, slots, a draw, media to be shown."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from competition.enums import DrawState, MediaState
from competition.models import (
    DisplayMedia,
    Draw,
    Entry,
    Event,
    MarkingScheme,
    MediaIntake,
    Room,
    Session,
    Slot,
)
from records.enums import FileFamily
from records.operations.files import store_file
from tests.cast import Cast
from tests.factories import NOON
from tests.records.media.files import picture
from tests.scoring import DEFINITION, make_scheme

COMPONENTS: list[dict[str, Any]] = deepcopy(DEFINITION["components"])
COMPONENTS[1] |= {
    "code": "display",
    "name": "个人工作亮点展示",
    "time": {
        "limit": 180,
        "penalties": [{"side": "over", "first": 1, "last": 30, "amount": "0.5"}],
    },
}
MORNING = NOON + timedelta(days=30)


def display_scheme(event: Event) -> MarkingScheme:
    """A paper 理论知识 and a judged 个人工作亮点展示 of 180 seconds."""
    chain = [{"component": "display", "stage": "net"}]
    return make_scheme(event, components=COMPONENTS, tie_chain=chain)


def make_room(cast: Cast, name: str = "第一考场", **fields: Any) -> Room:
    """A room of the contest."""
    values = {"place": "北方人才市场三楼"} | fields
    return Room.objects.create(competition=cast.competition, name=name, **values)


def make_session(event: Event, component: str = "display", *rooms: Room, **fields: Any) -> Session:
    """A session; speeches follow each other every ten minutes."""
    turn = 600 if component == "display" else 0
    values = {"starts_at": MORNING, "turn_seconds": turn} | fields
    session = Session.objects.create(event=event, component=component, **values)
    session.rooms.set(rooms)
    return session


def make_slots(session: Session, entries: Sequence[Entry], *rooms: Room) -> list[Slot]:
    """Places in the order given, dealt out over the rooms in turn."""
    places: dict[Room | None, int] = {}
    found = []
    for number, entry in enumerate(entries, 1):
        room = rooms[(number - 1) % len(rooms)] if rooms else None
        places[room] = places.get(room, 0) + 1
        start = session.starts_at
        if isinstance(start, datetime):
            start += timedelta(seconds=session.turn_seconds * (places[room] - 1))
        found.append(
            Slot.objects.create(
                session=session, entry=entry, room=room, position=places[room], number=number,
                starts_at=start,
            )
        )  # fmt: skip
    return found


def make_draw(cast: Cast, session: Session, state: DrawState = DrawState.DRAWN) -> Draw:
    """A valid draw of the session."""
    is_drawn = state == DrawState.DRAWN
    return Draw.objects.create(
        session=session, number=1, state=state, commitment="c" * 64, secret="s" * 64,
        committed_by=cast.organizer, committed_at=NOON, seed="20240410" if is_drawn else "",
        drawn_by=cast.organizer if is_drawn else None, drawn_at=NOON if is_drawn else None,
    )  # fmt: skip


def open_display(cast: Cast, event: Event, **fields: Any) -> MediaIntake:
    """Let the districts send media for the speech, until the draw."""
    values = {"component": "display", "opened_by": cast.organizer, "opened_at": NOON} | fields
    return MediaIntake.objects.create(event=event, **values)


def make_media(entry: Entry, name: str = "走访.jpg", **fields: Any) -> DisplayMedia:
    """A picture as its inspection left it, ready to be shown."""
    stored = store_file(
        content=picture(), name=name, content_type="image/jpeg", kind="display-media", by=None,
        at=NOON,
    )  # fmt: skip
    values = {
        "component": "display",
        "family": FileFamily.IMAGE,
        "state": MediaState.READY,
        "playable": stored,
        "order": DisplayMedia.objects.filter(entry=entry).count() + 1,
        "added_at": NOON,
    } | fields
    return DisplayMedia.objects.create(entry=entry, file=stored, **values)
