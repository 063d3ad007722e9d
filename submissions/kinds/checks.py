"""What a filled form lacks, and what in it is not of the form it should have. Pure."""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from records.text import normalise_landline, normalise_mobile
from submissions.kinds.shape import Answer, Answers, Field, FieldKind, Kind

_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")


def unanswered(kind: Kind, answers: Answers) -> tuple[str, ...]:
    """Return the keys of the fields that must be filled and are blank, in the form's order."""
    return tuple(
        field.key
        for field in kind.fields
        if field.required
        and field.kind is not FieldKind.FLAG
        and kind.applies(field, answers)
        and not str(answers.get(field.key, "")).strip()
    )


def malformed(kind: Kind, answers: Answers) -> tuple[tuple[str, str], ...]:
    """Return (key, what is wrong) for answers that are not of the field's form; blanks are not."""
    found = []
    for field in kind.fields:
        answer = answers.get(field.key, field.blank)
        wrong = _wrong(field, answer) if isinstance(answer, str) and answer else ""
        if wrong:
            found.append((field.key, wrong))
    return tuple(found)


def first_day(month: Answer) -> date | None:
    """Return the first day of 2023-01; None when it is no month."""
    found = _MONTH.fullmatch(str(month))
    return date(int(found[1]), int(found[2]), 1) if found else None


def last_day(month: Answer) -> date | None:
    """Return the last day of 2023-01; None when it is no month."""
    day = first_day(month)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1]) if day else None


def _wrong(field: Field, answer: str) -> str:
    if field.kind is FieldKind.CHOICE:
        return "" if answer in dict(field.choices) else "请从所列选项中选择"
    is_right, cure = _FORMS.get(field.kind, (bool, ""))
    return "" if is_right(answer) else cure


def _is_phone(answer: str) -> bool:
    return bool(normalise_mobile(answer) or normalise_landline(answer))


_FORMS: Final[Mapping[FieldKind, tuple[Callable[[str], object], str]]] = {
    FieldKind.MOBILE: (normalise_mobile, "应为 11 位手机号码，例如 13800000000"),
    FieldKind.LANDLINE: (normalise_landline, "应如 23456789 或 022-23456789-8001"),
    FieldKind.PHONE: (_is_phone, "应为手机或座机号码，例如 13800000000 或 022-23456789"),
    FieldKind.MONTH: (first_day, "应为年月，例如 2023年1月"),
    FieldKind.SHARE: (
        lambda answer: answer.isdecimal() and int(answer) <= 100,
        "应为 0 到 100 的整数",
    ),
}
