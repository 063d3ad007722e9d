"""One competitor's columns: checked, written and compared in one place, for page and workbook."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from competition.eligibility import FIELD_LABELS, PersonData
from competition.models import Competitor, Event
from competition.queries.rules import texts_to_accept
from records.errors import RefusedMany
from records.models import StoredFile
from records.operations.files import store_file
from records.text import has_control, normalise_landline, normalise_mobile, pinyin_of

LABELS: Final = FIELD_LABELS
LIMITS: Final[Mapping[str, int]] = {
    "name": 40,
    "unit": 100,
    "unit_level": 12,
    "post": 60,
    "employment": 12,
    "mobile": 11,
    "landline": 30,
}
"""As the columns of the table; SQLite would not check them."""
COLUMNS: Final = tuple(LIMITS)


def checked_shape(data: PersonData) -> PersonData:
    """Return the data cleaned; refuse what no column can hold, naming every field."""
    person = data.cleaned()
    problems = [
        (name, message)
        for name in COLUMNS
        for message in _shape_problems(name, getattr(data, name), getattr(person, name))
    ]
    if problems:
        raise RefusedMany(problems)
    return person


def _shape_problems(name: str, typed: str, clean: str) -> list[str]:
    if has_control(typed) or "\n" in typed.strip() or "\r" in typed.strip():
        return [f"{LABELS[name]}只能填一行文字，不能含换行或控制字符。"]
    if name == "name" and not clean:
        return ["请填写姓名。"]
    if name == "mobile" and clean and normalise_mobile(clean) is None:
        return ["手机应为 11 位手机号码，例如 13800000000。"]
    if name == "landline" and clean and normalise_landline(clean) is None:
        return ["座机格式有误，应如 23456789 或 022-23456789-8001。"]
    if len(clean) > LIMITS[name]:
        return [f"{LABELS[name]}最多 {LIMITS[name]} 个字符，现有 {len(clean)} 个。"]
    return []


def write_person(competitor: Competitor, person: PersonData, *, event: Event, at: datetime) -> None:
    """Set the columns, the pinyin and the ticks of accepted texts; the caller saves."""
    for name in COLUMNS:
        setattr(competitor, name, getattr(person, name))
    competitor.pinyin = pinyin_of(person.name, is_person=True)
    competitor.declarations = _ticks(competitor, person.accepted, event=event, at=at)


def _ticks(
    competitor: Competitor, accepted: Mapping[str, str], *, event: Event, at: datetime
) -> dict[str, Any]:
    """Keep which version of which text was accepted, and when first; an unticked one goes."""
    before = competitor.declarations
    ticks: dict[str, Any] = {}
    for text in texts_to_accept(event):
        if accepted.get(text.key) == text.version:
            known = before.get(text.key, {})
            same = known.get("version") == text.version
            when = known["at"] if same else at.isoformat(timespec="seconds")
            ticks[text.key] = {"version": text.version, "at": when}
    return ticks


def write_photo(
    competitor: Competitor, picture: bytes | None, *, by: User, at: datetime
) -> StoredFile | None:
    """Keep a re-encoded picture as the person's photograph; the caller saves."""
    if picture is None:
        return None
    competitor.photo = store_file(
        content=picture,
        name="photo.jpg",
        content_type="image/jpeg",
        kind="competitor-photo",
        by=by,
        at=at,
    )
    return competitor.photo
