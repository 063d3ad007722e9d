"""展示素材 of 和平区's competitor: an open component, a drawn session, a file with a page."""

from competition.models import Entry, MediaPage
from records.operations.files import store_file
from tests.cast import Cast
from tests.day import display_scheme, make_media, make_session, make_slots, open_display
from tests.factories import NOON, make_event
from tests.meta.objects import Captures, made
from tests.scoring import accepted


def display_component(cast: Cast) -> Captures:
    """A component that takes in media, of an event of its own."""
    event = make_event(cast.competition, "showing", name="展示赛项", number_prefix="ZS")
    display_scheme(event)
    open_display(cast, event)
    return {"event": "showing", "component": "display"}


def display_entry(cast: Cast) -> Captures:
    """A competitor of the component."""
    made(display_component, cast)
    entry = accepted(cast, "ZS001", event=cast.competition.events.get(code="showing"))
    return {"entry_id": entry.pk, "component": "display"}


def display_file(cast: Cast) -> Captures:
    """A file of that competitor."""
    return {"media_id": make_media(Entry.objects.get(pk=made(display_entry, cast)["entry_id"])).pk}


def display_part(cast: Cast) -> Captures:
    """The file as it came."""
    return {**made(display_file, cast), "part": "original"}


def display_page(cast: Cast) -> Captures:
    """A page of the file."""
    file = made(display_file, cast)
    stored = store_file(
        content=b"x", name="1.jpg", content_type="image/jpeg", kind="x", by=None, at=NOON
    )
    MediaPage.objects.create(media_id=file["media_id"], number=1, file=stored)
    return {**file, "number": 1}


def display_session(cast: Cast) -> Captures:
    """A session with the competitor's slot."""
    made(display_file, cast)
    session = make_session(cast.competition.events.get(code="showing"))
    make_slots(session, [Entry.objects.get(pk=made(display_entry, cast)["entry_id"])])
    return {"session_id": session.pk}


def display_turn(cast: Cast) -> Captures:
    """The competitor's file on the screen."""
    return {**made(display_session, cast), "number": 1, "step": 1}


OBJECTS = {
    "manage-day-paper": lambda cast: {"paper": "draw", "form": "word"},
    "manage-day-paper-pdf": lambda cast: {"paper": "draw"},
    "district-entry-media": display_entry,
    "manage-media-component": display_component,
    "manage-media-close": display_component,
    "manage-media-entry": display_entry,
    "manage-media-rehearse": display_entry,
    "manage-media-recheck": display_file,
    "manage-media-player": display_session,
    "manage-media-play": display_turn,
    "display-media-describe": display_file,
    "display-media-remove": display_file,
    "display-media-file": display_part,
    "display-media-page": display_page,
}
