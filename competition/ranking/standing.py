"""From marks to the standing of one event: score, pass marks, places, rows."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from competition.marking.engine import Engine, Scored
from competition.marking.inputs import Seats
from competition.marking.layout import Layout, Value
from competition.marking.marks import EntryMarks
from competition.marking.numbers import number_text
from competition.marking.reports import Alarm, Missing
from competition.marking.scheme import Scheme
from competition.ranking.passing import PassMarks
from competition.ranking.places import Contender, Ranking
from competition.ranking.rows import Row, StandingResult, Status
from competition.ranking.ties import TieChain

_NO_DRAWS: Mapping[int, int] = MappingProxyType({})


def compute_standing_rows(
    scheme: Scheme,
    entries: Iterable[EntryMarks],
    *,
    seats: Seats,
    draws: Mapping[int, int] = _NO_DRAWS,
    full: bool = False,
    fast: bool = True,
) -> StandingResult:
    """The standing of one event over any stream of entries (one pass, linear).

    `seats`: the seat list of every panel component. `draws`: recorded draw numbers by
    entry, the lower goes first. `full` keeps every criterion stage in the rows; `fast=False`
    computes everything in fractions (same result). An entry given twice is a ValueError.
    """
    layout = Layout(scheme, seats, full=full)
    engine = Engine(layout, seats, fast=fast)
    scored = list(engine.score(entries))
    if len({each.entry for each in scored}) != len(scored):
        raise ValueError("an entry was given twice")
    ranking = Ranking(TieChain(layout), scheme.tie_end, draws)
    rows = tuple(_rows(scheme, layout, scored, ranking))
    missing = sorted((*engine.missing, *ranking.missing), key=_by_entry)
    alarms = sorted(engine.alarms, key=_by_entry)
    return StandingResult(layout.slots, rows, tuple(missing), tuple(alarms), scheme.pending)


def _rows(scheme: Scheme, layout: Layout, scored: list[Scored], ranking: Ranking) -> Iterator[Row]:
    passing = PassMarks(layout)
    contenders, apart = [], []
    failed: dict[int, tuple[str, ...]] = {}
    for each in scored:
        reasons = each.unranked
        if passing.bars:
            failed[each.entry], below = passing.missed(each.values)
            reasons += below
        if each.values[0] is None or reasons:
            apart.append((each, reasons))
        if each.values[0] is not None and (not reasons or each.states & scheme.leave_gap):
            contenders.append(Contender(each.entry, each.values, bool(reasons)))
    values = {each.entry: _plain(each) for each in scored}
    for entry, rank, decided_by, tie_end, tie in ranking.places(contenders):
        yield Row(
            entry,
            rank,
            Status.RANKED.value,
            values[entry],
            (),
            failed.get(entry, ()),
            decided_by,
            tie_end,
            tie,
        )
    for each, reasons in sorted(apart, key=_incomplete_first):
        status = Status.UNRANKED if reasons else Status.INCOMPLETE
        entry = each.entry
        yield Row(entry, None, status.value, values[entry], reasons, failed.get(entry, ()))


def _plain(scored: Scored) -> tuple[int | str | None, ...]:
    """The values as JSON takes them."""
    if scored.fractions:
        return tuple(_json_value(value) for value in scored.values)
    return scored.values  # type: ignore[return-value]  # no Fraction among them


def _json_value(value: Value) -> int | str | None:
    return number_text(value) if isinstance(value, Fraction) else value


def _incomplete_first(apart: tuple[Scored, tuple[str, ...]]) -> tuple[bool, int]:
    scored, reasons = apart
    return bool(reasons), scored.entry


def _by_entry(report: Missing | Alarm) -> int:
    return report.entry
