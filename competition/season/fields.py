"""Reads one table of a season file; every mistake is noted with its place, none stops it."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from competition.marking.fields import Fields, meant
from competition.marking.numbers import number_text
from competition.season.calendar import TomlMoment, closing, opening
from records.text import clean_line, clean_prose, has_control

Word = TypeVar("Word", bound=StrEnum)

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LONGEST_PROSE = 20_000
_YEARS = range(2000, 2100)


class SeasonFields(Fields):
    """The readers that a season file needs beyond those of a marking scheme."""

    def line(self, key: str, *, most: int) -> str:
        """A required line of at most `most` characters."""
        value = self.raw(key)
        if value is None:
            self.note(key, "必填")
            return ""
        return self._line(key, value, most)

    def optional_line(self, key: str, *, most: int) -> str:
        """A line that may be missing (then empty)."""
        value = self.raw(key)
        return "" if value is None else self._line(key, value, most, blank=True)

    def _line(self, key: str, value: object, most: int, *, blank: bool = False) -> str:
        if not isinstance(value, str):
            self.note(key, "应为文字（加引号）")
            return ""
        text = clean_line(value)
        if "\n" in value.strip() or has_control(value):
            self.note(key, "应为一行文字，不能含换行或控制字符")
        elif not text and not blank:
            self.note(key, "必填，不能为空")
        elif len(text) > most:
            self.note(key, f"超过 {most} 个字符（现为 {len(text)} 个）")
        return text

    def prose(self, key: str, *, required: bool = False) -> str:
        """Text of several lines."""
        value = self.raw(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str):
            self.note(key, "必填" if value is None else "应为文字（加引号）")
            return ""
        text = clean_prose(value)
        if has_control(value):
            self.note(key, "含有控制字符")
        elif not text and required:
            self.note(key, "必填，不能为空")
        elif len(text) > _LONGEST_PROSE:
            self.note(key, f"超过 {_LONGEST_PROSE} 个字符")
        return text

    def slug(self, key: str, *, most: int = 40) -> str:
        """A required key: small letters and digits, joined by - or _."""
        value = self.raw(key)
        if isinstance(value, str) and _SLUG.fullmatch(value) and len(value) <= most:
            return value
        reason = f"应为小写字母、数字组成的代号，可用 - 或 _ 连接，至多 {most} 个字符"
        self.note(key, f"必填，{reason}" if value is None else reason)
        return ""

    def lines(self, key: str, *, most: int = 400) -> tuple[str, ...]:
        """An optional list of lines."""
        found = []
        for number, (place, value) in enumerate(self.items(key)):
            text = clean_line(value) if isinstance(value, str) else ""
            if not text or has_control(text) or len(text) > most:
                self.problems.append((place, f"应为 1 到 {most} 个字符的一行文字"))
            found.append(text or f"#{number}")
        return tuple(found)

    def word(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """One word of a closed list, with the nearest one named when it is not in the list."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        for each in words:
            if value == each.value:
                return each
        known = [each.value for each in words]
        near = meant(value, known) if isinstance(value, str) else ""
        prefix = "必填，" if value is None else ""
        self.note(key, f"{prefix}应为下列之一：{'、'.join(known)}{near}")
        return default or next(iter(words))

    def count(self, key: str) -> int | None:
        """An optional number of places."""
        return self.integer(key, least=0, most=100_000)

    def exact(self, key: str) -> str:
        """A required exact number, as its shortest text."""
        if not self.has(key):
            self.raw(key)
            self.note(key, "必填")
            return "0"
        found = self.number(key)
        return "0" if found is None else number_text(found)

    def day(self, key: str) -> date | None:
        """An optional date."""
        value = self.raw(key)
        if value is None:
            return None
        if type(value) is not date or value.year not in _YEARS:
            self.note(key, "应为日期，不加引号，如 2024-04-20")
            return None
        return value

    def opening(self, key: str, *, required: bool = False) -> datetime | None:
        """When something opens: an inclusive date, or a date-time."""
        return self._moment(key, opening, required=required)

    def closing(self, key: str, *, required: bool = False) -> datetime | None:
        """When something closes: an inclusive date (its midnight), or a date-time (outside)."""
        return self._moment(key, closing, required=required)

    def _moment(
        self, key: str, read: Callable[[TomlMoment], datetime], *, required: bool
    ) -> datetime | None:
        value = self.raw(key)
        if value is None:
            if required:
                self.note(key, "必填")
            return None
        if not isinstance(value, date) or value.year not in _YEARS:
            self.note(key, "应为日期或日期时间，不加引号，如 2024-04-20 或 2024-04-20T17:00:00")
            return None
        return read(value)

    def one_of(self, key: str, known: Iterable[str], what: str) -> str:
        """A required reference to something defined elsewhere in the file."""
        value = self.raw(key)
        known = list(known)
        if isinstance(value, str) and value in known:
            return value
        near = meant(value, known) if isinstance(value, str) else ""
        self.note(
            key, f"必填，应为{what}" if value is None else f"文件中没有这个{what}：{value}{near}"
        )
        return ""

    def optional_one_of(self, key: str, known: Iterable[str], what: str) -> str | None:
        """A reference that may be missing."""
        if not self.has(key):
            self.raw(key)
            return None
        return self.one_of(key, known, what) or None

    def in_order(self, first: object, last: object, key: str, reason: str) -> None:
        """Note the mistake unless first < last (when both are known)."""
        if isinstance(first, date) and isinstance(last, date) and not first < last:
            self.note(key, reason)
