"""The engine for clean entries: scaled integers, one compiled function per scheme.

Anything out of the ordinary (a state, a missing or refused mark, a coefficient that no
stage rounds) makes it answer None, and the entry goes through `exact`.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import lcm

from competition.marking.fast_panel import compile_panel
from competition.marking.inputs import Seats
from competition.marking.layout import Layout, Values
from competition.marking.marks import ComponentMarks, EntryMarks
from competition.marking.penalties import time_penalty
from competition.marking.reports import Alarm
from competition.marking.scaled import multiplier, round_ratio, rounder
from competition.marking.scheme import MARK_UNIT, Component, Rounding, Scheme
from competition.marking.terms import Method, Mode, Stage

# What a panel or a paper gives: its mark, then the values of its further slots.
Marked = tuple[int, tuple[int | None, ...]]
MarkOf = Callable[[int, ComponentMarks], Marked | None]
Tail = Callable[[int, ComponentMarks], tuple[int, int, int, int, int] | None]
EntryFunction = Callable[[EntryMarks], Values | None]
_PENALTY_CACHE = 4096


def compile_entry(layout: Layout, seats: Seats, alarms: list[Alarm]) -> EntryFunction:
    """The function from an entry to its values, or None where `exact` must decide."""
    attempt = _attempt(layout, seats, alarms)

    def compute(entry: EntryMarks) -> Values | None:
        before = len(alarms)
        try:
            values = attempt(entry)
        except KeyError:  # a component or a criterion is blank
            values = None
        if values is None:
            del alarms[before:]  # the exact path reports them itself
        return values

    return compute


def _attempt(layout: Layout, seats: Seats, alarms: list[Alarm]) -> EntryFunction:
    steps = list(_steps(layout, seats, alarms))
    count = len(steps)
    round_total = rounder(layout.slots[1].denominator, layout.scheme.rounding)

    def attempt(entry: EntryMarks) -> Values | None:
        number, state, components = entry
        if state is not None or len(components) != count:
            return None
        total = 0
        values: tuple[int | None, ...] = ()
        for code, mark_of, tail, scale in steps:
            marks = components[code]
            marked = mark_of(number, marks)
            stages = None if marked is None else tail(marked[0], marks)
            if marked is None or stages is None:
                return None
            total += stages[4] * scale
            values += stages + marked[1]
        return (round_total(total), total, *values)

    return attempt


def _steps(
    layout: Layout, seats: Seats, alarms: list[Alarm]
) -> Iterator[tuple[str, MarkOf, Tail, int]]:
    exact = layout.slots[1].denominator
    for each in layout.scheme.components:
        scale = exact // layout.tables[each.code][Stage.WEIGHTED, None]
        mark_of = _mark_function(layout, each, seats, alarms)
        yield each.code, mark_of, _tail(layout, each), scale


def _mark_function(
    layout: Layout, component: Component, seats: Seats, alarms: list[Alarm]
) -> MarkOf:
    if component.method is Method.PAPER:
        return _paper(layout, component)
    return compile_panel(layout, component, seats, alarms)


def _paper(layout: Layout, component: Component) -> MarkOf:
    round_mark = rounder(MARK_UNIT, component.rounding.mark)
    legal = range(0, component.maximum + 1, component.step)
    timed = any(slot.stage is Stage.SECONDS for slot in layout.of_component(component.code))

    def paper(_entry: int, marks: ComponentMarks) -> Marked | None:
        mark = marks.mark
        if type(mark) is not int or mark not in legal or marks.sheets:
            return None
        if not timed:
            return round_mark(mark), ()
        if marks.seconds is None:
            return None
        return round_mark(mark), (marks.seconds,)

    return paper


def _tail(layout: Layout, component: Component) -> Tail:
    """mark → (mark, deducted, net, adjusted, weighted), each over its slot's denominator."""
    table = layout.tables[component.code]
    common = lcm(table[Stage.MARK, None], MARK_UNIT)
    from_mark, from_points = common // table[Stage.MARK, None], common // MARK_UNIT
    round_net = rounder(common, component.rounding.net)
    adjust = _adjust(component.rounding.adjusted, table[Stage.NET, None])
    weigh = _weigh(component, table[Stage.ADJUSTED, None])
    deducted_of = _deducted(layout.scheme, component)
    floor, wants_coefficient = component.floor, component.coefficient

    def tail(mark: int, marks: ComponentMarks) -> tuple[int, int, int, int, int] | None:
        if marks.state is not None or (marks.coefficient is None) is wants_coefficient:
            return None
        deducted = deducted_of(marks)
        if deducted is None:
            return None
        net = mark * from_mark - deducted * from_points
        if net < 0 and floor:
            net = 0
        net = round_net(net)
        adjusted = adjust(net, marks)
        if adjusted is None:
            return None
        return mark, deducted, net, adjusted, weigh(adjusted)

    return tail


def _deducted(scheme: Scheme, component: Component) -> Callable[[ComponentMarks], int | None]:
    """Deduction plus time penalty in thousandths; None when they cannot be counted."""
    allowed = component.deductions
    needs_seconds = scheme.needs_seconds(component)

    @lru_cache(maxsize=_PENALTY_CACHE)
    def penalty(seconds: int | None) -> int:
        return time_penalty(component.time, seconds)

    def deducted(marks: ComponentMarks) -> int | None:
        deduction, seconds = marks.deduction, marks.seconds
        if deduction and (not allowed or type(deduction) is not int or deduction < 0):
            return None
        if seconds is None:
            return None if needs_seconds else deduction
        if type(seconds) is not int or seconds < 0:
            return None
        return deduction + penalty(seconds)

    return deducted


def _adjust(rounding: Rounding, denominator: int) -> Callable[[int, ComponentMarks], int | None]:
    round_adjusted = rounder(denominator, rounding)
    unrounded = rounding.mode is Mode.NONE

    def adjust(net: int, marks: ComponentMarks) -> int | None:
        coefficient = marks.coefficient
        if coefficient is None:
            return round_adjusted(net)
        if unrounded or coefficient <= 0:
            return None
        numerator = net * coefficient.numerator
        return round_ratio(numerator, denominator * coefficient.denominator, rounding)

    return adjust


def _weigh(component: Component, denominator: int) -> Callable[[int], int]:
    weight = component.weight
    exact = denominator * weight.denominator
    times = multiplier(weight.numerator)
    round_weighted = rounder(exact, component.rounding.weighted)

    def weigh(adjusted: int) -> int:
        return round_weighted(times(adjusted))

    return weigh
