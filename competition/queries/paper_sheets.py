"""What is printed on judge sheets: the scheme, the seats, the entries in order, their codes."""

from collections.abc import Sequence
from dataclasses import dataclass

from competition.enums import EntryStatus
from competition.marking import Component, format_mark
from competition.marking.sheet_codes import SheetCode
from competition.marking.sheets import sheet_fields
from competition.models import Entry, Seat
from competition.queries.judging import Turn, turns_of
from competition.queries.panel_counts import scores
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import EventScheme


@dataclass(frozen=True)
class PaperSeat:
    """A seat to print for: its number and who sits there ("" where nobody is named)."""

    number: int
    name: str
    is_leader: bool

    @property
    def words(self) -> str:
        """评委 2 某某."""
        return f"评委 {self.number} {self.name}".strip()


class PaperSheets:
    """The sheets of one panel component, without those for which a seat steps aside.

    Entries come in the order of their turns. A contest that draws on paper only has none here:
    then competitors come by 参赛号. A work without a ready blind copy is not printed.
    """

    def __init__(self, of: EventScheme, component: Component) -> None:
        self.of, self.component = of, component
        self.index = of.scheme.components.index(component) + 1
        rows = {
            seat.number: seat
            for seat in Seat.objects.filter(event=of.event, component=component.code)
        }
        self.seats = [
            PaperSeat(number, row.name if row else "", row.is_leader if row else False)
            for number in of.seats[component.code]
            for row in [rows.get(number)]
        ]
        self.entries = turns_of(of, component.code) or _by_number(of)
        self._own: dict[int, OwnSeats] = own_seats(of)

    @property
    def title(self) -> str:
        """职业指导人员 方案设计."""
        return f"{self.of.event.name}　{self.component.name}"

    @property
    def is_pending(self) -> bool:
        """Whether the scheme may still change: sheets printed now may turn out void."""
        return self.of.row.frozen_at is None

    @property
    def has_seconds(self) -> bool:
        """Whether the time of the entry is noted."""
        return sheet_fields(self.of.scheme, self.component.code, 0).seconds

    @property
    def has_off_script(self) -> bool:
        """Whether 脱稿 is noted (三(三)2)."""
        return sheet_fields(self.of.scheme, self.component.code, 0).off_script

    def entries_of(self, seat: PaperSeat) -> list[Turn]:
        """The entries that this seat scores, in order."""
        return [
            turn
            for turn in self.entries
            if scores(self._own.get(turn.entry_id, {}), self.component.code, seat.number)
        ]

    def seats_of(self, turn: Turn) -> list[PaperSeat]:
        """The seats that score this entry."""
        own = self._own.get(turn.entry_id, {})
        return [seat for seat in self.seats if scores(own, self.component.code, seat.number)]

    def code(self, turn: Turn, seat: PaperSeat) -> SheetCode:
        """What the sheet's QR says."""
        return SheetCode.of(
            entry=turn.entry_id,
            component=self.index,
            seat=seat.number,
            fingerprint=self.of.row.fingerprint,
        )

    @property
    def anchor_lines(self) -> Sequence[str]:
        """One line per criterion that has anchors: what earns about which mark."""
        return [
            f"{criterion.name}（满分 {format_mark(criterion.maximum)}）："
            + "；".join(f"{format_mark(each.mark)} {each.text}" for each in criterion.anchors)
            for criterion in self.component.criteria
            if criterion.anchors
        ]


def _by_number(of: EventScheme) -> list[Turn]:
    if not of.event.is_personal:
        return []
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED).order_by("number")
    return [Turn(pk, number, number) for pk, number in entries.values_list("pk", "number")]
