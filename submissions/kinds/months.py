"""Months as people write them: with digits or in Chinese numerals. Pure."""

import re
import unicodedata
from typing import Final

_ONES: Final = {"〇": 0, "零": 0, "○": 0, **{c: i for i, c in enumerate("一二三四五六七八九", 1)}}
_YEAR: Final = re.compile(r"([〇零○oO0一二三四五六七八九]{4})(?=\s*年)")
_SMALL: Final = re.compile(r"([一二三]?十?[一二三四五六七八九]|[一二三]?十)(?=\s*[月日])")


def with_digits(text: str) -> str:
    """Return the text with its dates in plain digits: 二〇二三年十一月 gives 2023年11月."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _YEAR.sub(lambda found: "".join(_digit(c) for c in found[1]), plain)
    return _SMALL.sub(lambda found: str(_small(found[1])), plain)


def _digit(character: str) -> str:
    return str(_ONES.get(character, 0))


def _small(words: str) -> int:
    head, ten, tail = words.partition("十")
    if not ten:
        return _ONES[head]
    return (_ONES[head] if head else 1) * 10 + (_ONES[tail] if tail else 0)
