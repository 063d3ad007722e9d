"""A second, plain standing: written from the design text alone, fractions everywhere.

It shares with the engine only the input dataclasses and their word lists. It is slow on
purpose: one stage after the other, no shortcuts, so that a person can read it against
the design ("Marking scheme") line by line.
"""

from fractions import Fraction

from competition.marking.terms import (
    Composition,
    Consequence,
    Direction,
    Method,
    Mode,
    RankBy,
    Scope,
    Side,
    TieEnd,
)


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


def legal(value, maximum, step):
    """Whether a mark may stand: 0…maximum, on the step."""
    return 0 <= value <= maximum and value % step == 0


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


def component_problems(scheme, component, marks, seats):
    """What is missing and what cannot be counted."""
    code = component.code
    problems = set()
    if component.method == Method.PAPER:
        if marks is None or marks.mark is None:
            problems.add(("missing", code, None, None))
        elif not legal(marks.mark, component.maximum, component.step):
            problems.add(("refused", code, None, None))
        if marks is not None and marks.sheets:
            problems.add(("refused", code, None, None))
    else:
        problems |= panel_problems(component, marks, seats)
    seconds = None if marks is None else marks.seconds
    needed = any(key.stage.value == "seconds" and key.component == code for key in scheme.tie_chain)
    if component.time is not None and component.time.penalties:
        needed = True
    if needed and seconds is None:
        problems.add(("missing", code, None, None))
    if seconds is not None and seconds < 0:
        problems.add(("refused", code, None, None))
    deduction = 0 if marks is None else marks.deduction
    if deduction < 0 or (deduction > 0 and not component.deductions):
        problems.add(("refused", code, None, None))
    coefficient = None if marks is None else marks.coefficient
    if component.coefficient and coefficient is None:
        problems.add(("missing", code, None, None))
    if coefficient is not None and (not component.coefficient or coefficient <= 0):
        problems.add(("refused", code, None, None))
    return problems


def panel_problems(component, marks, seats):
    """Sheets and marks that are missing or do not belong."""
    code = component.code
    problems = set()
    sheets = {} if marks is None else marks.sheets
    expected = set(seats[code]) if marks is None or marks.seats is None else set(marks.seats)
    if marks is not None and marks.mark is not None:
        problems.add(("refused", code, None, None))
    for seat in expected:
        if seat not in sheets:
            problems.add(("missing", code, seat, None))
    present = 0
    for seat, sheet in sheets.items():
        if seat not in expected:
            problems.add(("refused", code, seat, None))
            continue
        present += 1
        for criterion in component.criteria:
            if criterion.code not in sheet.marks:
                problems.add(("missing", code, seat, criterion.code))
            elif not legal(sheet.marks[criterion.code], criterion.maximum, criterion.step):
                problems.add(("refused", code, seat, criterion.code))
        for extra in sheet.marks:
            if extra not in [criterion.code for criterion in component.criteria]:
                problems.add(("refused", code, seat, extra))
        if sheet.deduction < 0 or (sheet.deduction > 0 and not component.sheet_deductions):
            problems.add(("refused", code, seat, None))
    if present < component.minimum_judges:
        problems.add(("missing", code, None, None))
    return problems


def drop(items, low, high):
    """Drop one copy each of the lowest and highest, one at a time."""
    left = list(items)
    for _ in range(low):
        left.remove(min(left))
    for _ in range(high):
        left.remove(max(left))
    return left


def panel_mark(component, marks, out):
    """Sheet totals, criterion means, component mark before its rounding."""
    code, rounding, trim = component.code, component.rounding, component.trimming
    ballots = []
    for sheet in marks.sheets.values():
        total = Fraction(0)
        for criterion in component.criteria:
            total += points(sheet.marks[criterion.code]) * criterion.factor
        total -= points(sheet.deduction)
        total = rounded(total, rounding.sheet_total)
        ballots.append((total, [sheet.marks[each.code] for each in component.criteria]))
    out.values["untrimmed", code, None] = mean([total for total, _ in ballots])
    if component.spread is not None:
        spread = max(ballots)[0] - min(ballots)[0]
        if spread > points(component.spread):
            out.alarms.add((code, None, spread))
    kept = drop(ballots, trim.low, trim.high) if trim.scope == Scope.SHEET else ballots
    products = Fraction(0)
    for number, criterion in enumerate(component.criteria):
        everybody = [points(single[number]) for _, single in ballots]
        if criterion.spread is not None:
            spread = max(everybody) - min(everybody)
            if spread > points(criterion.spread):
                out.alarms.add((code, criterion.code, spread))
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


