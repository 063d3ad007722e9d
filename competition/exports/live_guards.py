"""How many decimals a spreadsheet must clean a float to, so that it decides as exact numbers do.

A spreadsheet computes in binary floats: 81.125 may come out as 81.12499999999999. Its formulas
therefore round every value to some more decimals (保护位数) before they look at halves, cut a
value off or compare two. That is only right when no true value lies so near to a limit that the
cleaning would move it onto it; here this is looked at for the very values of a run. None means
that no number of decimals is safe: the cell is then written as a value.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import floor, log10
from typing import Final

from competition.marking.scheme import Rounding
from competition.marking.terms import Mode

ERROR_ULPS: Final = 64
_ULP: Final = 2.0**-52
_MOST: Final = 9
_FEWEST: Final = 3
_READABLE: Final = 14  # spreadsheets keep 15 digits where they compare
_HALF: Final = Fraction(1, 2)


def rounding_guard(
    befores: Iterable[Fraction], rounding: Rounding, *, largest: Fraction
) -> int | None:
    """Decimals of (value × 10^digits) that are safe for this rounding of these values.

    `largest` bounds every number met on the way to them, in points.
    """
    scale = 10**rounding.digits
    guard = _most_decimals(float(largest * scale))
    if guard < _FEWEST:
        return None
    least = Fraction(2, 10**guard)
    limit = Fraction(0) if rounding.mode is Mode.TRUNCATE else _HALF
    for value in befores:
        distance = abs((abs(value) * scale - limit + _HALF) % 1 - _HALF)
        if 0 < distance < least:
            return None
    return guard


def comparing_guard(values: Iterable[Fraction], *, largest: Fraction) -> int | None:
    """Decimals at which different values stay different and equal ones become equal."""
    distinct = set(values)
    most = min(_most_decimals(float(largest)), _READABLE - len(str(int(largest))))
    for guard in range(most, _FEWEST - 1, -1):
        if _parts(distinct, guard, largest):
            return guard
    return None


def _parts(distinct: set[Fraction], guard: int, largest: Fraction) -> bool:
    scale = 10**guard
    error = float(largest) * _ULP * ERROR_ULPS * scale
    cleaned = set()
    for value in distinct:
        scaled = abs(value) * scale
        if abs(float(scaled % 1) - 0.5) <= error:
            return False
        whole = floor(scaled + _HALF)
        cleaned.add(whole if value >= 0 else -whole)
    return len(cleaned) == len(distinct)


def _most_decimals(largest: float) -> int:
    """The most decimals that lie well above the floats' own error at this size."""
    return min(_MOST, floor(-log10(max(largest, 1.0) * _ULP * ERROR_ULPS * 20)))
