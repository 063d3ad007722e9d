"""One entry of the plain reference: marks to total, stage by stage, fractions everywhere.

Written from the design text alone; it shares with the engine only the input dataclasses
and their word lists. It is slow on purpose: one stage after the other, no shortcuts, so
that a person can read it against the design ("Marking scheme") line by line.
"""

from fractions import Fraction

from competition.marking.marks import ComponentMarks
from competition.marking.terms import (
    Composition,
    Consequence,
    Method,
    Mode,
    Scope,
    Settle,
    Side,
)
from tests.reference.plain_problems import component_problems


def rounded(value, rounding):
    """Digits by hand: cut the decimals off, then look at what was cut."""
    if rounding.mode == Mode.NONE:
        return value
    unit = Fraction(1, 10**rounding.digits)
    magnitude = abs(value)
    steps = int(magnitude / unit)
    cut = magnitude - steps * unit
    if rounding.mode == Mode.HALF_UP and cut * 2 >= unit:
        steps += 1
    if rounding.mode == Mode.HALF_EVEN:
        if cut * 2 > unit:
            steps += 1
        if cut * 2 == unit and steps % 2 == 1:
            steps += 1
    return steps * unit if value >= 0 else -steps * unit


def points(thousandths):
    """Thousandths to points."""
    return Fraction(thousandths, 1000)


def mean(values):
    """The plain mean."""
    return sum(values, Fraction(0)) / len(values)


class PlainEntry:
    """What became of one entry; `values` keys are (stage, component, criterion)."""

    def __init__(self, entry):
        self.entry = entry
        self.values = {}
        self.problems = set()  # (kind, component, seat, criterion)
        self.alarms = set()  # (component, criterion, spread)
        self.unranked_states = set()
        self.failed = set()
        self.unranked = False
        self.rank = None
        self.decided_by = None
        self.tie_end = None

    def get(self, stage, component=None, criterion=None):
        """The value of a stage, None when there is none."""
        return self.values.get((stage, component, criterion))


def drop(items, low, high):
    """Drop one copy each of the lowest and highest, one at a time."""
    left = list(items)
    for _ in range(low):
        left.remove(min(left))
    for _ in range(high):
        left.remove(max(left))
    return left


def ballots_of(component, marks):
    """(rounded sheet total, marks in the order of the criteria) per judge."""
    ballots = []
    for sheet in marks.sheets.values():
        total = Fraction(0)
        for criterion in component.criteria:
            total += points(sheet.marks[criterion.code]) * criterion.factor
        total = rounded(total - points(sheet.deduction), component.rounding.sheet_total)
        ballots.append((total, [sheet.marks[each.code] for each in component.criteria]))
    return ballots


def look_for_alarms(component, ballots, out):
    """Spread of the sheet totals, and of each criterion's marks, over all judges."""
    spread = max(ballots)[0] - min(ballots)[0]
    if component.spread is not None and spread > points(component.spread):
        out.alarms.add((component.code, None, spread))
    for number, criterion in enumerate(component.criteria):
        everybody = [points(single[number]) for _, single in ballots]
        spread = max(everybody) - min(everybody)
        if criterion.spread is not None and spread > points(criterion.spread):
            out.alarms.add((component.code, criterion.code, spread))


def third_places(component, marks, ballots):
    """Which ballots count where a third assessor may be called; none: the third is owed."""
    order = list(marks.sheets)
    seats_of_entry = marks.seats if marks.seats is not None else order
    third = None
    if marks.third in order and marks.third in seats_of_entry:
        third = order.index(marks.third)
    first, second = [place for place in range(len(order)) if place != third]
    totals = [total for total, _ in ballots]
    if abs(totals[first] - totals[second]) <= points(component.third.limit):
        return [first, second]
    if third is None:
        return []
    if component.third.settle == Settle.LEADER:
        return [third]
    to_first, to_second = (abs(totals[third] - totals[place]) for place in (first, second))
    if component.third.settle == Settle.NEARER and to_first < to_second:
        return [first, third]
    if component.third.settle == Settle.NEARER and to_second < to_first:
        return [second, third]
    return [first, second, third]


def panel_mark(component, marks, out):
    """Sheet totals, criterion means, component mark before its rounding."""
    code, rounding, trim = component.code, component.rounding, component.trimming
    ballots = ballots_of(component, marks)
    look_for_alarms(component, ballots, out)
    out.values["untrimmed", code, None] = mean([total for total, _ in ballots])
    kept = ballots
    if component.third is not None:
        kept = [ballots[place] for place in third_places(component, marks, ballots)]
    elif trim.scope == Scope.SHEET:
        kept = drop(ballots, trim.low, trim.high)
    products = Fraction(0)
    for number, criterion in enumerate(component.criteria):
        counted = [points(single[number]) for _, single in kept]
        if trim.scope == Scope.CRITERION:
            counted = drop(counted, trim.low, trim.high)
        average = rounded(mean(counted), rounding.criterion_mean)
        product = rounded(average * criterion.factor, rounding.criterion_product)
        out.values["criterion_mean", code, criterion.code] = average
        out.values["criterion_product", code, criterion.code] = product
        products += product
    if trim.scope == Scope.CRITERION:
        return products
    return mean([total for total, _ in kept])


