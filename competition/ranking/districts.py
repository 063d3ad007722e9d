"""District totals (团体): the medal table and the total-score table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class MedalRow:
    """One district: how many of each tier, in the order of the tiers, and its points."""

    district: str
    counts: tuple[int, ...]
    points: int
    rank: int

    @property
    def total(self) -> int:
        """All awards together."""
        return sum(self.counts)


@dataclass(frozen=True)
class ScoreRow:
    """One district: the sum of its ranked totals per event (None: nobody ranked), and over all."""

    district: str
    sums: tuple[Fraction | None, ...]
    total: Fraction
    rank: int


def medal_table(
    districts: Sequence[str],
    awards: Iterable[tuple[str, str]],
    tiers: Sequence[str],
    points: Mapping[str, int],
) -> list[MedalRow]:
    """Rank districts by their first prizes, then second, …; equal ones share (1-2-2-4).

    `awards` are (district, tier name), `points` what one award of a tier counts.
    """
    places = {tier: number for number, tier in enumerate(tiers)}
    counts = {district: [0] * len(tiers) for district in districts}
    for district, tier in awards:
        counts.setdefault(district, [0] * len(tiers))[places[tier]] += 1
    keyed = [
        (tuple(-each for each in found), district)
        for district, found in _in_order(counts, districts)
    ]
    return [
        MedalRow(
            district=district,
            counts=tuple(-each for each in key),
            points=sum(-each * points.get(tier, 0) for each, tier in zip(key, tiers, strict=True)),
            rank=rank,
        )
        for (key, district), rank in _ranked(keyed)
    ]


def score_table(
    districts: Sequence[str], totals: Iterable[tuple[str, int, Fraction]], events: int
) -> list[ScoreRow]:
    """Rank districts by the sum of their entries' totals; equal sums share (1-2-2-4).

    `totals` are (district, number of the event from 0, total in points) of ranked entries.
    """
    sums: dict[str, list[Fraction | None]] = {each: [None] * events for each in districts}
    for district, event, total in totals:
        row = sums.setdefault(district, [None] * events)
        row[event] = (row[event] or Fraction(0)) + total
    keyed = []
    for district, row in _in_order(sums, districts):
        whole = sum((each for each in row if each is not None), Fraction(0))
        keyed.append((-whole, district))
    return [
        ScoreRow(district=district, sums=tuple(sums[district]), total=-key, rank=rank)
        for (key, district), rank in _ranked(keyed)
    ]


def _in_order(found: Mapping[str, Any], districts: Sequence[str]) -> list[tuple[str, Any]]:
    """The districts as they were given, then any other that won something."""
    names = dict.fromkeys([*districts, *found])
    return [(name, found[name]) for name in names]


def _ranked(keyed: list[tuple[Any, str]]) -> list[tuple[tuple[Any, str], int]]:
    """Sort by the key alone (stable, so equals keep their order) and number 1-2-2-4."""
    ordered = sorted(keyed, key=lambda pair: pair[0])
    ranks: list[int] = []
    for place, (key, _) in enumerate(ordered, 1):
        same = place > 1 and ordered[place - 2][0] == key
        ranks.append(ranks[-1] if same else place)
    return list(zip(ordered, ranks, strict=True))
