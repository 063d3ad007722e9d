"""The panel of the fast path: sheets to the component mark, in scaled integers."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import lcm
from operator import itemgetter, mul

from competition.marking.inputs import Seats
from competition.marking.layout import Layout, after, most_judges, most_kept
from competition.marking.marks import ComponentMarks
from competition.marking.reports import Alarm, spread_alarm
from competition.marking.scaled import Round, mean_rounders, multiplier, rounder, same
from competition.marking.scheme import MARK_UNIT, PAIR, Component, Criterion
from competition.marking.terms import CRITERION_STAGES, Scope, Stage

Row = tuple[int, ...]  # one sheet's marks in the order of the criteria
Marked = tuple[int, tuple[int | None, ...]]
MarkOf = Callable[[int, ComponentMarks], Marked | None]
# Sheet totals and rows to the component mark and (mean, product) of each criterion.
Add = Callable[[list[Row]], list[int]]
Totals = Callable[[list[Row], ComponentMarks], list[int] | None]
Trim = Callable[[list[int], list[Row]], tuple[int, list[int]]]
_LARGEST_SET = 20_001


def compile_panel(
    layout: Layout, component: Component, seats: Seats, alarms: list[Alarm]
) -> MarkOf:
    """The function from a component's sheets to its mark and further slot values."""
    panel = frozenset(seats.get(component.code, ()))
    most, least = most_judges(component, seats), component.minimum_judges
    rows_of = _rows(component)
    totals_of = _totals(component)
    agreed = _agreed(layout, component)
    watch = _watch(layout, component, alarms)
    slots = layout.of_component(component.code)[5:]
    trim = _trim_function(layout, component, most)
    further = _further(layout, component, most)

    def compute(entry: int, marks: ComponentMarks) -> Marked | None:
        sheets = marks.sheets
        present = len(sheets)
        if sheets.keys() != (panel if marks.seats is None else marks.seats):
            return None
        if present < least or present > most or marks.mark is not None:
            return None
        rows = rows_of(marks)
        if rows is None:
            return None
        totals = totals_of(rows, marks)
        if totals is None or (agreed is not None and not agreed(totals, marks)):
            return None
        if watch is not None:
            watch(entry, totals, rows)
        mark, criteria = trim(totals, rows)
        if not slots:
            return mark, ()
        return mark, further(totals, marks, criteria)

    return compute


def _rows(component: Component) -> Callable[[ComponentMarks], list[Row] | None]:
    """The sheets' marks in criterion order; None when one is off the scheme."""
    codes = [criterion.code for criterion in component.criteria]
    count = len(codes)
    get = itemgetter(*codes) if count > 1 else lambda marks: (marks[codes[0]],)
    checks = [_legal(criterion) for criterion in component.criteria]
    clean = not component.sheet_deductions

    def rows_of(marks: ComponentMarks) -> list[Row] | None:
        sheets = marks.sheets.values()
        rows = [get(given) for given, cut in sheets if len(given) == count and not (cut and clean)]
        if len(rows) != len(sheets):
            return None
        for legal, column in zip(checks, zip(*rows)):  # noqa: B905 -- strict= costs a third here
            if not legal(column):
                return None
        return rows

    return rows_of


def _legal(criterion: Criterion) -> Callable[[Iterable[int]], bool]:
    """Whether all marks lie within 0…maximum and on the step."""
    allowed = range(0, criterion.maximum + 1, criterion.step)
    if len(allowed) <= _LARGEST_SET:
        return frozenset(allowed).issuperset
    return lambda column: all(type(mark) is int and mark in allowed for mark in column)


def _totals(component: Component) -> Totals:
    """Sheet totals over the slot denominator of SHEET_TOTAL; None when not whole numbers."""
    factors = lcm(*(each.factor.denominator for each in component.criteria))
    weights = [int(each.factor * factors) for each in component.criteria]
    round_total = rounder(MARK_UNIT * factors, component.rounding.sheet_total)
    add = _adder(weights)

    if component.sheet_deductions:
        return _totals_after_deductions(add, factors, round_total)

    def totals_of(rows: list[Row], _marks: ComponentMarks) -> list[int] | None:
        totals = add(rows)
        if type(sum(totals)) is not int:
            return None
        return totals if round_total is same else [round_total(total) for total in totals]

    return totals_of


def _totals_after_deductions(add: Add, factors: int, round_total: Round) -> Totals:
    def totals_of(rows: list[Row], marks: ComponentMarks) -> list[int] | None:
        cuts = [cut for _, cut in marks.sheets.values()]
        totals = add(rows)
        if min(cuts) < 0 or type(sum(totals) + sum(cuts)) is not int:
            return None
        pairs = zip(totals, cuts, strict=True)
        return [round_total(total - cut * factors) for total, cut in pairs]

    return totals_of


def _agreed(
    layout: Layout, component: Component
) -> Callable[[list[int], ComponentMarks], bool] | None:
    """Whether two sheets lie within the limit and no third was called; None without the rule."""
    if component.third is None:
        return None
    denominator = layout.tables[component.code][Stage.SHEET_TOTAL, None]
    limit = component.third.limit * denominator

    def agreed(totals: list[int], marks: ComponentMarks) -> bool:
        if len(totals) != PAIR or marks.third is not None:
            return False
        return (max(totals) - min(totals)) * MARK_UNIT <= limit

    return agreed


