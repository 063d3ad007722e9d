"""成绩汇总表: per event ranks and stage marks, a summary by district, the raw marks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from competition.enums import StandingState
from competition.exports.live_book import MOST_LIVE, write_live
from competition.exports.live_contest import stored_contest
from competition.exports.raw_marks import write_raw_marks
from competition.marking import Scheme
from competition.models import Competition, Sheet, Standing, StandingRow
from competition.queries.run_words import run_words
from competition.queries.schemes import EventScheme, event_schemes
from competition.queries.standings import (
    StageColumn,
    as_number,
    chosen_standings,
    standing_columns,
    total_digits,
)
from districts.models import District
from records.errors import Refused
from records.text import LOCAL
from records.workbooks.writer import OutColumn, TableWriter

SIGNERS = ("裁判长", "监督长", "制表")
DRAFT_MARK = "（草稿，未确认）"
NO_FORMULAS = (
    "计算之后评分表、评分标准或参赛名额有变化，公式算出的不会是这次计算的结果，因此不写公式；"
    "请重新计算后再导出。"
)
_CHUNK = 2_000
_TELL_EVERY = 5_000

Report = Callable[[int, str], None]


@dataclass
class DistrictSums:
    """What the entries of one district reached in each event: entries, best rank, sum."""

    entries: dict[int, int] = field(default_factory=dict)
    best: dict[int, int] = field(default_factory=dict)
    totals: dict[int, Fraction] = field(default_factory=dict)

    def add(self, event_id: int, rank: int | None, total: str | None) -> None:
        """Take one row; who has no rank adds no total."""
        self.entries[event_id] = self.entries.get(event_id, 0) + 1
        if rank is None or total is None:
            return
        self.best[event_id] = min(rank, self.best.get(event_id, rank))
        self.totals[event_id] = self.totals.get(event_id, Fraction(0)) + Fraction(total)

    def cells(self, standings: Sequence[Standing]) -> Iterator[float | None]:
        """The cells of the district's row, event by event, then the sum over all."""
        for event in (standing.event_id for standing in standings):
            yield self.entries.get(event, 0)
            yield self.best.get(event)
            yield _sum(self.totals.get(event))
        yield _sum(sum(self.totals.values(), Fraction(0)) if self.totals else None)


def book_name(competition: Competition, made_at: datetime) -> str:
    """天津市…_成绩汇总表_20240705.xlsx."""
    title = "".join(mark for mark in competition.title if mark not in '\\/:*?"<>|\r\n\t')
    return f"{title[:80]}_成绩汇总表_{made_at.astimezone(LOCAL):%Y%m%d}.xlsx"


def write_standing_book(
    target: Path, *, competition: Competition, made_at: datetime, report: Report
) -> None:
    """Write the whole workbook to `target`; memory does not grow with the rows.

    Uses each event's confirmed run, else the latest, marked 草稿. Call it in a snapshot.
    """
    standings = chosen_standings(competition)
    if not standings:
        raise Refused("还没有计算过成绩，没有可导出的内容。请先在“成绩与名次”页面计算。")
    schemes = event_schemes(competition)
    told = _Told(report, 3 * sum(run.rows.count() for run in standings))
    with TableWriter(target, made_at=made_at) as book:
        pages = _Pages(book, competition, told)
        for standing in standings:
            pages.event(standing, schemes[standing.event_id])
        pages.districts(standings)
        for standing in standings:
            _marks(book, standing, schemes[standing.event_id], told.step)


def _marks(
    book: TableWriter, standing: Standing, of: EventScheme, step: Callable[[str], None]
) -> None:
    """The raw marks, with formulas from them to the rank where that can be done."""
    notes = _later_marks(standing)
    if standing.rows.count() > MOST_LIVE:
        notes.append(f"超过 {MOST_LIVE} 个参赛名额，表格软件重算过慢，只写数值，不写公式。")
    elif (contest := stored_contest(standing, of)) is None:
        notes.append(NO_FORMULAS)
    else:
        write_live(
            book, contest, event=standing.event.name, titles=(run_words(standing),),
            marks=lambda: write_raw_marks(book, standing, of, step), signers=SIGNERS, step=step,
        )  # fmt: skip
        return
    write_raw_marks(book, standing, of, step, notes=notes)


