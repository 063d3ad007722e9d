"""Text as it is compared: NFKC, case folded, letters and digits only, each with its origin.

Characters are normalised one by one, so that every character of the result comes from one
place of the original and passages can be marked there.
"""

import unicodedata
from array import array
from typing import Final

GAP: Final = "\x00"
"""Stands where something was left out: no shingle crosses it."""


class _Plain(dict[int, str]):
    """What each character becomes, filled as characters turn up; most marks become nothing."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        plain = "".join(mark for mark in unicodedata.normalize("NFKC", folded) if mark.isalnum())
        self[code] = plain
        return plain


_PLAIN: Final = _Plain({0: GAP})


def normalise(text: str) -> str:
    """Return the characters that count; ㎡ gives m2, ① gives 1, white space and marks nothing."""
    return text.translate(_PLAIN)


def origins(text: str) -> "array[int]":
    """Return, for each character of `normalise(text)`, its index in `text`."""
    places: array[int] = array("I")
    for place, character in enumerate(text):
        for _ in _PLAIN[ord(character)]:
            places.append(place)
    return places
