"""The engine for clean entries: scaled integers, one compiled function per scheme.

Anything out of the ordinary (a state, a missing or refused mark, a coefficient that no
stage rounds) makes it answer None, and the entry goes through `exact`.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from math import lcm

from competition.marking.fast_panel import MarkOf, compile_panel
from competition.marking.inputs import Seats
from competition.marking.layout import Layout, Values
from competition.marking.marks import ComponentMarks, EntryMarks
from competition.marking.penalties import time_penalty
from competition.marking.reports import Alarm
from competition.marking.scaled import multiplier, round_ratio, rounder
from competition.marking.scheme import MARK_UNIT, Component, Rounding
from competition.marking.terms import Method, Mode, Stage

Stages = tuple[int, int, int, int, int]  # mark, deducted, net, adjusted, weighted
Tail = Callable[[int, int, Fraction | None], Stages | None]
EntryFunction = Callable[[EntryMarks], Values | None]
# Few marks occur many times over; the tail of a component depends on nothing else.
_TAIL_CACHE = 16_384
_PENALTY_CACHE = 4_096


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
    parts = list(_parts(layout, seats, alarms))
    count = len(parts)
    round_total = rounder(layout.slots[1].denominator, layout.scheme.rounding)

    def attempt(entry: EntryMarks) -> Values | None:
        number, state, components = entry
        if state is not None or len(components) != count:
            return None
        total = 0
        values: tuple[int | None, ...] = ()
        for code, mark_of, deducted_of, tail, scale in parts:
            marks = components[code]
            marked = mark_of(number, marks)
            deducted = deducted_of(marks)
            if marked is None or deducted is None:
                return None
            stages = tail(marked[0], deducted, marks.coefficient)
            if stages is None:
                return None
            total += stages[4] * scale
            values += stages + marked[1]
        return (round_total(total), total, *values)

    return attempt


Part = tuple[str, MarkOf, Callable[[ComponentMarks], int | None], Tail, int]


def _parts(layout: Layout, seats: Seats, alarms: list[Alarm]) -> Iterator[Part]:
    exact = layout.slots[1].denominator
    for each in layout.scheme.components:
        scale = exact // layout.tables[each.code][Stage.WEIGHTED, None]
        if each.method is Method.PANEL:
            mark_of = compile_panel(layout, each, seats, alarms)
        else:
            mark_of = _paper(layout, each)
        yield each.code, mark_of, _deducted(layout, each), _tail(layout, each), scale


def _paper(layout: Layout, component: Component) -> MarkOf:
    round_mark = rounder(MARK_UNIT, component.rounding.mark)
    legal = range(0, component.maximum + 1, component.step)
    timed = any(slot.stage is Stage.SECONDS for slot in layout.of_component(component.code))

    def paper(_entry: int, marks: ComponentMarks) -> tuple[int, tuple[int | None, ...]] | None:
        mark = marks.mark
        if type(mark) is not int or mark not in legal or marks.sheets:
            return None
        return round_mark(mark), (marks.seconds,) if timed else ()

    return paper


def _deducted(layout: Layout, component: Component) -> Callable[[ComponentMarks], int | None]:
    """Deduction plus time penalty in thousandths; None where `exact` must decide."""
    allowed = component.deductions
    needs_seconds = layout.scheme.needs_seconds(component)

    @lru_cache(maxsize=_PENALTY_CACHE)
    def penalty(seconds: int | None) -> int:
        return time_penalty(component.time, seconds)

    def deducted_of(marks: ComponentMarks) -> int | None:
        state, _, deduction, seconds, _, _, _, _, _ = marks
        if state is not None or type(deduction) is not int or deduction < 0:
            return None
        if deduction and not allowed:
            return None
        if seconds is None:
            return None if needs_seconds else deduction
        if type(seconds) is not int or seconds < 0:
            return None
        return deduction + penalty(seconds)

    return deducted_of


def _tail(layout: Layout, component: Component) -> Tail:
    """Mark and deduction to the component's stages, each over its slot's denominator."""
    table = layout.tables[component.code]
    common = lcm(table[Stage.MARK, None], MARK_UNIT)
    from_mark, from_points = common // table[Stage.MARK, None], common // MARK_UNIT
    round_net = rounder(common, component.rounding.net)
    adjust = _adjust(component.rounding.adjusted, table[Stage.NET, None])
    weigh = _weigh(component, table[Stage.ADJUSTED, None])
    floor, wants_coefficient = component.floor, component.coefficient

    @lru_cache(maxsize=_TAIL_CACHE)
    def tail(mark: int, deducted: int, coefficient: Fraction | None) -> Stages | None:
        if (coefficient is None) is wants_coefficient:
            return None
        net = mark * from_mark - deducted * from_points
        if net < 0 and floor:
            net = 0
        net = round_net(net)
        adjusted = adjust(net, coefficient)
        if adjusted is None:
            return None
        return mark, deducted, net, adjusted, weigh(adjusted)

    return tail


def _adjust(rounding: Rounding, denominator: int) -> Callable[[int, Fraction | None], int | None]:
    round_adjusted = rounder(denominator, rounding)
    unrounded = rounding.mode is Mode.NONE

    def adjust(net: int, coefficient: Fraction | None) -> int | None:
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
