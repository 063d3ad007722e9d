"""Room coefficients (考场修正系数) from a first pass over the net marks; see `RoomRule`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from competition.marking.engine import Engine
from competition.marking.inputs import Seats
from competition.marking.layout import Layout
from competition.marking.marks import EntryMarks
from competition.marking.numbers import round_exact
from competition.marking.scheme import EXACT, Component, RoomRule, Scheme
from competition.marking.terms import Composition, Reference, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomMean:
    """One room: how many count in its mean (in points), and the coefficient.

    A mean over at most `high` + `low` people is not trimmed, because nobody would be left.
    Nobody counts: no mean, and the coefficient is 1. None where the mean rounds to zero.
    """

    room: str
    people: int
    mean: Fraction | None
    coefficient: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTable:
    """The coefficients of one component; `reference` is None where nobody counts at all."""

    component: str
    reference: Fraction | None
    rooms: tuple[RoomMean, ...]

    def coefficient(self, room: str) -> Fraction | None:
        """The coefficient of a room of the table; KeyError for another."""
        for each in self.rooms:
            if each.room == room:
                return each.coefficient
        raise KeyError(room)


def room_tables(
    scheme: Scheme, entries: Sequence[EntryMarks], *, seats: Seats
) -> tuple[RoomTable, ...]:
    """The tables of every component whose coefficient comes from its rooms."""
    return tuple(
        _table(each, each.rooms, _nets_by_room(scheme, each, entries, seats))
        for each in scheme.components
        if each.coefficient and each.rooms is not None
    )


def with_coefficients(
    entries: Iterable[EntryMarks], tables: Iterable[RoomTable]
) -> Iterator[EntryMarks]:
    """The entries with their room's coefficient; who has no room keeps what was given."""
    by_component = {
        table.component: {each.room: each.coefficient for each in table.rooms} for table in tables
    }
    for entry in entries:
        parts = dict(entry.components)
        for code, coefficients in by_component.items():
            marks = parts.get(code)
            if marks is not None and marks.room is not None:
                parts[code] = marks._replace(coefficient=coefficients[marks.room])
        yield entry._replace(components=parts)


Nets = Mapping[str, list[Fraction]]


def _nets_by_room(
    scheme: Scheme, component: Component, entries: Sequence[EntryMarks], seats: Seats
) -> Nets:
    """Room → the net marks that count in its mean, in points."""
    code = component.code
    found: dict[str, list[Fraction]] = defaultdict(list)
    rooms: dict[int, str] = {}
    counted = []
    for entry in entries:
        marks = entry.components.get(code)
        if marks is None or marks.room is None:
            continue
        found[marks.room]
        if entry.state is None and marks.state is None:
            rooms[entry.entry] = marks.room
            counted.append(entry._replace(components={code: marks._replace(coefficient=None)}))
    layout = Layout(_alone(scheme, component), seats)
    place = next(n for n, slot in enumerate(layout.slots) if slot.stage is Stage.NET)
    for number, values, _ in Engine(layout, seats).score(counted):
        net = values[place]
        if net is not None and net > 0:
            found[rooms[number]].append(layout.slots[place].points(net))
    return found


def _alone(scheme: Scheme, component: Component) -> Scheme:
    """The scheme of one component up to its net mark."""
    return replace(
        scheme,
        composition=Composition.ADDITIVE,
        components=(replace(component, coefficient=False, rooms=None),),
        tie_chain=tuple(key for key in scheme.tie_chain if key.component == component.code),
        rounding=EXACT,
    )


def _table(component: Component, rule: RoomRule, nets: Nets) -> RoomTable:
    means = {room: _mean(rule, nets[room]) for room in sorted(nets)}
    if rule.reference is Reference.PEOPLE:
        reference = _mean(rule, [net for each in nets.values() for net in each])
    else:
        known = [mean for mean in means.values() if mean is not None]
        reference = round_exact(_plain_mean(known), rule.mean) if known else None
    return RoomTable(
        component=component.code,
        reference=reference,
        rooms=tuple(
            RoomMean(
                room=room,
                people=len(nets[room]),
                mean=mean,
                coefficient=_coefficient(rule, reference, mean),
            )
            for room, mean in means.items()
        ),
    )


def _coefficient(
    rule: RoomRule, reference: Fraction | None, mean: Fraction | None
) -> Fraction | None:
    if mean is None or reference is None:
        return Fraction(1)
    return round_exact(reference / mean, rule.coefficient) if mean else None


def _mean(rule: RoomRule, values: list[Fraction]) -> Fraction | None:
    """Trimmed mean, rounded; None over nobody."""
    if not values:
        return None
    kept = sorted(values)
    if len(kept) > rule.high + rule.low:
        kept = kept[rule.low : len(kept) - rule.high]
    return round_exact(_plain_mean(kept), rule.mean)


def _plain_mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
