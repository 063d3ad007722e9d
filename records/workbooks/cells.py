"""The XML of one cell of a written sheet, by the type of its value. Text is never markup.

XlsxWriter's own row writer costs two thirds of a large export, and in constant-memory mode
takes text that begins with <r> for markup; these few forms replace it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from records.text import LOCAL

MAX_TEXT: Final = 32_767
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE: Final = re.compile("_(x[0-9A-Fa-f]{4}_)")  # Excel would read _x0041_ as A
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 -- Excel's days have no zone
_FIRST_DAY: Final = date(1900, 3, 1)  # before it, Excel's calendar has a day too many
_DAY: Final = timedelta(days=1)
_EXACT: Final = 10**15
BLANK: Final = "/>"


@dataclass(frozen=True)
class Formula:
    """A live formula made by the portal, never from anybody's text, with its computed value."""

    text: str
    value: float | str = 0


def printable(text: str) -> str:
    """Return text that XML may carry: forbidden characters become a visible replacement."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def cell_xml(value: object) -> str:
    """Return what stands behind a cell's place and style: its type, value and end tag."""
    kind = type(value)
    maker = _MAKERS.get(kind)
    if maker is None:
        maker = _MAKERS[kind] = _maker_of(kind)
    return maker(value)


def _text(value: Any) -> str:
    text = value if type(value) is str else str(value)
    if not (text.isascii() and text.isprintable()):
        text = printable(text)
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1] + "…"
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f' t="inlineStr"><is><t{space}>{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPE.sub(r"_x005F_\1", text) if "_x" in text else text


def _integer(value: Any) -> str:
    """A number of more than 15 digits would be rounded by the reader: it is written as text."""
    return f"><v>{value:d}</v></c>" if -_EXACT < value < _EXACT else _text(str(value))


def _decimal(value: Any) -> str:
    number = float(value)
    return f"><v>{number!r}</v></c>" if isfinite(number) else _text(str(value))


def _flag(value: Any) -> str:
    return _text("是" if value else "否")


def _moment(value: datetime) -> str:
    """Excel knows no zones: an instant becomes Tianjin's wall time."""
    here = value.astimezone(LOCAL).replace(tzinfo=None) if value.tzinfo else value
    if here.date() < _FIRST_DAY:
        return _text(here.isoformat(sep=" "))
    return f"><v>{(here - _EPOCH) / _DAY!r}</v></c>"


def _date(value: date) -> str:
    if value < _FIRST_DAY:
        return _text(value.isoformat())
    return f"><v>{(value - _EPOCH.date()).days}</v></c>"


def _formula(value: Formula) -> str:
    text, result = _escaped(value.text.removeprefix("=")), value.value
    if isinstance(result, str):
        return f' t="str"><f>{text}</f><v>{_escaped(printable(result))}</v></c>'
    return f"><f>{text}</f><v>{result!r}</v></c>"


def _blank(value: None) -> str:
    return BLANK


_MAKERS: Final[dict[type, Callable[[Any], str]]] = {
    str: _text,
    bool: _flag,
    int: _integer,
    float: _decimal,
    Decimal: _decimal,
    datetime: _moment,
    date: _date,
    Formula: _formula,
    type(None): _blank,
}


def _maker_of(kind: type) -> Callable[[Any], str]:
    """Subclasses (an enumeration, a safe string) are written as what they are; the rest as text."""
    return next((_MAKERS[base] for base in kind.__mro__ if base in _MAKERS), _text)
