"""Works review as facts: who reads which work, what a balanced plan would be, where a third is due."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.drawing.assigning import Plan, Unfilled, assign, least_loaded
from competition.enums import RECUSAL_SOURCE_LABELS, SHEET_STATE_LABELS, EntryStatus, SheetState
from competition.marking import MARK_UNIT, Component, SheetMarks
from competition.marking.numbers import number_text
from competition.marking.terms import Settle
from competition.marking.totals import sheet_total
from competition.models import Assignment, Entry, Seat, Sheet
from competition.queries.panels import Aside, asides_of
from competition.queries.papers import readings
from competition.queries.schemes import EventScheme

PAIR = 2
"""How many read first, where the scheme calls a third when they disagree."""


@dataclass(frozen=True)
class Reader:
    """A seat assigned to a work, and how far its sheet is."""

    seat: Seat
    is_third: bool
    sheet: str
    is_aside: bool

    @property
    def words(self) -> str:
        """评委 2 某某."""
        return f"评委 {self.seat.number} {self.seat.name}".strip()


@dataclass(frozen=True)
class WorkLine:
    """A work with its readers; `code` is "" while no blind copy is ready."""

    entry_id: int
    number: str
    title: str
    code: str
    readers: Sequence[Reader]
    free: Sequence[Seat]


@dataclass(frozen=True)
class ThirdDue:
    """A work whose two sheets lie too far apart: who could read it third, and who should."""

    entry_id: int
    number: str
    apart: str
    limit: str
    suggested: int | None
    free: Sequence[Seat]
    note: str


class Assessing:
    """One panel component of an event: its works, seats, recusals, assignments and sheets."""

    def __init__(self, of: EventScheme, component: Component) -> None:
        self.of, self.component = of, component
        entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
        self.entries = {entry.number: entry for entry in entries.order_by("number")}
        seats = Seat.objects.filter(event=of.event, component=component.code)
        self.seats = {seat.number: seat for seat in seats.order_by("number")}
        self.asides: dict[int, dict[int, Aside]] = defaultdict(dict)
        for aside in asides_of(of):
            if aside.seat.component == component.code:
                self.asides[aside.entry_id][aside.seat.number] = aside
        self.assigned: dict[int, dict[int, Assignment]] = defaultdict(dict)
        for row in Assignment.objects.filter(seat__in=seats).select_related("seat"):
            self.assigned[row.entry_id][row.seat.number] = row
        self.sheets: dict[int, dict[int, Sheet]] = defaultdict(dict)
        for sheet in Sheet.objects.current().filter(
            entry__in=entries, component=component.code, seat__gt=0
        ):
            self.sheets[sheet.entry_id][sheet.seat] = sheet

    @property
    def wanted(self) -> int:
        """How many assessors a work gets when nobody says otherwise."""
        return PAIR if self.component.third else self.component.minimum_judges

    @property
    def readers(self) -> list[int]:
        """The seats that read first: all of them, without the leader where the leader decides."""
        return [number for number, seat in self.seats.items() if not self._decides(seat)]

    def plan(self, *, each: int, seed: str) -> Plan:
        """The balanced plan; who has begun a sheet keeps the work."""
        barred = {number: self._barred(entry.pk) for number, entry in self.entries.items()}
        fixed = {number: self._begun(entry.pk) for number, entry in self.entries.items()}
        return assign(
            list(self.entries), self.readers, each=each, seed=seed, barred=barred, fixed=fixed
        )

    def why_unfilled(self, unfilled: Unfilled) -> str:
        """One sentence: how many assessors the work lacks, and who steps aside for what reason."""
        asides = self.asides.get(self.entries[unfilled.work].pk, {})
        reasons = [
            f"评委 {seat} {RECUSAL_SOURCE_LABELS[aside.source]}"
            for seat, aside in sorted(asides.items())
            if seat in self.readers
        ]
        why = f"回避：{'、'.join(reasons)}" if reasons else f"本组只有 {len(self.readers)} 个席位"
        return (
            f"{unfilled.work}：只能分给 {unfilled.has} 名评委，应有 {unfilled.wanted} 名（{why}）"
        )

    @property
    def loads(self) -> Mapping[int, int]:
        """Seat → how many works it has now, thirds included."""
        counted = Counter(seat for rows in self.assigned.values() for seat in rows)
        return {number: counted.get(number, 0) for number in self.seats}

    def lines(self) -> list[WorkLine]:
        """Every work with its readers, by 参赛号."""
        ready = readings([entry.pk for entry in self.entries.values()])
        return [
            WorkLine(
                entry.pk,
                number,
                entry.title,
                ready[entry.pk].code if entry.pk in ready else "",
                [self._reader(entry.pk, row) for _, row in sorted(self.assigned[entry.pk].items())],
                self._free(entry.pk),
            )
            for number, entry in self.entries.items()
        ]

    def thirds_due(self) -> list[ThirdDue]:
        """The works whose two handed-in sheets are further apart than the scheme allows."""
        rule = self.component.third
        if rule is None:
            return []
        found = []
        for number, entry in self.entries.items():
            apart = self._apart(entry.pk)
            if apart is not None and apart * MARK_UNIT > rule.limit:
                suggested, note = self._third(entry.pk)
                found.append(
                    ThirdDue(
                        entry.pk,
                        number,
                        number_text(apart),
                        number_text(Fraction(rule.limit, MARK_UNIT)),
                        suggested,
                        self._free(entry.pk),
                        note,
                    )
                )
        return found

    def _apart(self, entry_id: int) -> Fraction | None:
        """How far apart the first two lie; None while there are not two, or a third was called."""
        if any(row.is_third for row in self.assigned[entry_id].values()):
            return None
        totals = [
            sheet_total(self.component, SheetMarks(sheet.marks, sheet.deduction or 0))
            for seat, sheet in self.sheets[entry_id].items()
            if sheet.state == SheetState.HANDED_IN and self._scores(entry_id, seat)
        ]
        return abs(totals[0] - totals[1]) if len(totals) == PAIR else None

    def _scores(self, entry_id: int, seat: int) -> bool:
        is_own = seat in self.assigned[entry_id] if self.is_assigned else seat in self.seats
        return is_own and seat not in self._barred(entry_id)

    @property
    def is_assigned(self) -> bool:
        """Whether works were assigned: before it every seat reads every work."""
        return any(self.assigned.values())

    def _third(self, entry_id: int) -> tuple[int | None, str]:
        free = {seat.number for seat in self._free(entry_id)}
        rule = self.component.third
        if rule is not None and rule.settle is Settle.LEADER:
            leader = next((seat for seat in self.seats.values() if seat.is_leader), None)
            if leader is not None and leader.number in free:
                return leader.number, "按规则由组长评"
            note = (
                "组长回避或已评，改由任务最少的评委" if leader else "未设组长，改由任务最少的评委"
            )
            return least_loaded(free, self.loads), note
        return least_loaded(free, self.loads), "任务最少的评委"

    def _free(self, entry_id: int) -> list[Seat]:
        taken = self.assigned[entry_id].keys() | self._barred(entry_id)
        if not self.is_assigned:
            taken |= self.sheets[entry_id].keys()
        return [seat for number, seat in self.seats.items() if number not in taken]

    def _barred(self, entry_id: int) -> frozenset[int]:
        return frozenset(self.asides.get(entry_id, ()))

    def _begun(self, entry_id: int) -> frozenset[int]:
        """Seats with a sheet, draft or not; a third stays a third and is none of the first."""
        thirds = {seat for seat, row in self.assigned[entry_id].items() if row.is_third}
        return frozenset(self.sheets[entry_id].keys() - thirds)

    def _decides(self, seat: Seat) -> bool:
        rule = self.component.third
        return rule is not None and rule.settle is Settle.LEADER and seat.is_leader

    def _reader(self, entry_id: int, row: Assignment) -> Reader:
        sheet = self.sheets[entry_id].get(row.seat.number)
        state = SHEET_STATE_LABELS[SheetState(sheet.state)] if sheet else ""
        return Reader(row.seat, row.is_third, state, row.seat.number in self._barred(entry_id))
