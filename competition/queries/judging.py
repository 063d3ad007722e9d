"""What a judge sits on and has to score: panels, turns in their order, own sheets.

Judges know a turn by its 抽签号 or blind code. Nothing here carries a name, a unit, a district
or a 参赛号, and entry ids stay on this side.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.crypto import salted_hmac

from accounts.models import User
from competition.enums import EntryStatus, MarkState, SheetState
from competition.marking import Component
from competition.models import (
    CalibrationHold,
    Competition,
    ComponentLock,
    Entry,
    Event,
    Seat,
    Sheet,
    Slot,
)
from competition.queries.holds import first_entries, hold_states, open_holds
from competition.queries.panel_counts import SCORED
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.papers import Reading, entry_by_code, readings
from competition.queries.schemes import EventScheme, event_schemes


@dataclass(frozen=True)
class Turn:
    """One entrant as judges know it: `token` is the 抽签号 or the blind code.

    `tag` stands for the entrant and tells nothing: after a redraw the token has another one.
    """

    entry_id: int
    token: str
    label: str
    tag: str = ""
    room_id: int | None = None
    reading: Reading | None = None


@dataclass(frozen=True)
class JudgePanel:
    """One seat of a judge with its turns; `sheets` are the judge's own, by entry id."""

    of: EventScheme
    component: Component
    seat: Seat
    turns: Sequence[Turn]
    sheets: Mapping[int, Sheet]
    states: Mapping[int, str]
    handed_in: Mapping[int, frozenset[int]]
    owed: Mapping[int, frozenset[int]]
    held: frozenset[int]
    hold: CalibrationHold | None
    is_locked: bool
    unread: int = 0
    lines: list["Line"] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", [Line(self, turn) for turn in self.turns])

    @property
    def done(self) -> int:
        """How many turns need nothing more of this judge."""
        return sum(line.is_done for line in self.lines)

    @property
    def next_line(self) -> "Line | None":
        """The first turn that still waits for this judge."""
        return next((line for line in self.lines if not line.is_done), None)

    def line(self, token: str) -> "Line | None":
        """The turn with this 抽签号 or code."""
        return next((line for line in self.lines if line.turn.token == token), None)

    @cached_property
    def hold_missing(self) -> list[str]:
        """Which judges the open hold still waits for."""
        return hold_states(self.of, self.hold).missing if self.hold is not None else []


@dataclass(frozen=True)
class Line:
    """A turn as its judge sees it: where the own sheet stands, and what is missing on it."""

    panel: JudgePanel
    turn: Turn

    @property
    def sheet(self) -> Sheet | None:
        """The judge's own sheet."""
        return self.panel.sheets.get(self.turn.entry_id)

    @property
    def state(self) -> str:
        """What became of the entrant: 缺考, 弃权 …; "" when there is something to score."""
        return self.panel.states.get(self.turn.entry_id, "")

    @property
    def is_handed_in(self) -> bool:
        """Whether the own sheet was handed in (sealed or held)."""
        return self.sheet is not None and self.sheet.state in SCORED

    @property
    def is_held(self) -> bool:
        """Whether the own sheet is held for calibration."""
        return self.sheet is not None and self.sheet.state == SheetState.HELD

    @property
    def is_done(self) -> bool:
        """Whether nothing is owed any more."""
        return self.is_handed_in or bool(self.state)

    @property
    def is_calibrating(self) -> bool:
        """Whether a sheet of this turn is held when it is handed in."""
        return self.turn.entry_id in self.panel.held

    @property
    def missing(self) -> int:
        """How many criteria have no mark yet."""
        given = self.sheet.marks if self.sheet is not None else {}
        return sum(each.code not in given for each in self.panel.component.criteria)

    @property
    def is_complete(self) -> bool:
        """Whether every judge who owes this turn a sheet handed it in: then it may be seen."""
        owed = self.panel.owed[self.turn.entry_id]
        return owed <= self.panel.handed_in.get(self.turn.entry_id, frozenset())

    @property
    def others(self) -> str:
        """How many of the panel have handed in: 3 / 5."""
        owed = self.panel.owed[self.turn.entry_id]
        there = self.panel.handed_in.get(self.turn.entry_id, frozenset()) & owed
        return f"{len(there)} / {len(owed)}"


def panels_of(
    user: User, season: Competition, *, event: str = "", component: str = ""
) -> list[JudgePanel]:
    """The judge's panels in a season it serves; a constant number of statements per panel."""
    seats = Seat.objects.filter(
        judge=user, event__competition=season, event__competition__appointments__user=user
    )
    if event:
        seats = seats.filter(event__code=event, component=component)
    found = list(seats.select_related("room").order_by("event__order", "event", "component"))
    if not found:
        return []
    schemes = event_schemes(season)
    panels = []
    for event_id in dict.fromkeys(seat.event_id for seat in found):
        of = schemes.get(event_id)
        if of is not None:
            panels += _panels(of, [seat for seat in found if seat.event_id == event_id])
    order = {(of.event.pk, each.code): i for of in schemes.values()
             for i, each in enumerate(of.scheme.components)}  # fmt: skip
    return sorted(panels, key=lambda p: (p.of.event.order, p.of.event.pk,
                                         order[p.of.event.pk, p.component.code]))  # fmt: skip


