"""From marks to the standing of one event: score, pass marks, places, rows."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from competition.marking.engine import Engine, Outcome, Scored
from competition.marking.inputs import Seats
from competition.marking.layout import Layout, Value
from competition.marking.marks import EntryMarks
from competition.marking.numbers import number_text
from competition.marking.reports import Alarm, Missing
from competition.marking.scheme import Scheme
from competition.ranking.passing import PassMarks
from competition.ranking.places import Contender, Ranking
from competition.ranking.rooms import RoomTable, room_tables, with_coefficients
from competition.ranking.rows import Row, StandingResult, Status
from competition.ranking.ties import TieChain

_Apart = tuple[bool, int, tuple[str, ...]]  # unranked, entry, reasons
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

    Room coefficients need a pass of their own first; then the entries are kept in memory.

    `seats`: the seat list of every panel component. `draws`: recorded draw numbers by
    entry, the lower goes first. `full` keeps every criterion stage in the rows; `fast=False`
    computes everything in fractions (same result). An entry given twice is a ValueError.
    """
    tables: tuple[RoomTable, ...] = ()
    if any(each.rooms is not None for each in scheme.components):
        entries = list(entries)
        tables = room_tables(scheme, entries, seats=seats)
        entries = with_coefficients(entries, tables)
    layout = Layout(scheme, seats, full=full)
    engine = Engine(layout, seats, fast=fast)
    scored = list(engine.score(entries))
    if len({entry for entry, _, _ in scored}) != len(scored):
        raise ValueError("an entry was given twice")
    ranking = Ranking(TieChain(layout), scheme.tie_end, draws)
    rows = tuple(_rows(scheme, layout, scored, ranking))
    missing = sorted((*engine.missing, *ranking.missing), key=_by_entry)
    alarms = sorted(engine.alarms, key=_by_entry)
    return StandingResult(layout.slots, rows, tuple(missing), tuple(alarms), scheme.pending, tables)


def _rows(scheme: Scheme, layout: Layout, scored: list[Scored], ranking: Ranking) -> Iterator[Row]:
    """Ranked rows, then those without a rank."""
    passing = PassMarks(layout)
    contenders: list[Contender] = []
    apart: list[_Apart] = []
    failed: dict[int, tuple[str, ...]] = {}
    for one in scored:
        entry, values, outcome = one
        reasons = () if outcome is None else outcome.unranked
        if passing.bars:
            failed[entry], below = passing.missed(values)
            reasons += below
        if reasons or values[0] is None:
            apart.append((bool(reasons), entry, reasons))
        if values[0] is not None and (not reasons or _leaves_gap(scheme, outcome)):
            contenders.append((entry, values, bool(reasons)))
    plain = {each[0]: _plain(each) for each in scored}
    status, none = Status.RANKED.value, ()
    for entry, rank, decided_by, tie_end, tie in ranking.places(contenders):
        below = failed.get(entry, none)
        yield Row(entry, rank, status, plain[entry], none, below, decided_by, tie_end, tie)
    for is_unranked, entry, reasons in sorted(apart):
        status = Status.UNRANKED.value if is_unranked else Status.INCOMPLETE.value
        yield Row(entry, None, status, plain[entry], reasons, failed.get(entry, none))


def _leaves_gap(scheme: Scheme, outcome: Outcome | None) -> bool:
    return outcome is not None and not outcome.states.isdisjoint(scheme.leave_gap)


def _plain(scored: Scored) -> tuple[int | str | None, ...]:
    """The values as JSON takes them."""
    _, values, outcome = scored
    if outcome is not None and outcome.fractions:
        return tuple(_json_value(value) for value in values)
    return values  # type: ignore[return-value]  # no Fraction among them


def _json_value(value: Value) -> int | str | None:
    return number_text(value) if isinstance(value, Fraction) else value


def _by_entry(report: Missing | Alarm) -> int:
    return report.entry
