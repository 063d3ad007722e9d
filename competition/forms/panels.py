"""The table of seats as a form: one line per seat, what was typed kept, faults beside the cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from competition.models import Seat
from competition.operations.panels import SeatTyped
from competition.queries.schemes import MOST_SEATS
from records.text import row_id

COLUMNS = ("judge", "name", "unit", "district", "room")


@dataclass
class SeatRow:
    """One seat as it is shown: values by column, and what is wrong with them."""

    number: int
    values: Mapping[str, str]
    is_leader: bool = False
    scored: int = 0
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def typed(self) -> SeatTyped:
        """What the operation takes; an id that is none is nobody's."""
        return SeatTyped(
            judge_id=_id(self.values["judge"]),
            name=self.values["name"],
            unit=self.values["unit"],
            district_id=_id(self.values["district"]),
            room_id=_id(self.values["room"]),
            is_leader=self.is_leader,
        )


def stored_rows(seats: Sequence[Seat], *, count: int, scored: Mapping[int, int]) -> list[SeatRow]:
    """The rows of `count` seats: those who sit, and blank ones."""
    by_number = {seat.number: seat for seat in seats}
    return [_row(number, by_number.get(number), scored) for number in range(1, count + 1)]


def typed_rows(
    posted: QueryDict, *, scored: Mapping[int, int], problems: Sequence[tuple[str, str]] = ()
) -> list[SeatRow]:
    """The rows of a posted form, with the faults of the refusal at their cells."""
    count = seats_asked(posted.get("judges", ""), default=0)
    faults = dict(problems)
    return [
        SeatRow(
            number,
            {column: posted.get(f"{column}-{number}", "") for column in COLUMNS},
            is_leader=f"is_leader-{number}" in posted,
            scored=scored.get(number, 0),
            faults={
                column: faults[f"{column}-{number}"]
                for column in (*COLUMNS, "is_leader")
                if f"{column}-{number}" in faults
            },
        )
        for number in range(1, count + 1)
    ]


def seats_asked(text: str, *, default: int) -> int:
    """How many seats somebody asks for; the default where it is no such number."""
    typed = text.strip()
    found = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    return found if 0 < found <= MOST_SEATS else default


def _row(number: int, seat: Seat | None, scored: Mapping[int, int]) -> SeatRow:
    if seat is None:
        return SeatRow(number, dict.fromkeys(COLUMNS, ""), scored=scored.get(number, 0))
    values = {
        "judge": str(seat.judge_id or ""),
        "name": "" if seat.judge_id else seat.name,
        "unit": seat.unit,
        "district": str(seat.district_id or ""),
        "room": str(seat.room_id or ""),
    }
    return SeatRow(number, values, is_leader=seat.is_leader, scored=scored.get(number, 0))


def _id(text: str) -> int | None:
    return row_id(text) if text.strip() else None