def time_penalty(component, seconds):
    """The amount of the row the time falls into."""
    if component.time is None or seconds is None:
        return Fraction(0)
    for row in component.time.penalties:
        if row.side == Side.OVER:
            beyond = seconds - component.time.limit
        else:
            beyond = component.time.minimum - seconds
        if beyond >= row.first and (row.last is None or beyond <= row.last):
            return points(row.amount)
    return Fraction(0)


def fill_component(scheme, component, marks, out):
    """All stages of one component, in the order of the design."""
    code, rounding = component.code, component.rounding
    if component.method == Method.PAPER:
        mark = points(marks.mark)
    else:
        mark = panel_mark(component, marks, out)
    mark = rounded(mark, rounding.mark)
    deducted = points(marks.deduction) + time_penalty(component, marks.seconds)
    net = mark - deducted
    if component.floor and net < 0:
        net = Fraction(0)
    net = rounded(net, rounding.net)
    adjusted = rounded(
        net * marks.coefficient if marks.coefficient is not None else net, rounding.adjusted
    )
    share = component.weight if scheme.composition == Composition.WEIGHTED else 1
    weighted = rounded(adjusted * share, rounding.weighted)
    out.values["mark", code, None] = mark
    out.values["deducted", code, None] = deducted
    out.values["net", code, None] = net
    out.values["adjusted", code, None] = adjusted
    out.values["weighted", code, None] = weighted
    if marks.seconds is not None:
        out.values["seconds", code, None] = Fraction(marks.seconds)


def fill_zero(component, out):
    """A component that a state makes zero."""
    for stage in ("mark", "deducted", "net", "adjusted", "weighted"):
        out.values[stage, component.code, None] = Fraction(0)
    if component.method == Method.PANEL:
        out.values["untrimmed", component.code, None] = Fraction(0)
    for criterion in component.criteria:
        out.values["criterion_mean", component.code, criterion.code] = Fraction(0)
        out.values["criterion_product", component.code, criterion.code] = Fraction(0)


def third_owed(component, marks, seats):
    """The third's sheet, where the two lie too far apart and it is not there."""
    if third_places(component, marks, ballots_of(component, marks)):
        return set()
    expected = seats[component.code] if marks.seats is None else marks.seats
    seat = marks.third if marks.third in expected else None
    return {("missing", component.code, seat, None)}


def plain_component(scheme, component, entry, whole, seats, *, out):
    """One component: made zero by a state, computed, or reported."""
    marks = entry.components.get(component.code, ComponentMarks())
    own = None
    if marks.state is not None:
        own = component.consequences.of(marks.state)
        note_state(out, marks.state, own)
    if Consequence.ZERO in (whole, own):
        fill_zero(component, out)
        return
    problems = component_problems(scheme, component, marks, seats)
    if not problems and component.third is not None:
        problems = third_owed(component, marks, seats)
    out.problems |= problems
    if not problems:
        fill_component(scheme, component, marks, out)


def plain_entry(scheme, entry, seats):
    """One entry from marks to total."""
    out = PlainEntry(entry.entry)
    whole = None
    if entry.state is not None:
        whole = scheme.consequences.of(entry.state)
        note_state(out, entry.state, whole)
    for component in scheme.components:
        plain_component(scheme, component, entry, whole, seats, out=out)
    for code in entry.components:
        if code not in [component.code for component in scheme.components]:
            out.problems.add(("refused", None, None, None))
    if whole is not None or out.unranked:
        out.problems = set()
    if not out.problems:
        plain_total(scheme, out)
    check_pass_marks(scheme, out)
    return out


def note_state(out, state, consequence):
    """A state that takes the rank away."""
    if consequence == Consequence.UNRANKED:
        out.unranked_states.add(state)
        out.unranked = True


def plain_total(scheme, out):
    """The sum of the weighted components, when all are there."""
    total = Fraction(0)
    for component in scheme.components:
        weighted = out.get("weighted", component.code)
        if weighted is None:
            return
        total += weighted
    out.values["total_exact", None, None] = total
    out.values["total", None, None] = rounded(total, scheme.rounding)


def check_pass_marks(scheme, out):
    """Report what lies below its pass mark, unrank where the scheme says so."""
    bars = [("total", out.get("total"), scheme.pass_mark, scheme.pass_required)]
    for component in scheme.components:
        value = out.get("adjusted", component.code)
        bars.append((component.code, value, component.pass_mark, component.pass_required))
    for code, value, bar, required in bars:
        if value is not None and bar is not None and value < points(bar):
            out.failed.add(code)
            out.unranked = out.unranked or required
