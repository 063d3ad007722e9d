"""The panels of a season as the organizer sees them: who sits where, what is owed, what falls short."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus
from competition.marking import Component
from competition.models import Competition, ComponentLock, Entry, Seat, Sheet
from competition.queries.panel_counts import SCORED, scores, short_panels, short_words
from competition.queries.panels import own_seats
from competition.queries.schemes import EventScheme, event_schemes
from records.models import Message

REMINDER = "judge-remind"


@dataclass(frozen=True)
class SeatLine:
    """A seat with what it owes: the accepted entries it scores that lack its handed-in sheet."""

    row: Seat | None
    number: int
    scored: int
    missing: Sequence[str]

    @property
    def name(self) -> str:
        """Who sits here."""
        return self.row.name if self.row and self.row.name else "未定"

    @property
    def owed(self) -> int:
        """How many sheets it owes in all."""
        return self.scored + len(self.missing)


@dataclass(frozen=True)
class PanelLine:
    """A panel component with its seats."""

    component: Component
    seats: Sequence[SeatLine]
    is_locked: bool
    is_unset: bool


@dataclass(frozen=True)
class EventPanels:
    """An event with its panels and the sentences about what will fall short."""

    of: EventScheme
    panels: Sequence[PanelLine]
    warnings: Sequence[str]


@dataclass(frozen=True)
class JudgeLine:
    """A judge's account with everything it still owes, and when it was last reminded."""

    judge: User
    missing: Sequence[tuple[str, int]]
    reminded_at: datetime | None

    @property
    def count(self) -> int:
        """How many sheets are missing."""
        return sum(count for _, count in self.missing)


def season_panels(competition: Competition) -> list[EventPanels]:
    """Every event that has panels; the queries grow with events, not with entries."""
    locked = set(
        ComponentLock.objects.filter(event__competition=competition).values_list(
            "event_id", "component"
        )
    )
    seats: dict[tuple[int, str], dict[int, Seat]] = defaultdict(dict)
    for seat in Seat.objects.filter(event__competition=competition).select_related(
        "judge", "district", "room"
    ):
        seats[seat.event_id, seat.component][seat.number] = seat
    return [
        EventPanels(
            of,
            [
                PanelLine(
                    component,
                    _seat_lines(of, component, seats[of.event.pk, component.code], owed),
                    is_locked=(of.event.pk, component.code) in locked,
                    is_unset=component.code in of.unset,
                )
                for component in of.scheme.components
                if component.code in of.seats
            ],
            short_words(of, short_panels(of)),
        )
        for of in event_schemes(competition).values()
        if of.seats
        for owed in [owed_sheets(of)]
    ]


def judge_lines(competition: Competition, panels: Sequence[EventPanels]) -> list[JudgeLine]:
    """The accounts that still owe sheets, with what is missing where."""
    missing: dict[int, list[tuple[str, int]]] = defaultdict(list)
    judges: dict[int, User] = {}
    for event in panels:
        for panel in event.panels:
            for seat in panel.seats:
                judge = seat.row.judge if seat.row else None
                if judge is not None and seat.missing and not panel.is_locked:
                    judges[judge.pk] = judge
                    place = f"{event.of.event.name} {panel.component.name}"
                    missing[judge.pk].append((place, len(seat.missing)))
    reminded = reminded_at(competition, list(judges))
    return [
        JudgeLine(judges[pk], lines, reminded.get(pk))
        for pk, lines in sorted(missing.items(), key=lambda item: judges[item[0]].name)
    ]


def reminded_at(competition: Competition, judges: Sequence[int]) -> Mapping[int, datetime]:
    """Account → when it was last reminded of this season's sheets."""
    told = Message.objects.filter(
        recipient__in=judges, key__startswith=f"{REMINDER}:{competition.slug}:"
    )
    return dict(told.values_list("recipient_id").annotate(last=Max("created_at")).order_by())


def appointed_judges(competition: Competition) -> QuerySet[User]:
    """The accounts that may sit on a panel of this season."""
    rows: QuerySet[User] = User.objects.filter(
        appointments__competition=competition, role=Role.JUDGE, is_active=True
    ).order_by("name", "pk")
    return rows


Owed = Mapping[tuple[str, int], tuple[int, list[str]]]
"""(component, seat) → how many entries it scored, and the numbers that lack its sheet."""


def owed_sheets(of: EventScheme) -> Owed:
    """What every seat of an event scored and still owes; a constant number of statements."""
    own = own_seats(of)
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    numbers = list(entries.order_by("number").values_list("pk", "number"))
    done, excused = _handed_in(of)
    found: dict[tuple[str, int], tuple[int, list[str]]] = {}
    for component, seats in of.seats.items():
        for seat in seats:
            scored, missing = 0, []
            for pk, number in numbers:
                if not scores(own.get(pk, {}), component, seat):
                    continue
                if (pk, component, seat) in done:
                    scored += 1
                elif (pk, component) not in excused and (pk, "") not in excused:
                    missing.append(number)
            found[component, seat] = scored, missing
    return found


def _handed_in(of: EventScheme) -> tuple[set[tuple[int, str, int]], set[tuple[int, str]]]:
    rows = Sheet.objects.current().filter(entry__event=of.event, state__in=SCORED)
    done, excused = set(), set()
    for entry, component, seat, state in rows.values_list(
        "entry_id", "component", "seat", "mark_state"
    ):
        done.add((entry, component, seat))
        if state and not seat:
            excused.add((entry, component))
    return done, excused


def _seat_lines(
    of: EventScheme, component: Component, rows: Mapping[int, Seat], owed: Owed
) -> list[SeatLine]:
    code = component.code
    return [SeatLine(rows.get(number), number, *owed[code, number]) for number in of.seats[code]]
