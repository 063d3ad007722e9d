"""Which stage values a result row carries, in which order, and over which denominator.

A value is an integer numerator over its slot's denominator, so that equal slots compare
as integers. A value that does not fit (a room coefficient that no stage rounds, more
judges than the seat list) stays a Fraction in the same unit: slower, and just as exact.
"""

from fractions import Fraction
from math import lcm
from typing import NamedTuple

from competition.marking.explanation import Explanation
from competition.marking.inputs import Seats
from competition.marking.scheme import (
    EXACT,
    MARK_UNIT,
    PAIR,
    Component,
    Criterion,
    Rounding,
    Scheme,
    TieKey,
)
from competition.marking.terms import (
    COMPONENT_STAGES,
    CRITERION_STAGES,
    STAGE_LABELS,
    Method,
    Mode,
    Scope,
    Stage,
)

Value = int | Fraction | None
Values = tuple[Value, ...]


class Slot(NamedTuple):
    """One place in `Row.values`; `digits` is None where the stage keeps the exact value.

    `name` is stable: total, total_exact, plan.net, plan.content.criterion_mean.
    """

    stage: Stage
    component: str | None
    criterion: str | None
    denominator: int
    digits: int | None
    label: str
    name: str

    def points(self, value: int | Fraction) -> Fraction:
        """The value in points."""
        return Fraction(value) / self.denominator


Denominators = dict[tuple[Stage, str | None], int]


def after(denominator: int, rounding: Rounding) -> int:
    """The denominator once a stage has rounded."""
    return denominator if rounding.mode is Mode.NONE else int(10**rounding.digits)


def denominators(component: Component, judges: int) -> Denominators:
    """A denominator that holds every value of each stage, with up to this many judges."""
    rounding = component.rounding
    found: Denominators = {(Stage.DEDUCTED, None): MARK_UNIT, (Stage.SECONDS, None): 1}
    if component.method is Method.PANEL:
        mark = _panel_denominators(component, judges, found)
    else:
        mark = MARK_UNIT
    found[Stage.MARK, None] = mark = after(mark, rounding.mark)
    found[Stage.NET, None] = net = after(lcm(mark, MARK_UNIT), rounding.net)
    found[Stage.ADJUSTED, None] = adjusted = after(net, rounding.adjusted)
    exact = adjusted * component.weight.denominator
    found[Stage.WEIGHTED, None] = after(exact, rounding.weighted)
    return found


def most_judges(component: Component, seats: Seats) -> int:
    """How many sheets an entry may have: the panel's seats, or two and a third."""
    judges = len(set(seats.get(component.code, ())))
    return judges if component.third is None else max(judges, PAIR + 1)


def most_kept(component: Component, judges: int) -> int:
    """How many are left after trimming when everybody is there."""
    return max(judges - component.trimming.high - component.trimming.low, 1)


def _panel_denominators(component: Component, judges: int, found: Denominators) -> int:
    rounding = component.rounding
    means = lcm(*range(1, most_kept(component, judges) + 1))
    factors = lcm(*(each.factor.denominator for each in component.criteria))
    sheet = after(MARK_UNIT * factors, rounding.sheet_total)
    found[Stage.SHEET_TOTAL, None] = sheet
    found[Stage.UNTRIMMED, None] = sheet * lcm(*range(1, max(judges, 1) + 1))
    products = 1
    for each in component.criteria:
        mean = after(MARK_UNIT * means, rounding.criterion_mean)
        product = after(mean * each.factor.denominator, rounding.criterion_product)
        found[Stage.CRITERION_MEAN, each.code] = mean
        found[Stage.CRITERION_PRODUCT, each.code] = product
        products = lcm(products, product)
    return products if component.trimming.scope is Scope.CRITERION else sheet * means


class Layout:
    """The slots of a scheme: totals, then the stages of each component in order.

    Criterion stages are kept where the scheme trims per criterion; `UNTRIMMED`,
    `SECONDS` and the criterion stages of per-sheet trimming where a tie key names them
    or `full` asks for all.
    """

    def __init__(self, scheme: Scheme, seats: Seats, *, full: bool = False) -> None:
        self.scheme = scheme
        self.tables = {
            each.code: denominators(each, most_judges(each, seats)) for each in scheme.components
        }
        named = {(key.stage, key.component, key.criterion) for key in scheme.tie_chain}
        weighted = [self.tables[each.code][Stage.WEIGHTED, None] for each in scheme.components]
        exact = lcm(*weighted)
        total = after(exact, scheme.rounding)
        slots = [
            _total_slot(Stage.TOTAL, total, _digits(scheme.rounding)),
            _total_slot(Stage.TOTAL_EXACT, exact, None),
        ]
        for component in scheme.components:
            for stage, criterion in _kept(component, named, full=full):
                slots.append(self._slot(component, stage, criterion))
        self.slots = tuple(slots)
        self._places = {
            (slot.stage, slot.component, slot.criterion): place
            for place, slot in enumerate(self.slots)
        }

    def place(self, key: TieKey) -> int:
        """Where a tie key's value stands in `values`."""
        return self._places[key.stage, key.component, key.criterion]

    def of_component(self, code: str) -> tuple[Slot, ...]:
        """The slots of one component, in order."""
        return tuple(slot for slot in self.slots if slot.component == code)

    def values(self, found: Explanation) -> Values:
        """The row of an entry computed in fractions."""
        components = {each.code: each for each in found.components}
        total = found.total
        values: list[Value] = [
            None if total is None else _numerator(total.after, self.slots[0]),
            None if total is None else _numerator(total.before, self.slots[1]),
        ]
        for slot in self.slots[2:]:
            value = components[slot.component or ""].value(slot.stage, slot.criterion)
            values.append(None if value is None else _numerator(value, slot))
        return tuple(values)

    def _slot(self, component: Component, stage: Stage, criterion: Criterion | None) -> Slot:
        code = None if criterion is None else criterion.code
        part = "" if criterion is None else f"·{criterion.name}"
        return Slot(
            stage,
            component.code,
            code,
            self.tables[component.code][stage, code],
            _digits(getattr(component.rounding, stage.value, EXACT)),
            f"“{component.name}{part}”{STAGE_LABELS[stage]}",
            ".".join(name for name in (component.code, code, stage.value) if name),
        )


def _total_slot(stage: Stage, denominator: int, digits: int | None) -> Slot:
    return Slot(stage, None, None, denominator, digits, STAGE_LABELS[stage], stage.value)


Kept = list[tuple[Stage, Criterion | None]]


def _kept(
    component: Component, named: set[tuple[Stage, str | None, str | None]], *, full: bool
) -> Kept:
    """The stages of one component that its slots carry."""
    kept: Kept = [(stage, None) for stage in COMPONENT_STAGES]
    panel = component.method is Method.PANEL
    for stage in (Stage.UNTRIMMED, Stage.SECONDS):
        possible = panel or stage is Stage.SECONDS
        if possible and (full or (stage, component.code, None) in named):
            kept.append((stage, None))
    for criterion in component.criteria:
        for stage in CRITERION_STAGES:
            on_the_way = component.trimming.scope is Scope.CRITERION
            if full or on_the_way or (stage, component.code, criterion.code) in named:
                kept.append((stage, criterion))
    return kept


def _digits(rounding: Rounding) -> int | None:
    return None if rounding.mode is Mode.NONE else rounding.digits


def _numerator(value: Fraction, slot: Slot) -> int | Fraction:
    scaled = value * slot.denominator
    return scaled.numerator if scaled.denominator == 1 else scaled
