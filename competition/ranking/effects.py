"""What a variation does to ranks and awards, beside the standing as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from competition.ranking.awards import Line, Ranked, Tier, award_lines, awards_of
from competition.ranking.comparing import TOTAL, Move, RunRow, compare_runs
from competition.ranking.rows import StandingResult
from competition.ranking.what_if import Contest, Variation, VariationRefused, try_variation


class Flip(NamedTuple):
    """An entry whose award would be another one; "" is none."""

    entry: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """A variation with what it changes; `refused` says why it could not be tried."""

    variation: Variation
    moves: tuple[Move, ...] = ()
    flips: tuple[Flip, ...] = ()
    refused: str = ""


def effects(
    contest: Contest, variations: Sequence[Variation], tiers: Sequence[Tier]
) -> list[Effect]:
    """The effect of each variation alone, all against the same standing."""
    base = try_variation(contest, Variation())
    return [_effect(contest, base, variation, tiers) for variation in variations]


def _effect(
    contest: Contest, base: StandingResult, variation: Variation, tiers: Sequence[Tier]
) -> Effect:
    try:
        result = try_variation(contest, variation)
    except VariationRefused as refusal:
        return Effect(variation, refused=str(refusal))
    moves = compare_runs(run_rows(base), run_rows(result))
    return Effect(variation, moves, _flips(base, result, tiers))


def run_rows(result: StandingResult) -> dict[int, RunRow]:
    """Entry → rank and total of a computed standing, in the order of its table."""
    return {
        row.entry: RunRow(row.rank, {TOTAL: result.text(row, TOTAL)}, "", "；".join(row.reasons))
        for row in result.rows
    }


def lines_of(result: StandingResult, tiers: Sequence[Tier]) -> tuple[Line, ...]:
    """The award lines over the ranked rows; the printed total counts for thresholds."""
    ranked = (
        Ranked(row.entry, row.rank, result.points(row, TOTAL) or Fraction(0))
        for row in result.rows
        if row.rank is not None
    )
    return award_lines(ranked, tiers)


def _flips(base: StandingResult, result: StandingResult, tiers: Sequence[Tier]) -> tuple[Flip, ...]:
    before, after = (awards_of(lines_of(each, tiers)) for each in (base, result))
    return tuple(
        Flip(entry, before.get(entry, ""), after.get(entry, ""))
        for entry in dict.fromkeys([*before, *after])
        if before.get(entry, "") != after.get(entry, "")
    )
