"""A competitor's columns in words, one after the other."""

from competition.eligibility import FIELD_LABELS, PersonData
from competition.enums import EMPLOYMENT_LABELS, UNIT_LEVEL_LABELS, Employment, UnitLevel


def shown(name: str, value: str) -> str:
    """Return a column's value as people read it."""
    if name == "unit_level" and value in set(UnitLevel):
        return UNIT_LEVEL_LABELS[UnitLevel(value)]
    if name == "employment" and value in set(Employment):
        return EMPLOYMENT_LABELS[Employment(value)]
    return value


def compared(stored: PersonData, typed: PersonData) -> list[tuple[str, str, str]]:
    """Return (column, as stored, as typed) for every column in which the two differ."""
    mine = typed.cleaned()
    return [
        (label, shown(name, getattr(stored, name)), shown(name, getattr(mine, name)))
        for name, label in FIELD_LABELS.items()
        if getattr(stored, name) != getattr(mine, name)
    ]
