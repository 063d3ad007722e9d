"""Rounding of scaled integers: one closure per stage, specialised for its denominators."""

from collections.abc import Callable
from math import gcd, lcm

from competition.marking.scheme import Rounding
from competition.marking.terms import Mode

Round = Callable[[int], int]


def same(value: int) -> int:
    """A stage that changes nothing."""
    return value


def rounder(denominator: int, rounding: Rounding) -> Round:
    """Numerators over `denominator` to numerators over the rounded stage's own."""
    if rounding.mode is Mode.NONE:
        return same
    scale = 10**rounding.digits
    if scale % denominator == 0:
        return multiplier(scale // denominator)
    common = gcd(scale, denominator)
    return _divider(scale // common, denominator // common, rounding.mode)


def mean_rounders(denominator: int, most: int, rounding: Rounding) -> list[Round]:
    """For each count 1…most: a sum over `denominator` to the mean, rounded by the stage.

    Unrounded, the mean is over denominator × lcm(1…most). Index 0 is never used.
    """
    counts = range(1, most + 1)
    if rounding.mode is not Mode.NONE:
        return [same, *(rounder(denominator * count, rounding) for count in counts)]
    means = lcm(*counts)
    return [same, *(multiplier(means // count) for count in counts)]


def multiplier(factor: int) -> Round:
    """Times a whole factor."""
    if factor == 1:
        return same

    def multiply(value: int) -> int:
        return value * factor

    return multiply


def round_ratio(numerator: int, denominator: int, rounding: Rounding) -> int:
    """One rounding of a ratio whose denominator is not known beforehand; mode not NONE."""
    return _divider(10**rounding.digits, denominator, rounding.mode)(numerator)


def _divider(scale: int, denominator: int, mode: Mode) -> Round:
    """value × scale ÷ denominator as a whole number."""
    if mode is Mode.TRUNCATE:
        return _truncate(scale, denominator)
    if mode is Mode.HALF_EVEN:
        return _half_even(scale, denominator)
    return _half_up(scale, denominator)


def _truncate(scale: int, denominator: int) -> Round:
    def truncate(value: int) -> int:
        if value < 0:
            return -(-value * scale // denominator)
        return value * scale // denominator

    return truncate


def _half_up(scale: int, denominator: int) -> Round:
    doubled, divisor = 2 * scale, 2 * denominator

    def half_up(value: int) -> int:
        if value < 0:
            return -((denominator - value * doubled) // divisor)
        return (value * doubled + denominator) // divisor

    return half_up


def _half_even(scale: int, denominator: int) -> Round:
    def half_even(value: int) -> int:
        whole, rest = divmod(value * scale, denominator)
        return whole + (2 * rest + (whole & 1) > denominator)

    return half_even
