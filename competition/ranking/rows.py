"""The shape of a computed standing (成绩): rows of JSON-able values, reports, alarms."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from competition.marking.layout import Slot
from competition.marking.numbers import shown_text
from competition.marking.reports import Alarm, Missing
from competition.ranking.rooms import RoomTable


class Status(StrEnum):
    """Ranked; out of the ranking by a rule; or without a total because marks are missing."""

    RANKED = "ranked"
    INCOMPLETE = "incomplete"
    UNRANKED = "unranked"


class Row(NamedTuple):
    """One entry of a standing; every field is JSON-able.

    `values` follow `StandingResult.slots`: integers over the slot's denominator, a text
    "p/q" of that unit where no integer fits, None where there is no value. `reasons` are
    Chinese (why unranked), `failed` the component codes (or "total") below their pass
    mark. `decided_by` names the slot that separates the row from its neighbour of the
    same printed total, `tie_end` is share, draw or draw_missing when the whole chain is
    equal, and `tie` says both in words.
    """

    entry: int
    rank: int | None
    status: str
    values: tuple[int | str | None, ...]
    reasons: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    decided_by: str | None = None
    tie_end: str | None = None
    tie: str = ""


@dataclass(frozen=True, slots=True)
class StandingResult:
    """Rows in the order of the table: ranked, then incomplete, then unranked.

    `pending` are the scheme's 待组委会确认 notes: printed, and blocking the confirming.
    `rooms` are the room coefficients that were computed on the way.
    """

    slots: tuple[Slot, ...]
    rows: tuple[Row, ...]
    missing: tuple[Missing, ...]
    alarms: tuple[Alarm, ...]
    pending: tuple[str, ...]
    rooms: tuple[RoomTable, ...] = ()

    def points(self, row: Row, name: str) -> Fraction | None:
        """A stage value in points, exactly; the name is that of a slot, e.g. "plan.net"."""
        slot, value = self._find(row, name)
        return None if value is None else Fraction(value) / slot.denominator

    def text(self, row: Row, name: str) -> str:
        """A stage value for people, with the digits its stage keeps; "" when there is none."""
        slot, value = self._find(row, name)
        return "" if value is None else shown_text(Fraction(value) / slot.denominator, slot.digits)

    def _find(self, row: Row, name: str) -> tuple[Slot, int | str | None]:
        for slot, value in zip(self.slots, row.values, strict=True):
            if slot.name == name:
                return slot, value
        raise KeyError(name)
