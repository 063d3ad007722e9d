"""The variations that people ask for first: every judge left out once, the usual other rules."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from competition.marking import Component, Scheme
from competition.marking.inputs import Seats
from competition.marking.scheme import EXACT, RoomRule, Rounding, Trimming
from competition.marking.terms import Method, Mode, RankBy, Scope, Stage, TieEnd
from competition.ranking.what_if import Variation, VariationRefused, what_if

_MOST_DIGITS = 6


def standard_variations(
    scheme: Scheme, seats: Seats, *, in_rooms: frozenset[str] = frozenset()
) -> list[Variation]:
    """All that differ from the scheme as it stands, each once.

    `in_rooms` names the components held in more than one room, for which a coefficient could be.
    """
    found: dict[Scheme | tuple[str, int], Variation] = {}
    for variation in chain(_judges(scheme, seats), _rules(scheme, in_rooms)):
        key = variation.without or _result(scheme, variation)
        if key != scheme:
            found.setdefault(key, variation)
    return list(found.values())


def _result(scheme: Scheme, variation: Variation) -> Scheme:
    try:
        return what_if(scheme, variation)
    except VariationRefused:
        return scheme


def _judges(scheme: Scheme, seats: Seats) -> Iterator[Variation]:
    for component in scheme.components:
        for seat in sorted(seats.get(component.code, ())):
            yield Variation(without=(component.code, seat))


def _rules(scheme: Scheme, in_rooms: frozenset[str]) -> Iterator[Variation]:
    for component in scheme.components:
        yield from _trimmings(component)
        yield from _roundings(component.code, Stage.MARK, component.rounding.mark)
        yield from _rooms(component, in_rooms)
    yield from _roundings("", Stage.TOTAL, scheme.rounding)
    yield from (Variation(rank_by=each) for each in RankBy)
    yield from (Variation(tie_end=each) for each in TieEnd)
    for place, key in enumerate(scheme.tie_chain):
        others = scheme.tie_chain[:place] + scheme.tie_chain[place + 1 :]
        yield Variation(tie_chain=(key, *others))
        yield Variation(tie_chain=others)


def _trimmings(component: Component) -> Iterator[Variation]:
    if component.method is not Method.PANEL:
        return
    now = component.trimming
    counts = ((0, 0), (1, 1), (2, 2), (now.high, now.low))
    for high, low in dict.fromkeys(counts):
        for scope in Scope if high or low else (now.scope,):
            yield Variation(trimming=(component.code, Trimming(high=high, low=low, scope=scope)))


def _roundings(code: str, stage: Stage, now: Rounding) -> Iterator[Variation]:
    digits = 2 if now.mode is Mode.NONE else now.digits
    for mode in (Mode.HALF_UP, Mode.HALF_EVEN, Mode.TRUNCATE):
        yield Variation(rounding=(code, stage, Rounding(digits, mode)))
    if now.mode is not Mode.NONE:
        yield Variation(rounding=(code, stage, EXACT))
        for other in (digits - 1, digits + 1):
            if 0 <= other <= _MOST_DIGITS:
                yield Variation(rounding=(code, stage, replace(now, digits=other)))


def _rooms(component: Component, in_rooms: frozenset[str]) -> Iterator[Variation]:
    if component.coefficient:
        yield Variation(rooms=(component.code, None))
    elif component.code in in_rooms:
        yield Variation(rooms=(component.code, RoomRule()))
