"""回避 as lists: for the organizer with reasons, for a judge without what a judge may not know."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from competition.enums import RECUSAL_SOURCE_LABELS, EntryStatus, RecusalSource
from competition.models import Competition, ComponentLock, Entry, Recusal, Seat, Sheet
from competition.queries.judging import Turn, turns_of
from competition.queries.panel_counts import SCORED, scores
from competition.queries.panels import asides_of, own_seats
from competition.queries.schemes import EventScheme, event_schemes


@dataclass(frozen=True)
class RecusalLine:
    """One seat and one entry: it steps aside, or somebody decided that it does not."""

    seat: Seat
    entry_id: int
    number: str
    component: str
    source: str
    reason: str
    lifted_reason: str
    has_sheet: bool

    @property
    def who(self) -> str:
        """评委 2 某某."""
        return f"评委 {self.seat.number} {self.seat.name}".strip()


@dataclass(frozen=True)
class OwnLine:
    """An entry as its judge sees it, and whether the judge may still step aside.

    `handle` is what its form sends: component and turn, never the entry's id.
    """

    turn: Turn
    handle: str
    components: str
    reason: str
    may_declare: bool


@dataclass(frozen=True)
class OwnEvent:
    """The entries of one event that an account scores, or declared."""

    of: EventScheme
    lines: Sequence[OwnLine]

    def entry_of(self, handle: str) -> int | None:
        """The entry id behind what a form sent; None where it is none of these."""
        found = (line.turn.entry_id for line in self.lines if line.handle == handle)
        return next(found, None)


def recusal_lines(of: EventScheme) -> list[RecusalLine]:
    """Everything about one event, standing and lifted, by component, seat and 参赛号."""
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    numbers = dict(entries.values_list("pk", "number"))
    names = {each.code: each.name for each in of.scheme.components}
    given = _given(of)
    lifted = Recusal.objects.filter(seat__event=of.event).exclude(lifted_reason="")
    pairs = [(each.seat, each.entry_id, each.source, each.reason, "") for each in asides_of(of)]
    pairs += [
        (row.seat, row.entry_id, RecusalSource(row.source), row.reason, row.lifted_reason)
        for row in lifted.select_related("seat")
    ]
    found = [
        RecusalLine(
            seat,
            entry_id,
            numbers[entry_id],
            names.get(seat.component, seat.component),
            RECUSAL_SOURCE_LABELS[source],
            reason,
            lifted_reason,
            has_sheet=(entry_id, seat.component, seat.number) in given,
        )
        for seat, entry_id, source, reason, lifted_reason in pairs
        if entry_id in numbers
    ]
    return sorted(found, key=lambda each: (each.component, each.seat.number, each.number))


def own_events(competition: Competition, judge: User) -> list[OwnEvent]:
    """What an account scores in a season, and from what it stepped aside itself.

    What is derived from unit and district is not shown: it would tell whose the entry is.
    """
    mine: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(event__competition=competition, judge=judge):
        mine[seat.event_id].append(seat)
    schemes = event_schemes(competition)
    return [
        OwnEvent(schemes[pk], _own_lines(schemes[pk], seats))
        for pk, seats in mine.items()
        if pk in schemes
    ]


def _own_lines(of: EventScheme, seats: Sequence[Seat]) -> list[OwnLine]:
    own, given = own_seats(of), _given(of)
    locked = set(ComponentLock.objects.filter(event=of.event).values_list("component", flat=True))
    names = {each.code: each.name for each in of.scheme.components}
    declared = _declared(seats)
    lines = []
    for pk, (component, turn) in _turns(of, seats).items():
        scoring = [each for each in seats if scores(own.get(pk, {}), each.component, each.number)]
        if not scoring and pk not in declared:
            continue
        is_given = any((pk, each.component, each.number) in given for each in seats)
        may = bool([each for each in scoring if each.component not in locked]) and not is_given
        words = "、".join(names.get(each.component, "") for each in scoring)
        handle = f"{component}:{turn.token}"
        lines.append(OwnLine(turn, handle, words, declared.get(pk, ""), may_declare=may))
    return lines


def _turns(of: EventScheme, seats: Sequence[Seat]) -> dict[int, tuple[str, Turn]]:
    """Entry id → component and turn, of the components on which somebody sits."""
    return {
        turn.entry_id: (component, turn)
        for component in dict.fromkeys(seat.component for seat in reversed(seats))
        for turn in turns_of(of, component)
    }


def _declared(seats: Sequence[Seat]) -> Mapping[int, str]:
    rows = Recusal.objects.filter(seat__in=seats, source=RecusalSource.DECLARED, lifted_reason="")
    return dict(rows.values_list("entry_id", "reason"))


def _given(of: EventScheme) -> set[tuple[int, str, int]]:
    rows = Sheet.objects.current().filter(entry__event=of.event, seat__gt=0, state__in=SCORED)
    return set(rows.values_list("entry_id", "component", "seat"))
