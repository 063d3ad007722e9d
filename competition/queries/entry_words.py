"""A competitor's columns in words, one after the other."""

from datetime import datetime

from competition.eligibility import FIELD_LABELS, DeclarationText, PersonData
from competition.enums import EMPLOYMENT_LABELS, UNIT_LEVEL_LABELS, Employment, UnitLevel
from competition.models import Entry
from competition.queries.rules import texts_to_accept
from records.text import instant_words


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


def declared_texts(entry: Entry) -> list[tuple[DeclarationText, str]]:
    """Return each text to accept with the local instant of its acceptance, "" while open."""
    ticks = entry.competitor.declarations if entry.competitor is not None else {}
    rows = []
    for text in texts_to_accept(entry.event):
        tick = ticks.get(text.key, {})
        valid = tick.get("version") == text.version
        when = instant_words(datetime.fromisoformat(tick["at"])) if valid else ""
        rows.append((text, when))
    return rows
