"""The marking scheme of an event made ready, and who sits on its panels."""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.marking import Component, Scheme, parse_scheme
from competition.marking.terms import Method
from competition.models import Competition, Event, MarkingScheme, Seat
from records.errors import Refused

WHOLE_ENTRY = "整场"
MOST_SEATS = 99


@dataclass(frozen=True)
class EventScheme:
    """An event with its parsed scheme; `seats` are the seat numbers per panel component.

    A panel for which no seats were set (`unset`) counts as many as the scheme's minimum of
    judges, until the organizer or the first workbook says how many there are.
    """

    event: Event
    row: MarkingScheme
    scheme: Scheme
    seats: Mapping[str, tuple[int, ...]]
    unset: frozenset[str] = frozenset()

    def component(self, code: str) -> Component | None:
        """The component with this code; None when the scheme has none."""
        return next((each for each in self.scheme.components if each.code == code), None)

    def sheets_of(self, component: Component) -> tuple[int, ...]:
        """The seats a component's sheets are kept under: 0 the whole, then the judges."""
        return (0, *self.seats.get(component.code, ()))

    def owed_seats(self, component: Component) -> tuple[int, ...]:
        """The seats without whose sheets a component is not complete."""
        judges = self.seats.get(component.code, ())
        whole = not judges or self.scheme.needs_seconds(component)
        return (0, *judges) if whole else judges

    @property
    def short_fingerprint(self) -> str:
        """The first 12 digits, as printed on every sheet."""
        return self.row.fingerprint[:12]


def event_scheme(event: Event) -> EventScheme:
    """Return the event's scheme; refused when there is none."""
    row = MarkingScheme.objects.filter(event=event).first()
    if row is None:
        raise Refused(f"赛项“{event.name}”尚未设置评分标准。请先在赛事设置中载入。")
    return made_ready(row, event=event, seats=list(Seat.objects.filter(event=event)))


def event_schemes(competition: Competition) -> dict[int, EventScheme]:
    """Event id → scheme, for the events that have one, in the season's order."""
    rows = MarkingScheme.objects.filter(event__competition=competition).select_related("event")
    seats = list(Seat.objects.filter(event__competition=competition))
    found = {
        row.event_id: made_ready(
            row, event=row.event, seats=[seat for seat in seats if seat.event_id == row.event_id]
        )
        for row in rows.order_by("event__order", "event_id")
    }
    for each in found.values():
        each.event.competition = competition
    return found


def made_ready(row: MarkingScheme, *, event: Event, seats: list[Seat]) -> EventScheme:
    """Parse a stored scheme and put the panel's seats beside it."""
    scheme = parse_scheme(row.definition, place=event.name)
    numbers: dict[str, tuple[int, ...]] = {}
    unset = set()
    for component in scheme.components:
        if component.method is Method.PANEL:
            set_seats = sorted(seat.number for seat in seats if seat.component == component.code)
            numbers[component.code] = tuple(set_seats or range(1, component.minimum_judges + 1))
            if not set_seats:
                unset.add(component.code)
    return EventScheme(event, row, scheme, numbers, frozenset(unset))
