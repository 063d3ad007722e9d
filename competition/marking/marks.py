"""Marks (得分): strict reading, checking and writing, and the shapes the engine takes.

A mark is an integer in thousandths of a point, never a float. Blank is not zero: a
mark that is not there is absent from its mapping, a judge who is not there is absent
from the sheets.
"""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from competition.marking.numbers import fixed_text, number_text
from competition.marking.scheme import MARK_UNIT, Component, Criterion
from competition.marking.terms import State

_LONGEST = 16
# Only full-width digits and stop may be folded: NFKC would also make "8²" into "82".
_KEYED = re.compile(r"[0-9.\uff10-\uff19\uff0e]+")
_MARK = re.compile(r"(0|[1-9][0-9]{0,5})(?:\.([0-9]{1,3}))?")


class MarkInvalid(ValueError):
    """A mark that cannot be taken; the message is a Chinese sentence."""


class SheetMarks(NamedTuple):
    """One judge's sheet: criterion code → thousandths, and the judge's own deduction."""

    marks: Mapping[str, int]
    deduction: int = 0


_NO_SHEETS: Mapping[int, SheetMarks] = MappingProxyType({})


class ComponentMarks(NamedTuple):
    """What one entry has in one component.

    `mark` and `deduction` are thousandths, `seconds` whole seconds, `sheets` by seat.
    `seats` replaces the panel's seat list for this entry (a recused judge, a smaller
    room); None means the panel's own list. `third` is the seat of the third assessor, where
    one was called. `room` (its name) is where the room coefficient comes from.
    """

    state: State | None = None
    mark: int | None = None
    deduction: int = 0
    seconds: int | None = None
    sheets: Mapping[int, SheetMarks] = _NO_SHEETS
    coefficient: Fraction | None = None
    seats: frozenset[int] | None = None
    third: int | None = None
    room: str | None = None


class EntryMarks(NamedTuple):
    """All that one entry was given; `state` concerns the whole entry."""

    entry: int
    state: State | None
    components: Mapping[str, ComponentMarks]


def parse_mark(text: str) -> int:
    """Thousandths from a keyed mark such as "88.5", full-width too; MarkInvalid otherwise."""
    keyed = text.strip()
    if not keyed:
        raise MarkInvalid("得分为空：未评分请留空，零分请填 0")
    if len(keyed) > _LONGEST:
        raise MarkInvalid(f"得分太长（{len(keyed)} 个字符），应为不超过三位小数的数")
    folded = unicodedata.normalize("NFKC", keyed) if _KEYED.fullmatch(keyed) else ""
    found = _MARK.fullmatch(folded)
    if found is None:
        raise MarkInvalid(f"“{_printable(keyed)}”不是得分，应为不超过三位小数的数，如 88 或 88.5")
    return int(found[1]) * MARK_UNIT + int((found[2] or "").ljust(3, "0"))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "�" for char in text)


def check_mark(value: int, of: Criterion | Component) -> None:
    """Refuse a mark outside 0…maximum or off the mark step (all in thousandths)."""
    fault = mark_fault(value, of)
    if fault is not None:
        raise MarkInvalid(f"“{of.name}”{fault}")


def mark_fault(value: int, of: Criterion | Component) -> str | None:
    """What is wrong with a mark, in Chinese, without saying whose it is."""
    if value < 0:
        return f"得分 {format_mark(value)} 小于 0"
    if value > of.maximum:
        return f"得分 {format_mark(value)} 超过满分 {format_mark(of.maximum)}"
    if value % of.step:
        return f"得分 {format_mark(value)} 不是记分单位 {format_mark(of.step)} 的整数倍"
    return None


def format_mark(value: int, digits: int | None = None) -> str:
    """ "88.5" (shortest), or with fixed decimals; fixed decimals never round (ValueError)."""
    exact = Fraction(value, MARK_UNIT)
    if digits is None:
        return number_text(exact)
    if (exact * 10**digits).denominator != 1:
        raise ValueError(f"{value} thousandths do not fit {digits} decimals")
    return fixed_text(exact, digits)
