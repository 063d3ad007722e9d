"""Reading JSON that a page's script sends: strictly, bounded, and with refusals in Chinese."""

import json
import re
from typing import Any, Final

from django.http import HttpRequest

from records.errors import Refused

MOST_BYTES: Final = 1024 * 1024
LONGEST_NUMBER: Final = 15
DEEPEST: Final = 8
UNREADABLE: Final = "内容不能识别，请刷新页面重试。"
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


class NotReadable(Refused):
    """The body is not the JSON object that the page's script sends."""

    title = "内容不能识别"


class TooMuch(Refused):
    """The body is larger than any form."""

    status = 413
    title = "内容过大"


def read_object(request: HttpRequest, *, most: int = MOST_BYTES) -> dict[str, Any]:
    """Return the JSON object of the body; at most `most` bytes, UTF-8 without a mark.

    Refused: another content type, another shape, a key twice, numbers longer than any count,
    fractions, deep nesting, and NUL or lone surrogates anywhere.
    """
    if request.content_type != "application/json":
        raise NotReadable("请求的格式不正确，请刷新页面重试。")
    if _length(request) > most:
        raise TooMuch(f"内容超过 {most // 1024} KB，没有保存。请精简文字，或作为支撑材料上传。")
    try:
        found = json.loads(
            request.body.decode("utf-8"),
            object_pairs_hook=_without_doubles,
            parse_int=_short_number,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError) as error:
        raise NotReadable(UNREADABLE) from error
    if not isinstance(found, dict):
        raise NotReadable(UNREADABLE)
    _refuse_odd(found)
    return found


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or ""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else MOST_BYTES + 1


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _short_number(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError
    return int(text)


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _refuse_odd(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise NotReadable(UNREADABLE)
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise NotReadable("内容含有不可见的控制字符，请删除后重试。")
    inner = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    if isinstance(inner, list):
        for part in inner:
            _refuse_odd(part, depth + 1)
