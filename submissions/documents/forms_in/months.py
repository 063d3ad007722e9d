"""A period as people write it, as two months."""

import re
from dataclasses import dataclass
from typing import Final

from submissions.kinds.months import with_digits

_DAY: Final = r"(?:\s*[-./]?\s*(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])(?!\s*[年./]?\s*月)\s*日?)?"
_YEAR: Final = r"(?<![0-9])((?:19|20|21)[0-9]{2})"
_MONTH: Final = r"(1[0-2]|0?[1-9])(?![0-9])"
_FULL: Final = re.compile(rf"{_YEAR}\s*(?:年|[-./])\s*{_MONTH}(?:\s*月份?)?{_DAY}")
_PACKED: Final = re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?(?![0-9])")
_LATER: Final = re.compile(rf"^\s*(?:至|到|-|~)\s*{_MONTH}\s*月?份?{_DAY}\s*(?:止|底|末)?\s*$")
_DASHES: Final = re.compile(r"[‐‑‒–—―−～〜－]+|-{2,}")
_BETWEEN: Final = re.compile(r"[\s至到止起自从~、,，.;；。()（）年月日\-]*")
_OPEN: Final = re.compile(r"至今|今$|现在|目前|起$|以来|持续")


@dataclass(frozen=True)
class Period:
    """Two months as 2023-01, "" for what was not found; `rest` is text that is no month."""

    starts: str = ""
    ends: str = ""
    rest: str = ""
    is_open: bool = False  # it says 至今: there is no last month yet


def read_period(text: str) -> Period:
    """Return the two months of a text like 2023年1月至2024年3月, 2023.01-2024.03 or 二〇二三年…"""
    if len(text) > 200:
        return Period(rest=text)
    plain = _DASHES.sub("-", with_digits(text)).strip()
    if not any(character.isdigit() for character in plain):
        return Period(rest="" if _is_form(plain) else plain)
    found = list(_FULL.finditer(plain)) or list(_PACKED.finditer(plain))
    if not found:
        return Period(rest=plain)
    months = [f"{each[1]}-{int(each[2]):02d}" for each in found]
    if len(found) == 1:
        return _half(plain, found[0], months[0])
    rest = _outside(plain, found[:2])
    return Period(months[0], months[1], rest if len(found) == 2 else plain)


def _half(plain: str, found: re.Match[str], first: str) -> Period:
    if re.search(r"[至到]", plain[: found.start()]):
        return Period("", first, _outside(plain, [found]))
    after = plain[found.end() :]
    if later := _LATER.match(after):
        return Period(
            first, f"{found[1]}-{int(later[1]):02d}", _outside(plain[: found.end()], [found])
        )
    is_open = _OPEN.search(after) is not None
    return Period(first, "", "" if is_open else _outside(plain, [found]), is_open)


def _outside(plain: str, found: list[re.Match[str]]) -> str:
    """Return what stands around the months and is more than a word of time."""
    pieces, start = [], 0
    for each in found:
        pieces.append(plain[start : each.start()])
        start = each.end()
    pieces.append(plain[start:])
    return " ".join(piece.strip() for piece in pieces if not _BETWEEN.fullmatch(piece))


def _is_form(plain: str) -> bool:
    """True for the blank of the form: 年 月至 年 月."""
    return re.fullmatch(r"[\s年月日至到止起自~_\-]*", plain) is not None
