"""试算: the marks of an event ready to be computed otherwise, and who tried what."""

from collections import defaultdict
from dataclasses import dataclass

from competition.enums import EntryStatus, StandingState
from competition.marking import ComponentMarks, EntryMarks
from competition.models import Entry, Event, Slot, Standing
from competition.queries.log import LogLine
from competition.queries.marks import MarksReader
from competition.queries.run_comparison import Person
from competition.queries.schemes import EventScheme
from competition.ranking.what_if import Contest
from records.models import ActionLog

TRIED = "try_standing"
MOST_SHOWN = 50
_NOTHING = ComponentMarks()


@dataclass(frozen=True)
class ReadContest:
    """A contest as a computation reads it now, with the fingerprint of what was read."""

    contest: Contest
    inputs_fingerprint: str


def read_contest(of: EventScheme) -> ReadContest:
    """Read everything; the rooms too where the scheme asks for none, so that they can be tried."""
    reader = MarksReader(of)
    rooms = _rooms(of)
    entries = tuple(_in_rooms(entry, rooms.get(entry.entry, {})) for entry in reader)
    contest = Contest(of.scheme, entries, of.seats, reader.draws)
    return ReadContest(contest, reader.fingerprint)


def people_of(event: Event) -> dict[int, Person]:
    """Entry id → who it is."""
    rows = Entry.objects.filter(event=event, status=EntryStatus.ACCEPTED).values_list(
        "pk", "number", "competitor__name", "title", "district__name"
    )
    return {
        pk: Person(number, name or title, district) for pk, number, name, title, district in rows
    }


def components_in_rooms(of: EventScheme) -> frozenset[str]:
    """The components held in more than one room."""
    found: dict[str, set[str]] = defaultdict(set)
    for rooms in _rooms(of).values():
        for component, room in rooms.items():
            found[component].add(room)
    return frozenset(code for code, rooms in found.items() if len(rooms) > 1)


def has_confirmed(event: Event) -> bool:
    """Whether some run of the event is confirmed: from then on every trial gives a reason."""
    return Standing.objects.filter(event=event, state=StandingState.CONFIRMED).exists()


def trials_of(event: Event) -> list[LogLine]:
    """Who tried what on this event, newest first."""
    runs = Standing.objects.filter(event=event).values_list("pk", flat=True)
    rows = ActionLog.objects.filter(
        action=TRIED, object_type="competition.standing", object_id__in=[str(pk) for pk in runs]
    )
    return [LogLine(row) for row in rows.select_related("actor").order_by("-seq")[:MOST_SHOWN]]


def _rooms(of: EventScheme) -> dict[int, dict[str, str]]:
    slots = Slot.objects.filter(session__event=of.event, room__isnull=False)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for entry, component, room in slots.values_list("entry_id", "session__component", "room__name"):
        if room is not None:
            found[entry][component] = room
    return found


def _in_rooms(entry: EntryMarks, rooms: dict[str, str]) -> EntryMarks:
    if not rooms:
        return entry
    given = dict(entry.components)
    for component, room in rooms.items():
        given[component] = given.get(component, _NOTHING)._replace(room=room)
    return entry._replace(components=given)
