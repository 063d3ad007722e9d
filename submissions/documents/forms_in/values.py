"""From the lines behind a label to the field's value."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from records.text import (
    clean_line,
    clean_prose,
    is_wide,
    normalise_landline,
    normalise_mobile,
)
from submissions.documents.forms_in.blocks import Line
from submissions.documents.forms_in.wording import (
    is_form_line,
    number_in_front,
    without_hints,
    without_underline,
)
from submissions.kinds import Field, FieldKind

_NUMBERS: Final = re.compile(r"[+0-9０-９（(][0-9０-９\-－—–（）()\s+]{5,}[0-9０-９]")
_PERSONS: Final = frozenset({"提交人", "联系人", "姓名"})
_APART: Final = re.compile(r"(\S)\s+(\S)")
_SPLIT: Final = re.compile(r"[；;\n\t]+")


def text_value(lines: Sequence[Line], field: Field) -> str:
    """Return running text: its lines, without the form's hints, without bare numbers at the end."""
    kept = [line.text for line in lines]
    while kept and _is_bare(kept[-1]):
        kept.pop()
    return clean_prose(without_hints("\n".join(kept), field))


def line_value(lines: Sequence[Line], field: Field) -> str:
    """Return one line: pieces of a broken value joined, without hints and underline."""
    joined = joined_line(line.text for line in lines)
    value = without_underline(without_hints(without_underline(joined), field))
    if field.label in _PERSONS and (apart := _APART.fullmatch(value)):
        value = apart[1] + apart[2]
    return str(field.clean(value))


def value_of(lines: Sequence[Line], field: Field) -> str:
    """Return the value of a field from the lines behind its label."""
    return text_value(lines, field) if field.kind is FieldKind.TEXT else line_value(lines, field)


def joined_line(texts: Iterable[str]) -> str:
    """Join the lines of a value that was broken: Chinese without a space, other words with one."""
    whole = ""
    for text in (clean_line(each) for each in texts):
        if whole and text:
            is_close = is_wide(whole[-1]) or is_wide(text[0]) or whole[-1] in "-—"
            whole += text if is_close else f" {text}"
        else:
            whole += text
    return whole


def phones_in(text: str) -> tuple[str, str, str]:
    """Return (landline, mobile, the rest) of a text that holds telephone numbers in any order."""
    landline = mobile = ""
    rest = text
    for found in _NUMBERS.findall(text):
        for piece in [found, *found.split()]:
            as_mobile, as_landline = normalise_mobile(piece), normalise_landline(piece)
            if as_mobile and not mobile:
                mobile, rest = as_mobile, rest.replace(piece, " ", 1)
            elif as_landline and not as_mobile and not landline and piece in rest:
                landline, rest = as_landline, rest.replace(piece, " ", 1)
    rest = re.sub(r"[\s/／、,，;；]+|座机|手机|电话|[:：]", " ", rest).strip()
    return landline, mobile, rest


def is_phone(text: str, kind: FieldKind) -> bool:
    """Say whether a value is the telephone number that its field asks for."""
    is_mobile, is_landline = (
        normalise_mobile(text) is not None,
        normalise_landline(text) is not None,
    )
    if kind is FieldKind.MOBILE:
        return is_mobile
    return is_landline if kind is FieldKind.LANDLINE else is_mobile or is_landline


def paper_names(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the names that the list of material gives, one each."""
    names = []
    for line in lines:
        for piece in _SPLIT.split(line.text):
            name = piece[len(number_in_front(piece)) :].strip(" 。.")
            if name and name not in {"无", "/", "—", "-"} and not is_form_line(name, frozenset()):
                names.append(name)
    return tuple(names)


def _is_bare(text: str) -> bool:
    return not text.strip() or number_in_front(text) == text
