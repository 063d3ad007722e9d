"""Exact numbers: reading them from a season file, rounding them, writing them as text."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from competition.marking.scheme import Rounding
from competition.marking.terms import Mode

_NUMBER = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9})|/([0-9]{1,9}))?")
_PLAIN = re.compile(r"-?[0-9]+(?:\.([0-9]+))?")
_HALF = Fraction(1, 2)
_SHOWN_DIGITS = 6
_MOST_DIGITS = 40


def parse_number(value: object) -> Fraction | None:
    """A non-negative number of a season file, exactly; None when it is not one.

    Integers, text ("0.3", "1/3") and TOML floats; a float counts as its shortest
    decimal, so 0.3 is three tenths.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value) if 0 <= value < 10**9 else None
    if isinstance(value, float):
        return _from_float(value)
    if isinstance(value, str):
        return _from_text(value)
    return None


def _from_float(value: float) -> Fraction | None:
    if not isfinite(value):
        return None
    return _from_text(format(Decimal(repr(value)), "f"))


def _from_text(text: str) -> Fraction | None:
    found = _NUMBER.fullmatch(text)
    if found is None or (found[3] is not None and int(found[3]) == 0):
        return None
    return Fraction(text)


def number_text(value: Fraction | int) -> str:
    """The shortest exact text: "86.5" where the decimal ends, "250/3" where it does not."""
    value = Fraction(value)
    digits = _decimal_digits(value.denominator)
    if digits is None:
        return f"{value.numerator}/{value.denominator}"
    return fixed_text(value, digits)


def fixed_text(value: Fraction, digits: int) -> str:
    """The value with this many decimals; the rest is cut off (give it a rounded value)."""
    scaled = abs(value.numerator) * 10**digits // value.denominator
    sign = "-" if value < 0 and scaled else ""
    whole, part = divmod(scaled, 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"


def shown_text(value: Fraction, digits: int | None) -> str:
    """For people: `digits` decimals when the stage was rounded, else exact, else cut with …."""
    if digits is not None:
        return fixed_text(value, digits)
    needed = _decimal_digits(value.denominator)
    if needed is not None and needed <= _SHOWN_DIGITS:
        return fixed_text(value, needed)
    return fixed_text(value, _SHOWN_DIGITS) + "…"


def lined_up(texts: Sequence[str]) -> list[str]:
    """One column's numbers with equally many decimals, so that right-aligned points meet.

    Only zeros are added, so every value stays what it was; what is no plain decimal ("", "—",
    "7/3", "2.333333…") stays as it is.
    """
    found = [_PLAIN.fullmatch(text) for text in texts]
    most = max((len(each[1] or "") for each in found if each), default=0)
    return [
        fixed_text(Fraction(text), most) if each else text
        for text, each in zip(texts, found, strict=True)
    ]


def shown_pair(ours: Fraction, theirs: Fraction, digits: int | None) -> tuple[str, str]:
    """Two different values as texts that differ, with as few digits as that needs."""
    pair = shown_text(ours, digits), shown_text(theirs, digits)
    needed = _SHOWN_DIGITS
    while pair[0] == pair[1] and needed < _MOST_DIGITS:
        needed += 2
        pair = fixed_text(ours, needed) + "…", fixed_text(theirs, needed) + "…"
    return pair


def terminates(denominator: int) -> bool:
    """Whether every value over this denominator is shown whole, never cut."""
    digits = _decimal_digits(denominator)
    return digits is not None and digits <= _SHOWN_DIGITS


def round_exact(value: Fraction, rounding: Rounding) -> Fraction:
    """The value after one stage's rounding; halves away from zero, truncation towards it."""
    if rounding.mode is Mode.NONE:
        return value
    scale = 10**rounding.digits
    sign = -1 if value < 0 else 1
    scaled = abs(value) * scale
    whole, rest = divmod(scaled, 1)
    if rounding.mode is not Mode.TRUNCATE:
        up_on_half = rounding.mode is Mode.HALF_UP or whole % 2 == 1
        whole += rest > _HALF or (rest == _HALF and up_on_half)
    return Fraction(sign * whole, scale)


def _decimal_digits(denominator: int) -> int | None:
    """Decimals needed to write x/denominator exactly; None when it never ends."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    return max(twos, fives) if denominator == 1 else None
