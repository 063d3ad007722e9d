"""Why this rank: one entry of a run with every step, and with its neighbours in the table.

Judges are 评委 1…n: their names stand nowhere here, nor on what is printed from it. Where the
marks are no longer those of the run, only what the run has stored is told.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.marking import MARK_UNIT, Component, EntryMarks, Explanation, Scheme, parse_scheme
from competition.marking.inputs import expected_seats
from competition.marking.layout import Layout
from competition.marking.marks import ComponentMarks
from competition.marking.numbers import number_text
from competition.marking.penalties import penalty_row, penalty_words
from competition.marking.terms import STATE_LABELS, Method, Side
from competition.models import Standing, StandingRow
from competition.queries.explained import ComponentView, EntryView, StageLine, entry_view
from competition.queries.panels import asides_of
from competition.queries.run_marks import RunMarks, run_marks
from competition.queries.schemes import EventScheme
from competition.queries.standings import short_text
from competition.queries.why_neighbours import KeyLine, compared, neighbours

CHANGED = (
    "这次计算之后，评分表、评分标准或参赛名额有变化。以下只列出这次计算存下的各阶段数值，"
    "不再逐张说明评分；请重新计算后查看新的说明。"
)
AWAY, ELSEWHERE = "回避", "不评此参赛号"


@dataclass(frozen=True)
class PartWords:
    """One component: its lines, the seats that did not score the entry, its time penalty."""

    view: ComponentView
    away: tuple[tuple[str, str], ...]
    penalty: str
    state: str


@dataclass(frozen=True)
class Why:
    """Everything that is told of one entry; `view` is None where the marks have changed."""

    row: StandingRow
    view: EntryView | None
    parts: tuple[PartWords, ...]
    stored: tuple[tuple[str, str], ...]
    before: StandingRow | None
    after: StandingRow | None
    keys: tuple[KeyLine, ...]
    verdicts: tuple[str, ...]

    @property
    def total_lines(self) -> tuple[StageLine, ...]:
        """The total as a table of one line."""
        return () if self.view is None or self.view.total is None else (self.view.total,)


class WhyReader:
    """Tells why, entry by entry; the marks of the run are read once."""

    def __init__(self, standing: Standing, of: EventScheme) -> None:
        self.standing, self.of = standing, of
        self.scheme = scheme_of_run(standing, of)
        self.marks = run_marks(standing, of)

    @property
    def is_changed(self) -> bool:
        """Whether only stored values can be told."""
        return self.marks is None

    def why(self, row: StandingRow) -> Why:
        """One entry, with its neighbours read beside it."""
        found = list(self._told([row], neighbours(row)))
        return found[0]

    def every(self, rows: Sequence[StandingRow]) -> Iterator[Why]:
        """All entries of the table, in its order."""
        ranked = [row for row in rows if row.rank is not None]
        beside = {
            row.pk: (
                ranked[place - 1] if place else None,
                ranked[place + 1] if place + 1 < len(ranked) else None,
            )
            for place, row in enumerate(ranked)
        }
        return self._told(rows, beside)

    def _told(
        self,
        rows: Sequence[StandingRow],
        beside: Mapping[int, tuple[StandingRow | None, StandingRow | None]],
    ) -> Iterator[Why]:
        entries = [row.entry_id for row in rows]
        asides = _asides(self.of, entries) if self.marks is not None else {}
        for row in rows:
            before, after = beside.get(row.pk, (None, None))
            keys, verdicts = compared(self.scheme, row, before, after)
            view, parts = self._explained(row, asides.get(row.entry_id, {}))
            yield Why(
                row=row, view=view, parts=parts, stored=tuple(self._stored(row)),
                before=before, after=after, keys=keys, verdicts=verdicts,
            )  # fmt: skip

    def _explained(
        self, row: StandingRow, asides: Mapping[str, Collection[int]]
    ) -> tuple[EntryView | None, tuple[PartWords, ...]]:
        marks = self.marks
        if marks is None:
            return None, ()
        found = marks.explain(row.entry_id)
        view = entry_view(self.of.scheme, found)
        whole = zip(self.of.scheme.components, view.components, strict=True)
        return view, tuple(
            _part(marks, row.entry_id, of, part, found, asides.get(of.code, ()))
            for of, part in whole
        )

    def _stored(self, row: StandingRow) -> Iterator[tuple[str, str]]:
        if self.scheme is None:
            return
        for slot in Layout(self.scheme, self.of.seats, full=True).slots:
            if slot.name in row.values:
                yield slot.label, short_text(row.values[slot.name])


def scheme_of_run(standing: Standing, of: EventScheme) -> Scheme | None:
    """The scheme that the run was computed with; None where an old run has not kept it."""
    if standing.scheme_fingerprint == of.row.fingerprint:
        return of.scheme
    kept = standing.scheme_definition
    return parse_scheme(kept, place=of.event.name) if kept else None


def why_rows(standing: Standing) -> Sequence[StandingRow]:
    """All rows of a run with the people, in the order of the table."""
    return list(
        standing.rows.select_related("entry__competitor", "entry__district").order_by("position")
    )


def _asides(of: EventScheme, entries: Collection[int]) -> dict[int, dict[str, set[int]]]:
    """Entry id → component → the seats that step aside."""
    found: dict[int, dict[str, set[int]]] = {}
    for each in asides_of(of, entries):
        own = found.setdefault(each.entry_id, {})
        own.setdefault(each.seat.component, set()).add(each.seat.number)
    return found


def _part(  # noqa: PLR0917 -- one row of a table of six
    marks: RunMarks,
    entry_id: int,
    of: Component,
    view: ComponentView,
    found: Explanation,
    asides: Collection[int],
) -> PartWords:
    entry = marks.entries[entry_id]
    given = entry.components.get(of.code, ComponentMarks())
    away: list[tuple[str, str]] = []
    if of.method is Method.PANEL:
        own = expected_seats(of, given, marks.of.seats)
        others = sorted(set(marks.of.seats.get(of.code, ())) - own)
        away = [(f"评委 {seat}", AWAY if seat in asides else ELSEWHERE) for seat in others]
    is_zeroed = next(part.zeroed for part in found.components if part.code == of.code)
    return PartWords(
        view=view,
        away=tuple(away),
        penalty="" if is_zeroed else _penalty(of, given.seconds),
        state=_state(marks.of.scheme, of, entry, given),
    )


def _penalty(of: Component, seconds: int | None) -> str:
    """The time, and the row of the table that it falls into."""
    if of.time is None or seconds is None:
        return ""
    said = f"用时 {seconds} 秒，时限 {of.time.limit} 秒"
    if of.time.minimum is not None:
        said += f"，最短 {of.time.minimum} 秒"
    if of.time.cut_off:
        return f"{said}，到时即止，不扣分。"
    row = penalty_row(of.time, seconds)
    if row is None:
        return f"{said}，不在扣分区间，不扣分。"
    over = row.side is Side.OVER
    beyond = seconds - of.time.limit if over else (of.time.minimum or 0) - seconds
    return f"{said}，{'超过' if over else '少'} {beyond} 秒，按“{penalty_words(row)}”一行扣分。"


def _state(scheme: Scheme, of: Component, entry: EntryMarks, given: ComponentMarks) -> str:
    """What a state of the component or of the whole entry does here."""
    words = {"zero": "按评分标准本环节计零分", "unranked": "按评分标准不计名次"}
    said = []
    if given.state is not None:
        does = words[of.consequences.of(given.state).value]
        said.append(f"本环节{STATE_LABELS[given.state]}：{does}")
    if entry.state is not None:
        does = words[scheme.consequences.of(entry.state).value]
        said.append(f"整场{STATE_LABELS[entry.state]}：{does}")
    if given.deduction:
        said.append(f"扣分 {number_text(Fraction(given.deduction, MARK_UNIT))} 分")
    return "；".join(said)