class _Told:
    """Reports progress in steps of some thousand rows."""

    def __init__(self, report: Report, whole: int) -> None:
        self._report, self._whole, self._done = report, max(whole, 1), 0

    def step(self, note: str) -> None:
        """Count a row; tell every five thousand."""
        self._done += 1
        if self._done % _TELL_EVERY == 0:
            self._report(min(99, 100 * self._done // self._whole), note)


class _Pages:
    """The sheets of ranks and districts; sums per district gather while ranks are written."""

    def __init__(self, book: TableWriter, competition: Competition, told: _Told) -> None:
        self._book, self._competition, self._told = book, competition, told
        self._sums: dict[str, DistrictSums] = {}

    def event(self, standing: Standing, of: EventScheme) -> None:
        """One event: ranks, stage marks, ties, signatures."""
        stages = standing_columns(of.scheme)
        title = f"{self._competition.title} {standing.event.name}成绩汇总表"
        sheet = self._book.sheet(
            standing.event.name,
            _event_columns(of.scheme, stages),
            titles=(f"{title}{_draft([standing])}", run_words(standing)),
            frozen_columns=3,
        )
        for rank, number, name, title, district, unit, values, tie, note in _rows(standing):
            total = values.get("total")
            marks = (as_number(values.get(stage.name)) for stage in stages)
            said = (tie or None, note or None)
            sheet.row(
                (rank, number, name or title, district, unit, *marks, as_number(total), *said)
            )
            self._sums.setdefault(district, DistrictSums()).add(standing.event_id, rank, total)
            self._told.step(f"正在写入{standing.event.name}")
        for line in _remarks(standing, of.scheme):
            sheet.line(line)
        sheet.signatures(SIGNERS)

    def districts(self, standings: Sequence[Standing]) -> None:
        """The summary: per district and event how many, the best rank, the sum of totals."""
        sheet = self._book.sheet(
            "分区汇总",
            _district_columns(standings),
            titles=(f"{self._competition.title} 分区汇总{_draft(standings)}",),
            frozen_columns=1,
        )
        taking_part = District.objects.filter(delegations__competition=self._competition)
        names = taking_part.order_by("code").values_list("name", flat=True)
        for name in dict.fromkeys([*names, *self._sums]):
            sheet.row((name, *self._sums.get(name, DistrictSums()).cells(standings)))
        sheet.line("总分合计只计有名次的参赛名额。")
        sheet.signatures(SIGNERS)


def _rows(standing: Standing) -> Iterator[Any]:
    found = (
        StandingRow.objects.filter(standing=standing)
        .order_by("position")
        .values_list(
            "rank", "entry__number", "entry__competitor__name", "entry__title",
            "entry__district__name", "entry__competitor__unit", "values", "tie_note", "note",
        )
    )  # fmt: skip
    return iter(found.iterator(chunk_size=_CHUNK))


def _event_columns(scheme: Scheme, stages: Sequence[StageColumn]) -> list[OutColumn]:
    return [
        OutColumn("名次", 6, "number", 0, align="center"),
        OutColumn("参赛号", 10, align="center"),
        OutColumn("姓名", 10),
        OutColumn("区", 10),
        OutColumn("单位", 26, wrap=True),
        *(OutColumn(each.label, 11, "number", each.digits, align="right") for each in stages),
        OutColumn("总分", 9, "number", total_digits(scheme), align="right"),
        OutColumn("同分依据", 22, wrap=True),
        OutColumn("备注", 16, wrap=True),
    ]


def _district_columns(standings: Sequence[Standing]) -> list[OutColumn]:
    columns = [OutColumn("区", 12)]
    for standing in standings:
        name = standing.event.name
        columns += [
            OutColumn(f"{name}参赛数", 11, "number", 0, align="right"),
            OutColumn(f"{name}最好名次", 11, "number", 0, align="right"),
            OutColumn(f"{name}总分合计", 12, "number", align="right"),
        ]
    return [*columns, OutColumn("总分合计", 12, "number", align="right")]


def _sum(total: Fraction | None) -> float | None:
    return None if total is None else float(total)


def _draft(standings: Sequence[Standing]) -> str:
    confirmed = all(each.state == StandingState.CONFIRMED for each in standings)
    return "" if confirmed else DRAFT_MARK


def _remarks(standing: Standing, scheme: Scheme) -> Iterator[str]:
    if scheme.pending:
        yield f"评分标准待组委会确认：{'；'.join(each.rstrip('。') for each in scheme.pending)}。"
    if standing.unlocked:
        yield f"计算时未锁定的环节：{'、'.join(standing.unlocked)}"
    if standing.missing:
        yield f"成绩缺失或不能计入 {len(standing.missing)} 项，缺项的参赛名额没有总分和名次。"


def _later_marks(standing: Standing) -> list[str]:
    """Say so when a mark was corrected after the run: the raw marks are today's."""
    later = Sheet.objects.current().filter(
        entry__event=standing.event_id, at__gt=standing.computed_at
    )
    if not later.exists():
        return []
    return [f"注意：第 {standing.run} 次计算之后有评分表更正或补录，原始评分为导出时的内容。"]