def panel_of(user: User, season: Competition, *, event: str, component: str) -> JudgePanel | None:
    """The judge's panel of this component; None where the judge has no seat."""
    found = panels_of(user, season, event=event, component=component)
    return found[0] if found else None


def turns_of(of: EventScheme, component: str) -> list[Turn]:
    """The accepted entrants in the order of their turns; works without a draw by blind code."""
    slots = (
        Slot.objects.filter(
            session__event=of.event,
            session__component=component,
            entry__status=EntryStatus.ACCEPTED,
        )
        .order_by("room__order", "room", "position")
        .values_list("entry_id", "number", "room_id")
    )
    drawn = list(slots)
    papers = readings(_accepted(of)) if not of.event.is_personal else {}
    if drawn:
        return [
            Turn(pk, str(number), f"{number} 号", turn_tag(pk, component), room_id, papers.get(pk))
            for pk, number, room_id in drawn
        ]
    found = [
        Turn(pk, each.code, f"作品 {each.code}", turn_tag(pk, component), reading=each)
        for pk, each in papers.items()
    ]
    return sorted(found, key=lambda turn: turn.token)


def turn_tag(entry_id: int, component: str) -> str:
    """What stands for an entrant in a turn without telling who it is."""
    return salted_hmac("competition.turn", f"{entry_id}/{component}").hexdigest()[:12]


def entry_of_turn(event: Event, component: str, token: str) -> Entry | None:
    """The entry behind a 抽签号 or blind code of this event's component."""
    if not token.isascii() or not token.isdecimal() or len(token) > 9:
        return None
    slots = Slot.objects.filter(session__event=event, session__component=component)
    slot = slots.filter(number=int(token)).select_related("entry").first()
    if slot is not None:
        return slot.entry
    if event.is_personal or slots.exists():
        return None
    return Entry.objects.filter(event=event, pk=entry_by_code(token) or 0).first()


def states_of(of: EventScheme, component: str) -> dict[int, str]:
    """Entry id → 缺考, 弃权 … of the component or the whole, once that was handed in."""
    rows = (
        Sheet.objects.current()
        .filter(
            entry__event=of.event,
            component__in=["", component],
            seat=0,
            state=SheetState.HANDED_IN,
        )
        .exclude(mark_state=MarkState.NORMAL)
    )
    return dict(rows.values_list("entry_id", "mark_state"))


def _accepted(of: EventScheme) -> list[int]:
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    return list(entries.values_list("pk", flat=True))


def _panels(of: EventScheme, seats: Iterable[Seat]) -> list[JudgePanel]:
    own = own_seats(of)
    locked = set(ComponentLock.objects.filter(event=of.event).values_list("component", flat=True))
    found = []
    for seat in seats:
        component = of.component(seat.component)
        if component is not None and component.criteria:
            found.append(_panel(of, component, seat, own, is_locked=seat.component in locked))
    return found


def _panel(
    of: EventScheme,
    component: Component,
    seat: Seat,
    own: Mapping[int, OwnSeats],
    *,
    is_locked: bool,
) -> JudgePanel:
    every = frozenset(of.seats.get(component.code, ()))
    turns = turns_of(of, component.code)
    owed = {turn.entry_id: own.get(turn.entry_id, {}).get(component.code, every) for turn in turns}
    mine = [turn for turn in turns if seat.number in owed[turn.entry_id]]
    holds = open_holds(of, component.code)
    sheets, handed_in = _sheets(of, component.code, seat.number)
    return JudgePanel(
        of=of,
        component=component,
        seat=seat,
        turns=mine,
        sheets=sheets,
        states=states_of(of, component.code),
        handed_in=handed_in,
        owed=owed,
        held=frozenset(pk for hold in holds for pk in first_entries(of, hold)),
        hold=next((hold for hold in holds if hold.room_id in {None, seat.room_id}), None),
        is_locked=is_locked,
        unread=_unread(of, seat, own, turns),
    )


def _sheets(
    of: EventScheme, component: str, seat: int
) -> tuple[dict[int, Sheet], dict[int, frozenset[int]]]:
    rows = Sheet.objects.current().filter(entry__event=of.event, component=component, seat__gt=0)
    handed_in: dict[int, set[int]] = defaultdict(set)
    for entry_id, number in rows.filter(state__in=sorted(SCORED)).values_list("entry_id", "seat"):
        handed_in[entry_id].add(number)
    own = {sheet.entry_id: sheet for sheet in rows.filter(seat=seat)}
    return own, {entry_id: frozenset(seats) for entry_id, seats in handed_in.items()}


def _unread(of: EventScheme, seat: Seat, own: Mapping[int, OwnSeats], turns: list[Turn]) -> int:
    """How many entrants this seat owes a sheet, but cannot be shown yet: no draw, no blind copy."""
    shown = {turn.entry_id for turn in turns}
    every = frozenset(of.seats.get(seat.component, ()))
    return sum(
        pk not in shown and seat.number in own.get(pk, {}).get(seat.component, every)
        for pk in _accepted(of)
    )
