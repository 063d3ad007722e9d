"""加密号: random codes, and the commitment by which a sealed table can be checked later.

Six digits, the first not 0, the last a check digit: no two codes of a table differ in one
digit only, so a misread digit never leads to another paper.
"""

import hashlib
from collections.abc import Callable, Iterable, Set
from typing import Final

LENGTH: Final = 6
MOST: Final = 30_000
"""A table of more papers would come too near to the 90,000 codes that there are."""
_BODIES: Final = 9 * 10 ** (LENGTH - 2)
Pick = Callable[[int], int]
"""Returns a random number below its argument, such as `secrets.randbelow`."""


def draw_codes(count: int, *, pick: Pick, taken: Set[str] = frozenset()) -> list[str]:
    """Return so many new codes in the order in which they were drawn; none is in `taken`."""
    if count + len(taken) > MOST:
        raise ValueError("too many papers for six digits")
    found: dict[str, None] = {}
    while len(found) < count:
        code = with_check_digit(str(10 ** (LENGTH - 2) + pick(_BODIES)))
        if code not in taken:
            found[code] = None
    return list(found)


def with_check_digit(body: str) -> str:
    """Append the digit that makes the Luhn sum of the whole a multiple of ten."""
    doubled = [int(digit) * 2 for digit in body[::-2]]
    plain = [int(digit) for digit in body[-2::-2]]
    total = sum(value - 9 if value > 9 else value for value in doubled) + sum(plain)
    return body + str(-total % 10)


def commitment(salt: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The sha256, as 64 hexadecimal digits, over the salt and every pair (加密号, 参赛号).

    One line for the salt, then one line `加密号 参赛号` per pair in the order of codes, lines
    joined by a single line feed, in UTF-8.
    """
    lines = [salt, *(f"{code} {number}" for code, number in sorted(pairs))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