def plain_entry(scheme, entry, seats):
    """One entry from marks to total."""
    out = PlainEntry(entry.entry)
    whole = None
    if entry.state is not None:
        whole = scheme.consequences.of(entry.state)
        if whole == Consequence.UNRANKED:
            out.unranked_states.add(entry.state)
    for component in scheme.components:
        marks = entry.components.get(component.code)
        state = None if marks is None else marks.state
        consequence = None if state is None else component.consequences.of(state)
        if consequence == Consequence.UNRANKED:
            out.unranked_states.add(state)
        if whole == Consequence.ZERO or consequence == Consequence.ZERO:
            fill_zero(component, out)
            continue
        problems = component_problems(scheme, component, marks, seats)
        if problems:
            out.problems |= problems
        else:
            fill_component(scheme, component, marks, out)
    for code in entry.components:
        if code not in [component.code for component in scheme.components]:
            out.problems.add(("refused", None, None, None))
    out.unranked = bool(out.unranked_states)
    if whole is not None or out.unranked:
        out.problems = set()
    if not out.problems:
        plain_total(scheme, out)
    check_pass_marks(scheme, out)
    return out


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
    for component in scheme.components:
        value = out.get("adjusted", component.code)
        if component.pass_mark is not None and value is not None:
            if value < points(component.pass_mark):
                out.failed.add(component.code)
                out.unranked = out.unranked or component.pass_required
    total = out.get("total")
    if scheme.pass_mark is not None and total is not None and total < points(scheme.pass_mark):
        out.failed.add("total")
        out.unranked = out.unranked or scheme.pass_required


def tie_keys(scheme):
    """(name, stage, component, criterion, high first) of what ranks, in order."""
    keys = []
    if scheme.rank_by == RankBy.EXACT:
        keys.append(("total_exact", "total_exact", None, None, True))
    else:
        keys.append(("total", "total", None, None, True))
    for key in scheme.tie_chain:
        parts = [part for part in (key.component, key.criterion, key.stage.value) if part]
        high = key.direction == Direction.HIGH
        keys.append((".".join(parts), key.stage.value, key.component, key.criterion, high))
    return keys


def first_difference(keys, ours, theirs):
    """(name, whether ours is better) of the first key that differs; None when all are equal."""
    for name, stage, component, criterion, high in keys:
        mine, other = ours.get(stage, component, criterion), theirs.get(stage, component, criterion)
        if mine == other:
            continue
        if mine is None or other is None:
            return name, other is None
        return name, (mine > other) == high
    return None


def plain_standing(scheme, entries, seats, draws):
    """All entries with ranks, deciding keys and tie ends, by entry; and what the draw owes."""
    found = {entry.entry: plain_entry(scheme, entry, seats) for entry in entries}
    keys = tie_keys(scheme)
    ranked = [
        each for each in found.values() if each.get("total") is not None and not each.unranked
    ]
    ghosts = [
        each
        for each in found.values()
        if each.get("total") is not None
        and each.unranked
        and any(state in scheme.leave_gap for state in each.unranked_states)
    ]
    owed = set()
    for each in ranked:
        place_entry(scheme, keys, each, ranked, ghosts, draws, owed)
    return found, owed


def place_entry(scheme, keys, each, ranked, ghosts, draws, owed):
    """Count who is strictly better; then settle those that are equal in everything."""
    better, equal = 0, []
    for other in ranked + ghosts:
        difference = first_difference(keys, each, other)
        if difference is not None and not difference[1]:
            better += 1
        elif difference is None and other in ranked:
            equal.append(other.entry)
    each.rank = better + 1
    if len(equal) > 1:
        settle_equal(scheme, each, equal, draws, owed)
    each.decided_by = deciding_key(keys, each, ranked)


def settle_equal(scheme, each, equal, draws, owed):
    """Share, draw, or share until the draw is complete."""
    if scheme.tie_end == TieEnd.SHARE:
        each.tie_end = "share"
        return
    numbers = [draws.get(entry) for entry in equal]
    own = draws.get(each.entry)
    if None not in numbers and len(set(numbers)) == len(numbers):
        each.tie_end = "draw"
        each.rank += sum(1 for number in numbers if number < own)
        return
    each.tie_end = "draw_missing"
    if own is None:
        owed.add(("missing", each.entry))
    elif numbers.count(own) > 1:
        owed.add(("refused", each.entry))


def deciding_key(keys, each, ranked):
    """The key that parts an entry from its nearest neighbour of the same printed total.

    The neighbour is the nearest better one, or for the best of the group the next one.
    """
    same = [other for other in ranked if other.get("total") == each.get("total")]
    better, worse = [], []
    for other in same:
        difference = first_difference(keys, each, other)
        if difference is not None:
            (worse if difference[1] else better).append(other)
    nearest = None
    for other in better or worse:
        if nearest is None:
            nearest = other
            continue
        difference = first_difference(keys, nearest, other)
        if difference is not None:
            # Among the better ones the least good is nearest, among the worse ones the best.
            nearest_is_better = difference[1]
            if nearest_is_better == bool(better):
                nearest = other
    return None if nearest is None else first_difference(keys, each, nearest)[0]
