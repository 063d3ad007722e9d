"""From a raw cell to clean text: exact numbers, real dates, phones; or a sentence what is wrong."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from records.text import clean_line, has_control, normalise_landline, normalise_mobile
from records.workbooks.spec import Column

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|年(\d{1,2})月)(\d{1,2})日?")
_SCIENTIFIC: Final = re.compile(r"[+-]?\d(\.\d+)?[eE]\+\d{2,}")
_YES: Final = frozenset({"是", "有", "√", "✓", "y", "yes", "true", "1"})
_NO: Final = frozenset({"否", "无", "×", "n", "no", "false", "0"})
_EXACT: Final = 10**15  # from here on Excel has rounded


class Raw(NamedTuple):
    """A cell as it lies in the file. `type`: s text, n number, b, d date, f formula, e error."""

    value: object = None
    type: str = "s"
    is_percent: bool = False


class Unclean(Exception):
    """The cell cannot be taken; the message says why, and what to do."""


def is_blank(raw: Raw) -> bool:
    """Say whether the cell holds nothing a person would see."""
    if raw.value is None:
        return True
    return isinstance(raw.value, str) and raw.type != "f" and not clean_line(raw.value)


def cell_text(raw: Raw, column: Column, place: str) -> str:
    """Return the cleaned text of a cell at `place` (like C7), "" when blank; raise Unclean."""
    if raw.type == "f":
        raise Unclean(f"单元格 {place} 是公式，请粘贴为数值。")
    if raw.type == "e":
        raise Unclean(f"单元格 {place} 是错误值 {raw.value}，请改为实际内容。")
    if is_blank(raw):
        return ""
    text = _plain(raw, column, place)
    if _SCIENTIFIC.fullmatch(text):
        raise Unclean(
            f"单元格 {place} 的“{text}”已被表格软件改成科学计数法，"
            "请把该列设为“文本”格式后重新填写。"
        )
    return _CLEANERS[column.kind](text, column)


def shown_text(raw: Raw) -> str:
    """Return a cell roughly as the user saw it, for headers, samples and error files."""
    if raw.value is None:
        return ""
    if isinstance(raw.value, bool):
        return "TRUE" if raw.value else "FALSE"
    if isinstance(raw.value, int | float):
        return number_text(raw.value)
    if isinstance(raw.value, datetime) and raw.value.time() == time():
        return raw.value.date().isoformat()
    return str(raw.value)


def number_text(number: float) -> str:
    """Return the shortest decimal at Excel's 15 significant digits, never with an exponent."""
    if isinstance(number, int):
        return str(number)
    if not math.isfinite(number):
        return str(number)
    text = format(Decimal(format(number, ".15g")), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _plain(raw: Raw, column: Column, place: str) -> str:
    value = raw.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, raw, column, place)
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, column, place)
    text = str(value)
    if has_control(text):
        raise Unclean(f"单元格 {place} 含有不可见的控制字符，请重新输入。")
    return clean_line(text)


def _number(value: float, raw: Raw, column: Column, place: str) -> str:
    if not abs(value) < _EXACT:
        raise Unclean(
            f"单元格 {place} 的数字超过 15 位，表格软件已把末尾改成 0，"
            "请把该列设为“文本”格式后重新填写。"
        )
    if raw.is_percent:
        raise Unclean(f"单元格 {place} 是百分数，请把格式改为“常规”后重新填写。")
    if column.kind == "date":
        raise Unclean(f"单元格 {place} 是数字，请填写日期，例如 2024-05-30。")
    return number_text(value)


def _moment(value: date | time | timedelta, column: Column, place: str) -> str:
    if column.kind not in {"date", "text"}:
        raise Unclean(
            f"单元格 {place} 被表格软件当作日期或时间，请把该列设为“文本”或“常规”格式后重新填写。"
        )
    if isinstance(value, time | timedelta):
        if column.kind == "date":
            raise Unclean(f"单元格 {place} 是时间，请填写日期，例如 2024-05-30。")
        return str(value)
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        if column.kind == "date":
            raise Unclean(f"单元格 {place} 含有钟点，请只填日期，例如 2024-05-30。")
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat()


def _clean_text(text: str, column: Column) -> str:
    if len(text) > column.max_length:
        raise Unclean(
            f"{column.label}有 {len(text)} 个字符，超过上限 {column.max_length} 个，请缩短。"
        )
    return text


def _clean_mobile(text: str, column: Column) -> str:
    mobile = normalise_mobile(text)
    if mobile is None:
        raise Unclean(f"{column.label}“{text[:30]}”不是 11 位手机号码，请核对。")
    return mobile


def _clean_landline(text: str, column: Column) -> str:
    landline = normalise_landline(text)
    if landline is None:
        raise Unclean(
            f"{column.label}“{text[:30]}”不是固定电话号码，请按 022-12345678-801 的样子填写。"
        )
    return landline


def _clean_choice(text: str, column: Column) -> str:
    def folded(word: str) -> str:
        return unicodedata.normalize("NFKC", word).replace(" ", "").casefold()

    for choice in column.choices:
        if folded(choice) == folded(text):
            return choice
    options = "、".join(column.choices[:20])
    raise Unclean(f"{column.label}“{text[:30]}”不在可选范围内，应为：{options}。")


def _clean_date(text: str, column: Column) -> str:
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if match is None:
        raise Unclean(f"{column.label}“{text[:30]}”不是日期，请按 2024-05-30 的样子填写。")
    year, *months, day = match.groups()
    month = next(part for part in months if part)
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise Unclean(f"{column.label}“{text[:30]}”不是实际存在的日期，请核对。") from None
    if not 1900 <= found.year <= 2100:
        raise Unclean(f"{column.label}“{text[:30]}”的年份不合理，请核对。")
    return found.isoformat()


def _clean_mark(text: str, column: Column) -> str:
    return _clean_text(unicodedata.normalize("NFKC", text), column)


def _clean_flag(text: str, column: Column) -> str:
    word = unicodedata.normalize("NFKC", text).casefold()
    if word in _YES:
        return "是"
    if word in _NO:
        return "否"
    raise Unclean(f"{column.label}“{text[:30]}”应填“是”或“否”。")


_CLEANERS: Final = {
    "text": _clean_text,
    "mobile": _clean_mobile,
    "landline": _clean_landline,
    "choice": _clean_choice,
    "date": _clean_date,
    "mark": _clean_mark,
    "flag": _clean_flag,
}
