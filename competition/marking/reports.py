"""What the engine reports beside the numbers: what is missing or refused, and alarms."""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from competition.marking.numbers import number_text
from competition.marking.scheme import Component, Criterion


class Kind(StrEnum):
    """Something is not there, or something is there that cannot be counted."""

    MISSING = "missing"
    REFUSED = "refused"


class Missing(NamedTuple):
    """Why an entry has no total yet (or no draw); the sentence is Chinese. All JSON-able."""

    kind: str
    entry: int
    component: str | None
    seat: int | None
    criterion: str | None
    sentence: str


class Alarm(NamedTuple):
    """Judges lie further apart than the scheme's threshold; never changes a result."""

    entry: int
    component: str
    criterion: str | None
    spread: str
    threshold: str
    sentence: str


def spread_alarm(
    *, entry: int, component: Component, criterion: Criterion | None, spread: Fraction
) -> Alarm:
    """The alarm for this spread (in points) of sheet totals, or of one criterion's marks."""
    armed = component.spread if criterion is None else criterion.spread
    found, limit = number_text(spread), number_text(Fraction(armed or 0, 1000))
    place = f"“{component.name}”" + ("" if criterion is None else f"指标“{criterion.name}”")
    return Alarm(
        entry=entry,
        component=component.code,
        criterion=None if criterion is None else criterion.code,
        spread=found,
        threshold=limit,
        sentence=f"{place}评委最高与最低相差 {found} 分，超过 {limit} 分",
    )


class Reporter:
    """Collects the reports of one component of one entry."""

    def __init__(self, entry: int, component: Component | None) -> None:
        self.entry = entry
        self.component = component
        self.found: list[Missing] = []

    def missing(
        self, sentence: str, *, seat: int | None = None, criterion: str | None = None
    ) -> None:
        """Note something that is not there."""
        self._note(Kind.MISSING, sentence, seat, criterion)

    def refused(
        self, sentence: str, *, seat: int | None = None, criterion: str | None = None
    ) -> None:
        """Note something that is there and cannot be counted."""
        self._note(Kind.REFUSED, sentence, seat, criterion)

    def _note(self, kind: Kind, sentence: str, seat: int | None, criterion: str | None) -> None:
        code, place = None, ""
        if self.component is not None:
            code, place = self.component.code, f"“{self.component.name}”"
        self.found.append(
            Missing(kind.value, self.entry, code, seat, criterion, f"{place}{sentence}")
        )
