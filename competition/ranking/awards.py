"""Award lines (奖项等次): who gets which tier, and who stands tied on a line."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from competition.season.terms import AwardMethod, Counting, OnTie, RatioRounding

_NO_DECISIONS: Mapping[str, frozenset[int]] = MappingProxyType({})


class Ranked(NamedTuple):
    """One entry with a rank: equal ranks are tied to the end. `total` in points."""

    entry: int
    rank: int
    total: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier: `value` is a number of entries, a share of those ranked, or points."""

    name: str
    method: AwardMethod
    value: Fraction
    on_tie: OnTie = OnTie.ALL_IN
    counting: Counting = Counting.CUMULATIVE
    rounding: RatioRounding = RatioRounding.HALF_UP


@dataclass(frozen=True, slots=True)
class Line:
    """What a tier takes. `tied` share the rank on its line, `places` are left for them.

    `waits`: a recorded decision must say who of `tied` gets it; until then none of them does.
    """

    tier: Tier
    entries: tuple[int, ...]
    tied: tuple[int, ...] = ()
    places: int = 0
    waits: bool = False


def award_lines(
    ranked: Iterable[Ranked],
    tiers: Sequence[Tier],
    *,
    decisions: Mapping[str, frozenset[int]] = _NO_DECISIONS,
    vacant: Collection[str] = (),
) -> tuple[Line, ...]:
    """The lines of all tiers, best first; `decisions` maps tier name → who of the tied gets it.

    A `vacant` tier (空缺) takes nobody, and its places are not given to the next tiers.
    Cumulative lines stay where they are when a better tier is overfull; separate ones begin
    behind the last who was awarded.
    """
    rows = sorted(ranked, key=lambda row: (row.rank, row.entry))
    taking = _Taking(rows, decisions)
    return tuple(Line(tier, ()) if tier.name in vacant else taking.line(tier) for tier in tiers)


def awards_of(lines: Iterable[Line]) -> dict[int, str]:
    """Entry → its tier's name; who waits for a decision is “…（待定）” of the best such tier."""
    found: dict[int, str] = {}
    for line in lines:
        for entry in line.entries:
            found.setdefault(entry, line.tier.name)
        if line.waits:
            for entry in line.tied:
                found.setdefault(entry, f"{line.tier.name}（待定）")
    return found


def room_of(tier: Tier, ranked: int) -> int:
    """How many a tier by number or by share takes of so many ranked."""
    if tier.method is AwardMethod.COUNT:
        return math.floor(tier.value)
    share = tier.value * ranked
    if tier.rounding is RatioRounding.FLOOR:
        return math.floor(share)
    if tier.rounding is RatioRounding.CEILING:
        return math.ceil(share)
    return math.floor(share + Fraction(1, 2))


class _Taking:
    """Goes down the ranks, tier by tier."""

    def __init__(self, rows: Sequence[Ranked], decisions: Mapping[str, frozenset[int]]) -> None:
        self._count = len(rows)
        self._decisions = decisions
        self._groups = [list(group) for _, group in groupby(rows, lambda row: row.rank)]
        self._bound = 0
        self._awarded = 0
        self._floating: tuple[tuple[int, ...], int] = ((), 0)
        """Those of an undecided tie who fall to the next tiers: all of the tie, how many fall."""

    def line(self, tier: Tier) -> Line:
        if tier.method is AwardMethod.THRESHOLD:
            return self._above(tier)
        room = room_of(tier, self._count)
        start = self._bound if tier.counting is Counting.CUMULATIVE else self._awarded
        self._bound = start + room
        places = max(self._bound - self._awarded, 0)
        undecided, fall = self._floating
        if fall and places:
            self._awarded += min(fall, places)
            self._floating = (undecided, max(fall - places, 0))
            places -= min(fall, places)
            return Line(tier, self._whole(places)[0], undecided, min(fall, room), waits=True)
        entries, left = self._whole(places)
        return self._on_the_line(tier, entries, left)

    def _above(self, tier: Tier) -> Line:
        entries: list[int] = []
        while self._groups and self._groups[0][0].total >= tier.value:
            entries += self._take()
        self._bound = max(self._bound, self._awarded)
        return Line(tier, tuple(entries))

    def _whole(self, places: int) -> tuple[tuple[int, ...], int]:
        """Ranks that fit whole, and how many places are left."""
        entries: list[int] = []
        while self._groups and len(self._groups[0]) <= places:
            places -= len(self._groups[0])
            entries += self._take()
        return tuple(entries), places

    def _on_the_line(self, tier: Tier, entries: tuple[int, ...], left: int) -> Line:
        """Whoever shares the rank on which the places end."""
        if not left or not self._groups:
            return Line(tier, entries)
        tied = tuple(row.entry for row in self._groups[0])
        if tier.on_tie is OnTie.ALL_IN:
            self._take()
            return Line(tier, entries + tied, tied, left)
        if tier.on_tie is OnTie.ALL_OUT:
            return Line(tier, entries, tied, left)
        decided = self._decisions.get(tier.name)
        if decided is None:
            self._groups.pop(0)
            self._awarded += left
            self._floating = (tied, len(tied) - left)
            return Line(tier, entries, tied, left, waits=True)
        chosen = tuple(entry for entry in tied if entry in decided)
        self._groups[0] = [row for row in self._groups[0] if row.entry not in decided]
        self._groups = [group for group in self._groups if group]
        self._awarded += len(chosen)
        return Line(tier, entries + chosen, tied, left)

    def _take(self) -> list[int]:
        group = self._groups.pop(0)
        self._awarded += len(group)
        return [row.entry for row in group]
