"""The engine in plain fractions: every stage in order, with everything it did kept.

This path takes any input and explains it; `fast` computes the same numbers for clean
entries with scaled integers, and the tests hold the two together bit by bit.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from competition.marking.explanation import (
    ComponentExplanation,
    CriterionLine,
    Explanation,
    Fate,
    SheetLine,
    Step,
)
from competition.marking.inputs import Seats, called_third, check_inputs, expected_seats
from competition.marking.marks import ComponentMarks, EntryMarks
from competition.marking.numbers import round_exact
from competition.marking.penalties import time_penalty
from competition.marking.reports import Alarm, Missing, Reporter, spread_alarm
from competition.marking.scheme import EXACT, MARK_UNIT, Component, Rounding, Scheme
from competition.marking.terms import (
    STATE_LABELS,
    Consequence,
    Method,
    Scope,
    Stage,
    State,
)
from competition.marking.third import counted_seats, report_unsettled
from competition.marking.totals import sheet_points

ZERO = Fraction(0)
_NOTHING = ComponentMarks()


def explain(scheme: Scheme, entry: EntryMarks, *, seats: Seats) -> Explanation:
    """Compute one entry with every stage, trimming and rounding (design: why this rank)."""
    whole = None if entry.state is None else scheme.consequences.of(entry.state)
    reasons, states = _unranked(scheme, entry)
    results = [_component(scheme, each, entry, seats) for each in scheme.components]
    missing = [report for _, reports, _ in results for report in reports]
    missing += _unknown_components(scheme, entry)
    if whole is Consequence.ZERO:
        results = [(_zeroed(each, None), [], []) for each in scheme.components]
    if whole is not None or reasons:
        missing = []
    components = tuple(component for component, _, _ in results)
    return Explanation(
        entry=entry.entry,
        state=entry.state,
        components=components,
        total=None if missing else _total(scheme, components),
        unranked=reasons,
        ranking_states=states,
        missing=tuple(missing),
        alarms=tuple(alarm for _, _, alarms in results for alarm in alarms),
    )


def _unranked(scheme: Scheme, entry: EntryMarks) -> tuple[tuple[str, ...], frozenset[State]]:
    """Reasons (Chinese) and states that take the entry out of the ranking."""
    reasons, states = [], set()
    if entry.state is not None and scheme.consequences.of(entry.state) is Consequence.UNRANKED:
        reasons.append(STATE_LABELS[entry.state])
        states.add(entry.state)
    for component in scheme.components:
        state = entry.components.get(component.code, _NOTHING).state
        if state is not None and component.consequences.of(state) is Consequence.UNRANKED:
            reasons.append(f"“{component.name}”{STATE_LABELS[state]}")
            states.add(state)
    return tuple(reasons), frozenset(states)


def _unknown_components(scheme: Scheme, entry: EntryMarks) -> list[Missing]:
    report = Reporter(entry.entry, None)
    for code in sorted(entry.components.keys() - {each.code for each in scheme.components}):
        report.refused(f"评分标准没有环节“{code}”")
    return report.found


def _total(scheme: Scheme, components: Sequence[ComponentExplanation]) -> Step | None:
    weighted = [component.value(Stage.WEIGHTED) for component in components]
    known = [value for value in weighted if value is not None]
    if len(known) < len(weighted):
        return None
    return _step(Stage.TOTAL, sum(known, ZERO), scheme.rounding)


Result = tuple[ComponentExplanation, list[Missing], list[Alarm]]


def _component(scheme: Scheme, component: Component, entry: EntryMarks, seats: Seats) -> Result:
    marks = entry.components.get(component.code, _NOTHING)
    if marks.state is not None and component.consequences.of(marks.state) is Consequence.ZERO:
        return _zeroed(component, marks.state), [], []
    report = Reporter(entry.entry, component)
    panel = component.method is Method.PANEL
    own = expected_seats(component, marks, seats) if panel else frozenset[int]()
    check_inputs(
        component, marks, own, report=report, needs_seconds=scheme.needs_seconds(component)
    )
    marks = marks._replace(third=called_third(component, marks, own))
    if component.third is not None and not report.found:
        report_unsettled(component, _totals(component, marks), marks.third, report)
    if report.found:
        return (
            ComponentExplanation(code=component.code, state=marks.state, zeroed=False),
            report.found,
            [],
        )
    sheets, criteria, steps = _panel(component, marks) if panel else _paper(component, marks)
    manual = Fraction(marks.deduction, MARK_UNIT)
    penalty = Fraction(time_penalty(component.time, marks.seconds), MARK_UNIT)
    steps += _after_mark(component, steps[-1].after, manual + penalty, marks.coefficient)
    found = ComponentExplanation(
        code=component.code,
        state=marks.state,
        zeroed=False,
        sheets=sheets,
        criteria=criteria,
        untrimmed=_mean([sheet.total.after for sheet in sheets]) if sheets else None,
        manual=manual,
        penalty=penalty,
        coefficient=marks.coefficient,
        third=marks.third,
        room=marks.room,
        seconds=marks.seconds,
        steps=tuple(steps),
    )
    return found, [], _alarms(entry.entry, component, sheets)


def _zeroed(component: Component, state: State | None) -> ComponentExplanation:
    stages = (Stage.MARK, Stage.NET, Stage.ADJUSTED, Stage.WEIGHTED)
    return ComponentExplanation(
        code=component.code,
        state=state,
        zeroed=True,
        untrimmed=ZERO if component.method is Method.PANEL else None,
        steps=tuple(_step(stage, ZERO, EXACT) for stage in stages),
    )


Marked = tuple[tuple[SheetLine, ...], tuple[CriterionLine, ...], list[Step]]


def _paper(component: Component, marks: ComponentMarks) -> Marked:
    mark = Fraction(marks.mark or 0, MARK_UNIT)
    return (), (), [_step(Stage.MARK, mark, component.rounding.mark)]


def _panel(component: Component, marks: ComponentMarks) -> Marked:
    sheets = _sheets(component, marks)
    criteria = _criteria(component, sheets)
    if component.trimming.scope is Scope.CRITERION:
        mark = sum((line.product.after for line in criteria), ZERO)
    else:
        mark = _mean([sheet.total.after for sheet in sheets if sheet.fate is Fate.KEPT])
    return sheets, criteria, [_step(Stage.MARK, mark, component.rounding.mark)]


def _sheets(component: Component, marks: ComponentMarks) -> tuple[SheetLine, ...]:
    totals = {seat: _sheet_total(component, marks, seat) for seat in sorted(marks.sheets)}
    fates = _sheet_fates(component, marks, {seat: each.after for seat, each in totals.items()})
    return tuple(
        SheetLine(
            seat=seat,
            marks=marks.sheets[seat].marks,
            deduction=marks.sheets[seat].deduction,
            total=totals[seat],
            fate=fates[seat],
        )
        for seat in totals
    )


def _sheet_fates(
    component: Component, marks: ComponentMarks, totals: Mapping[int, Fraction]
) -> dict[int, Fate]:
    if component.third is not None:
        counted = counted_seats(component.third, totals, marks.third)
        return {seat: Fate.KEPT if seat in counted else Fate.ASIDE for seat in totals}
    if component.trimming.scope is Scope.CRITERION:
        return dict.fromkeys(totals, Fate.KEPT)
    codes = [criterion.code for criterion in component.criteria]

    def standing(seat: int) -> tuple[Fraction, list[int], int]:
        sheet = marks.sheets[seat]
        return totals[seat], [sheet.marks[code] for code in codes], seat

    return _trim(component, sorted(totals, key=standing))


def _totals(component: Component, marks: ComponentMarks) -> dict[int, Fraction]:
    return {seat: _sheet_total(component, marks, seat).after for seat in marks.sheets}


def _sheet_total(component: Component, marks: ComponentMarks, seat: int) -> Step:
    points = sheet_points(component, marks.sheets[seat])
    return _step(Stage.SHEET_TOTAL, points, component.rounding.sheet_total)


def _criteria(component: Component, sheets: tuple[SheetLine, ...]) -> tuple[CriterionLine, ...]:
    lines = []
    for criterion in component.criteria:
        marks = {sheet.seat: sheet.marks[criterion.code] for sheet in sheets}
        fates: Mapping[int, Fate] = {sheet.seat: sheet.fate for sheet in sheets}
        if component.trimming.scope is Scope.CRITERION:
            fates = _trim(component, sorted(marks, key=lambda seat: (marks[seat], seat)))
        kept = [Fraction(marks[seat], MARK_UNIT) for seat in marks if fates[seat] is Fate.KEPT]
        mean = _step(Stage.CRITERION_MEAN, _mean(kept), component.rounding.criterion_mean)
        product = _step(
            Stage.CRITERION_PRODUCT,
            mean.after * criterion.factor,
            component.rounding.criterion_product,
        )
        lines.append(CriterionLine(code=criterion.code, fates=fates, mean=mean, product=product))
    return tuple(lines)


def _trim(component: Component, ascending: list[int]) -> dict[int, Fate]:
    """One copy each of the n lowest and n highest; the seats come sorted by value."""
    low, high = component.trimming.low, len(ascending) - component.trimming.high
    return {
        seat: Fate.LOW if place < low else Fate.HIGH if place >= high else Fate.KEPT
        for place, seat in enumerate(ascending)
    }


def _after_mark(
    component: Component, mark: Fraction, deducted: Fraction, coefficient: Fraction | None
) -> list[Step]:
    rounding = component.rounding
    net = mark - deducted
    if component.floor:
        net = max(net, ZERO)
    steps = [_step(Stage.NET, net, rounding.net)]
    factor = Fraction(1) if coefficient is None else coefficient
    steps.append(_step(Stage.ADJUSTED, steps[-1].after * factor, rounding.adjusted))
    steps.append(_step(Stage.WEIGHTED, steps[-1].after * component.weight, rounding.weighted))
    return steps


def _step(stage: Stage, before: Fraction, rounding: Rounding) -> Step:
    return Step(stage, before, round_exact(before, rounding), rounding)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, ZERO) / len(values)


def _spread(values: Iterable[Fraction]) -> Fraction:
    ordered = sorted(values)
    return ordered[-1] - ordered[0]


def _alarms(entry: int, component: Component, sheets: tuple[SheetLine, ...]) -> list[Alarm]:
    alarms = []
    if component.spread is not None:
        spread = _spread(sheet.total.after for sheet in sheets)
        if spread * MARK_UNIT > component.spread:
            alarms.append(
                spread_alarm(entry=entry, component=component, criterion=None, spread=spread)
            )
    for criterion in component.criteria:
        if criterion.spread is not None:
            spread = _spread(Fraction(sheet.marks[criterion.code], MARK_UNIT) for sheet in sheets)
            if spread * MARK_UNIT > criterion.spread:
                alarms.append(
                    spread_alarm(
                        entry=entry, component=component, criterion=criterion, spread=spread
                    )
                )
    return alarms
