"""The third assessor (第三评): which sheets count when two lie too far apart."""

from collections.abc import Mapping
from fractions import Fraction

from competition.marking.numbers import number_text
from competition.marking.reports import Reporter
from competition.marking.scheme import MARK_UNIT, Component, ThirdRule
from competition.marking.terms import Settle

Totals = Mapping[int, Fraction]
"""Seat → sheet total in points, after its rounding."""


def counted_seats(rule: ThirdRule, totals: Totals, third: int | None) -> frozenset[int]:
    """The seats whose sheets count; none where the third's sheet is required and not there.

    Two within the limit: those two, whatever a third has written. Beyond it: as the rule
    settles it.
    """
    pair = frozenset(totals.keys() - {third})
    if distance(totals, pair) * MARK_UNIT <= rule.limit:
        return pair
    if third is None or third not in totals:
        return frozenset()
    if rule.settle is Settle.LEADER:
        return frozenset({third})
    if rule.settle is Settle.MEAN:
        return frozenset(totals)
    return _nearer(totals, pair, third)


def _nearer(totals: Totals, pair: frozenset[int], third: int) -> frozenset[int]:
    away = {seat: abs(totals[seat] - totals[third]) for seat in pair}
    least = min(away.values())
    # Both equally near: all three, because neither has a better claim than the other.
    return frozenset({third, *(seat for seat in pair if away[seat] == least)})


def distance(totals: Totals, pair: frozenset[int]) -> Fraction:
    """How far apart the two sheets of a pair are, in points."""
    lower, higher = sorted(totals[seat] for seat in pair)
    return higher - lower


def report_unsettled(
    component: Component, totals: Totals, third: int | None, report: Reporter
) -> None:
    """Say that the third's sheet is required, where it is and is not there."""
    rule = component.third
    if rule is None or counted_seats(rule, totals, third):
        return
    apart = number_text(distance(totals, frozenset(totals.keys() - {third})))
    limit = number_text(Fraction(rule.limit, MARK_UNIT))
    report.missing(f"两位评委相差 {apart} 分，超过 {limit} 分，须由第三位评委评分", seat=third)