def _adder(weights: Sequence[int]) -> Add:
    """Σ mark × weight of each row."""
    if all(weight == 1 for weight in weights):
        return lambda rows: list(map(sum, rows))
    return lambda rows: [sum(map(mul, row, weights)) for row in rows]


def _watch(
    layout: Layout, component: Component, alarms: list[Alarm]
) -> Callable[[int, list[int], list[Row]], None] | None:
    """Spread alarms; None when the scheme arms none."""
    denominator = layout.tables[component.code][Stage.SHEET_TOTAL, None]
    armed = [
        (place, each, each.spread)
        for place, each in enumerate(component.criteria)
        if each.spread is not None
    ]
    limit = component.spread
    if limit is None and not armed:
        return None

    def raise_alarm(entry: int, criterion: Criterion | None, spread: Fraction) -> None:
        alarms.append(
            spread_alarm(entry=entry, component=component, criterion=criterion, spread=spread)
        )

    def watch(entry: int, totals: list[int], rows: list[Row]) -> None:
        spread = max(totals) - min(totals)
        if limit is not None and spread * MARK_UNIT > limit * denominator:
            raise_alarm(entry, None, Fraction(spread, denominator))
        for place, criterion, most in armed:
            column = [row[place] for row in rows]
            spread = max(column) - min(column)
            if spread > most:
                raise_alarm(entry, criterion, Fraction(spread, MARK_UNIT))

    return watch


def _trim_function(layout: Layout, component: Component, judges: int) -> Trim:
    if component.trimming.scope is Scope.CRITERION:
        return _by_criterion(layout, component, judges)
    return _by_sheet(layout, component, judges)


def _by_sheet(layout: Layout, component: Component, judges: int) -> Trim:
    table = layout.tables[component.code]
    low, high = component.trimming.low, component.trimming.high
    most = most_kept(component, judges)
    means = mean_rounders(table[Stage.SHEET_TOTAL, None], most, component.rounding.mark)
    by_criterion = any(slot.criterion for slot in layout.of_component(component.code))
    summarise = _summary(component, judges)

    def plain(totals: list[int], _rows: list[Row]) -> tuple[int, list[int]]:
        kept = sorted(totals)[low : len(totals) - high]
        return means[len(kept)](sum(kept)), []

    def with_criteria(totals: list[int], rows: list[Row]) -> tuple[int, list[int]]:
        # Equal totals go by their marks, so that which copy is dropped never hangs on a seat.
        pairs = sorted(zip(totals, rows, strict=True))[low : len(totals) - high]
        mark = means[len(pairs)](sum(total for total, _ in pairs))
        return mark, summarise(zip(*(row for _, row in pairs), strict=True), len(pairs))

    return with_criteria if by_criterion else plain


def _by_criterion(layout: Layout, component: Component, judges: int) -> Trim:
    table = layout.tables[component.code]
    low, high = component.trimming.low, component.trimming.high
    products = [table[Stage.CRITERION_PRODUCT, each.code] for each in component.criteria]
    common = lcm(*products)
    scales = [common // product for product in products]
    round_mark = rounder(common, component.rounding.mark)
    summarise = _summary(component, judges)

    def trim(_totals: list[int], rows: list[Row]) -> tuple[int, list[int]]:
        last = len(rows) - high
        columns = (sorted(column)[low:last] for column in zip(*rows, strict=True))
        found = summarise(columns, last - low)
        return round_mark(sum(map(mul, found[1::2], scales))), found

    return trim


def _summary(
    component: Component, judges: int
) -> Callable[[Iterable[Sequence[int]], int], list[int]]:
    """Kept marks of each criterion to [mean, product, mean, product …]."""
    most = most_kept(component, judges)
    rounding = component.rounding
    means = mean_rounders(MARK_UNIT, most, rounding.criterion_mean)
    mean = after(MARK_UNIT * lcm(*range(1, most + 1)), rounding.criterion_mean)
    factors = [
        (
            multiplier(each.factor.numerator),
            rounder(mean * each.factor.denominator, rounding.criterion_product),
        )
        for each in component.criteria
    ]

    def summarise(columns: Iterable[Sequence[int]], count: int) -> list[int]:
        mean_of = means[count]
        found: list[int] = []
        for column, (times, round_product) in zip(columns, factors, strict=True):
            average = mean_of(sum(column))
            found += (average, round_product(times(average)))
        return found

    return summarise


def _further(
    layout: Layout, component: Component, judges: int
) -> Callable[[list[int], ComponentMarks, list[int]], tuple[int | None, ...]]:
    """The values of the slots after the component stages, in slot order."""
    slots = layout.of_component(component.code)[5:]
    whole = lcm(*range(1, max(judges, 1) + 1))
    order = {each.code: place for place, each in enumerate(component.criteria)}
    untrimmed = any(slot.stage is Stage.UNTRIMMED for slot in slots)
    timed = any(slot.stage is Stage.SECONDS for slot in slots)
    places = [
        2 * order[slot.criterion] + CRITERION_STAGES.index(slot.stage)
        for slot in slots
        if slot.criterion is not None
    ]

    def further(
        totals: list[int], marks: ComponentMarks, found: list[int]
    ) -> tuple[int | None, ...]:
        values: list[int | None] = []
        if untrimmed:
            values.append(sum(totals) * (whole // len(totals)))
        if timed:
            values.append(marks.seconds)
        return (*values, *(found[place] for place in places))

    return further
