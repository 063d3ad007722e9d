"""Reads one table of a season file field by field, and notes every mistake instead of stopping."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Self, TypeVar

from competition.marking.numbers import parse_number
from competition.marking.scheme import MARK_UNIT
from records.text import has_control

Problem = tuple[str, str]
Choice = TypeVar("Choice", bound=StrEnum)

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST = 200
_LARGEST = 10**6


class SchemeInvalid(ValueError):
    """A marking scheme with mistakes; `problems` lists each as (place, reason in Chinese)."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(f"{place}：{reason}" for place, reason in problems))
        self.problems = tuple(problems)


class Fields:
    """One table at `place`; a field that is wrong is noted and read as its default."""

    def __init__(self, data: object, place: str, problems: list[Problem]) -> None:
        self.place = place
        self.problems = problems
        self._read: set[str] = set()
        self._asked: set[str] = set()
        self._data: Mapping[str, object] = {}
        if isinstance(data, Mapping):
            self._data = data
        else:
            problems.append((place, "应为表（键值对）"))

    def note(self, key: str, reason: str) -> None:
        """Note a mistake at a key of this table."""
        self.problems.append((self._at(key), reason))

    def _at(self, key: str) -> str:
        return ".".join(part for part in (self.place, key) if part)

    def has(self, key: str) -> bool:
        """Whether the table carries the key."""
        self._asked.add(key)
        return key in self._data

    def close(self) -> None:
        """Refuse every key that nobody asked for, naming the one that was probably meant."""
        for key in self._data:
            if key not in self._read:
                self.note(str(key), f"未知的键{meant(str(key), self._asked)}")

    def raw(self, key: str) -> object:
        """The value as it stands (None when missing), counted as read."""
        self._read.add(key)
        self._asked.add(key)
        return self._data.get(key)

    def text(self, key: str) -> str:
        """A required, non-blank, single-line text."""
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            self.note(key, "必填，应为一行文字")
            return ""
        if len(value) > _LONGEST:
            self.note(key, f"超过 {_LONGEST} 个字符")
        return value.strip()

    def code(self, key: str) -> str:
        """A required short identifier: small letters, digits, underscore."""
        value = self.raw(key)
        if isinstance(value, str) and _CODE.fullmatch(value):
            return value
        self.note(key, "必填，应为小写字母开头的代号（小写字母、数字、下划线）")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """An optional list of texts."""
        found = []
        for place, value in self.items(key):
            if isinstance(value, str) and value.strip() and not has_control(value):
                found.append(value.strip())
            else:
                self.problems.append((place, "应为文字"))
        return tuple(found)

    def flag(self, key: str, *, default: bool) -> bool:
        """An optional true/false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.note(key, "应为 true 或 false")
            return default
        return value

    def integer(self, key: str, *, least: int = 0, most: int = _LARGEST) -> int | None:
        """An optional whole number within bounds."""
        value = self.raw(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.note(key, f"应为 {least} 到 {most} 的整数")
            return None
        return value

    def required_integer(self, key: str, *, least: int, most: int = _LARGEST) -> int:
        """A whole number that must be given."""
        if not self.has(key):
            self.raw(key)
            self.note(key, "必填")
            return least
        found = self.integer(key, least=least, most=most)
        return least if found is None else found

    def number(self, key: str) -> Fraction | None:
        """An optional exact number: integer, decimal, or text such as "1/3"."""
        value = self.raw(key)
        if value is None:
            return None
        found = parse_number(value)
        if found is None:
            self.note(key, '应为不小于 0 的数，如 0.3、"0.30" 或 "1/3"')
        return found

    def mark(self, key: str) -> int | None:
        """An optional mark: a number with at most three decimals, in thousandths."""
        value = self.number(key)
        if value is None:
            return None
        scaled = value * MARK_UNIT
        if scaled.denominator != 1 or scaled > _LARGEST * MARK_UNIT:
            self.note(key, f"分值应在 0 到 {_LARGEST} 之间，至多三位小数")
            return None
        return scaled.numerator

    def required_mark(self, key: str) -> int:
        """A mark that must be given and be above zero."""
        if not self.has(key):
            self.raw(key)
            self.note(key, "必填")
            return MARK_UNIT
        found = self.mark(key)
        if found == 0:
            self.note(key, "应大于 0")
        return found or MARK_UNIT

    def choice(self, key: str, words: type[Choice], default: Choice | None) -> Choice:
        """One word of a closed list; required when there is no default."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        for word in words:
            if value == word.value:
                return word
        allowed = "、".join(word.value for word in words)
        self.note(key, f"应为下列之一：{allowed}")
        return default or next(iter(words))

    def items(self, key: str) -> Iterator[tuple[str, object]]:
        """The members of an optional list, each with its place."""
        value = self.raw(key)
        if value is None:
            return
        if not isinstance(value, list | tuple):
            self.note(key, "应为列表")
            return
        for number, item in enumerate(value):
            yield f"{self._at(key)}[{number}]", item

    def tables(self, key: str) -> Iterator[Self]:
        """The tables of an optional list of tables."""
        for place, item in self.items(key):
            yield type(self)(item, place, self.problems)

    def table(self, key: str) -> Self | None:
        """An optional table."""
        value = self.raw(key)
        if value is None:
            return None
        return type(self)(value, self._at(key), self.problems)


def meant(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest known word; empty when none is near."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"，是否想写“{near[0]}”？" if near else ""
