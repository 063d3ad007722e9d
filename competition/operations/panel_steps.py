"""What every change of who scores whom begins with: locks in their order, and what forbids it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.marking import Component
from competition.marking.terms import Method
from competition.models import Competition, Entry, Event, MarkingScheme, Sheet
from competition.operations.sheet_places import refuse_closed
from competition.queries.panel_counts import SCORED
from competition.queries.schemes import EventScheme, event_scheme
from records.clock import database_now
from records.errors import Refused
from records.operations.log import record


@dataclass(frozen=True)
class Held:
    """An event of a season served, its entries and its scheme locked, and the time after it."""

    event: Event
    entries: dict[int, Entry]
    of: EventScheme
    at: datetime

    def panel(self, component: str) -> Component:
        """Return an open panel component; refused when there is none, or it is locked."""
        found = self.of.component(component)
        if found is None or found.method is not Method.PANEL:
            raise Refused("评分标准中没有这个评委环节。")
        refuse_closed(self.of, component=component, seat=0)
        return found

    def entry(self, entry_id: int) -> Entry:
        """Return an accepted entry of the event."""
        try:
            return self.entries[entry_id]
        except KeyError:
            raise Refused("这个参赛号不在本赛项，或者没有受理。") from None

    def log(
        self,
        action: str,
        *,
        by: User,
        changes: dict[str, tuple[object, object]],
        reason: str = "",
        label: str = "",
    ) -> None:
        """Note the act on the event."""
        record(
            action,
            on=self.event,
            by=by,
            at=self.at,
            changes=changes,
            reason=reason,
            scope=self.event.competition.slug,
            label=f"{self.event.name} {label}".strip(),
        )


def hold_event(*, event_id: int, permission: Permission, by: User) -> Held:
    """Lock entries → scheme row of an event, then read time and scheme; in a transaction."""
    require(by, permission)
    seasons = Competition.objects.visible_to(by)
    event = Event.objects.select_related("competition").get(pk=event_id, competition__in=seasons)
    accepted = Entry.objects.filter(event=event, status=EntryStatus.ACCEPTED)
    entries = {entry.pk: entry for entry in accepted.locked()}
    list(MarkingScheme.objects.filter(event=event).locked())
    at = database_now()
    return Held(event, entries, event_scheme(event), at)


def scored_by(*, component: str, seat: int, entries: Iterable[int]) -> set[int]:
    """The entries to which this seat handed in a sheet (or holds one, 试评)."""
    sheets = Sheet.objects.current().filter(
        entry__in=entries, component=component, seat=seat, state__in=SCORED
    )
    return set(sheets.values_list("entry_id", flat=True))
