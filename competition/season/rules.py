"""What a season file may say about an eligibility rule: its name and its parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from competition.enums import EventKind
from records.text import has_control

ParameterCheck = Callable[[object], str]
"""Takes a parameter's value; returns the reason it is refused, in Chinese, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRule:
    """What the file must know about a rule: the kind of events it is for, its parameters."""

    kind: EventKind
    params: Mapping[str, ParameterCheck]


KnownRules = Mapping[str, KnownRule]
"""By name. The rules themselves live in another package, which this one does not import."""


def as_kept(value: object) -> object:
    """The value as the database keeps it (JSON) and the file writes it: dates become text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [as_kept(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): as_kept(each) for key, each in value.items()}
    return value


def is_keepable(value: object) -> bool:
    """Printable text, whole numbers, true/false, dates, and lists and tables of these."""
    if isinstance(value, list):
        return all(is_keepable(each) for each in value)
    if isinstance(value, Mapping):
        return all(is_keepable(each) for pair in value.items() for each in pair)
    if isinstance(value, str):
        return not has_control(value)
    return isinstance(value, int | date) and not isinstance(value, datetime)
