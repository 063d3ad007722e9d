"""Worked examples of a scheme: marks that show trimming, a rounding at 5, a penalty, and a tie.

Made from the scheme alone and always the same, so that two people see the same example.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice

from competition.marking import explain
from competition.marking.explanation import Explanation, Step
from competition.marking.inputs import Seats
from competition.marking.marks import ComponentMarks, EntryMarks, SheetMarks
from competition.marking.scheme import PAIR, Component, Criterion, Scheme
from competition.marking.terms import Composition, Method, Mode, Side
from competition.ranking.rooms import room_tables, with_coefficients
from competition.ranking.rows import StandingResult
from competition.ranking.standing import compute_standing_rows

FIRST, SECOND, THIRD = 1, 2, 3
NAMES: Mapping[int, str] = {FIRST: "甲", SECOND: "乙", THIRD: "丙"}
ROOMS: Mapping[int, str] = {FIRST: "第一考场", SECOND: "第二考场", THIRD: "第二考场"}
_DRAWS: Mapping[int, int] = {FIRST: 1, SECOND: 2, THIRD: 3}
_LEVELS = {FIRST: Fraction(88, 100), SECOND: Fraction(82, 100), THIRD: Fraction(82, 100)}
# By how much each judge lies off, in hundredths of the maximum: never all alike.
_OFF = (0, -3, 4, -8, 6, 1, -5, 3, -2, 7)
# A mean over three or five never ends in a 5 alone; over four or six it may.
_HALF = Fraction(1, 2)
_SPARE = (0, 1)
_NUDGES = 24
_TRADES = 40
_MOST_TRADES = 60


@dataclass(frozen=True)
class WorkedExample:
    """Three entries through the real engine."""

    entries: tuple[EntryMarks, ...]
    explanations: tuple[Explanation, ...]
    result: StandingResult


def worked_example(scheme: Scheme, typed: Mapping[int, EntryMarks]) -> WorkedExample:
    """Compute the three entries; those `typed` replace the generated ones."""
    made = generated(scheme)
    entries = [typed.get(each.entry, each) for each in made]
    return computed(scheme, entries)


def computed(scheme: Scheme, entries: list[EntryMarks]) -> WorkedExample:
    """Any few entries through the engine, explained."""
    seats = _seats_of(scheme, entries)
    tables = room_tables(scheme, entries, seats=seats)
    corrected = list(with_coefficients(entries, tables))
    return WorkedExample(
        entries=tuple(entries),
        explanations=tuple(explain(scheme, each, seats=seats) for each in corrected),
        result=compute_standing_rows(scheme, entries, seats=seats, draws=_DRAWS, full=True),
    )


def _seats_of(scheme: Scheme, entries: Iterable[EntryMarks]) -> Seats:
    """Everybody who marked anybody."""
    found: dict[str, set[int]] = {each.code: set() for each in scheme.components}
    for entry in entries:
        for code, marks in entry.components.items():
            found[code] |= marks.sheets.keys()
    return found


def _panels(scheme: Scheme, spare: int) -> dict[str, range]:
    """The judges the scheme demands, three kept at least where it trims, and some to spare."""
    found = {}
    for each in scheme.components:
        if each.method is Method.PANEL:
            trimmed = each.trimming.high + each.trimming.low
            least = max(each.minimum_judges, trimmed + 3 if trimmed else 0)
            most = PAIR if each.third else least + spare
            found[each.code] = range(1, most + 1)
    return found


def generated(scheme: Scheme) -> list[EntryMarks]:
    """甲 shows trimming, a rounding at 5 and a penalty; 乙 and 丙 have equal totals if possible."""
    for spare in _SPARE:
        seats = _panels(scheme, spare)
        found = _generated(scheme, seats)
        if _has_five(explain(scheme, found[0], seats=seats)):
            return found
    return _generated(scheme, _panels(scheme, _SPARE[0]))


def _generated(scheme: Scheme, seats: Mapping[str, range]) -> list[EntryMarks]:
    plain = {
        number: EntryMarks(
            number,
            None,
            {each.code: _marks(scheme, each, number, seats) for each in scheme.components},
        )
        for number in NAMES
    }
    first = _rounded_at_five(scheme, plain[FIRST], seats)
    second, third = _tied(scheme, plain[SECOND], plain[THIRD])
    return [first, second, third]


def _marks(
    scheme: Scheme, component: Component, number: int, seats: Mapping[str, range]
) -> ComponentMarks:
    given = ComponentMarks(
        seconds=_seconds(scheme, component, number),
        room=ROOMS[number] if component.rooms else None,
        coefficient=Fraction(1) if component.coefficient and not component.rooms else None,
    )
    if component.method is Method.PAPER:
        return given._replace(mark=_level(component, number, 0))
    judges = list(seats[component.code])
    third = PAIR + 1 if component.third and number == FIRST else None
    if third:
        judges.append(third)
    # Where a third may be called, 乙 and 丙 have two who agree whatever the limit.
    offs = {seat: 0 if component.third and not third else seat - 1 for seat in judges}
    sheets = {
        seat: SheetMarks(
            {each.code: _level(each, number, offs[seat]) for each in component.criteria}
        )
        for seat in judges
    }
    if third and component.third:
        sheets[1] = _apart(component, sheets[1])
    return given._replace(sheets=sheets, third=third, seats=frozenset(judges))


def _level(of: Criterion | Component, number: int, judge: int) -> int:
    """About the entry's level of the maximum, on the mark step."""
    off = Fraction(_OFF[judge % len(_OFF)], 100)
    steps = round(of.maximum * (_LEVELS[number] + off) / of.step)
    return max(min(steps, of.maximum // of.step), 0) * of.step


def _apart(component: Component, sheet: SheetMarks) -> SheetMarks:
    """The first assessor's sheet so low that a third is called, where the limit can be passed."""
    return SheetMarks(
        {each.code: each.maximum * 2 // 5 // each.step * each.step for each in component.criteria},
        sheet.deduction,
    )


def _seconds(scheme: Scheme, component: Component, number: int) -> int | None:
    rule = component.time
    if rule is None:
        return 60 * number if scheme.needs_seconds(component) else None
    over = [row.first for row in rule.penalties if row.side is Side.OVER]
    if number == FIRST and over:
        return rule.limit + over[0]
    return max(rule.limit - 5 * number, rule.minimum or 0)


def _rounded_at_five(scheme: Scheme, entry: EntryMarks, seats: Seats) -> EntryMarks:
    """The entry nudged until some stage has exactly a 5 to round; as it was where none is found."""
    for component in scheme.components:
        for nudge in range(_NUDGES):
            tried = _nudged(component, entry, nudge)
            if tried is not None and _has_five(explain(scheme, tried, seats=seats)):
                return tried
    return entry


def _has_five(found: Explanation) -> bool:
    steps = [step for part in found.components for step in part.steps]
    return any(ends_in_five(step) for step in [*steps, *([found.total] if found.total else [])])


def ends_in_five(step: Step) -> bool:
    """Whether the value before rounding lies exactly half way."""
    if step.rounding.mode is Mode.NONE:
        return False
    return step.before * int(10**step.rounding.digits) % 1 == _HALF


def _nudged(component: Component, entry: EntryMarks, nudge: int) -> EntryMarks | None:
    """Some steps less on one mark; None beyond the scale."""
    marks = entry.components[component.code]
    if marks.mark is not None:
        changed = _moved(marks, component, None, -nudge)
    else:
        seat = list(marks.sheets)[nudge % len(marks.sheets)]
        changed = _moved(
            marks, component, component.criteria[0], -(nudge // len(marks.sheets)), only=seat
        )
    if changed is None:
        return None
    return entry._replace(components={**entry.components, component.code: changed})


def _moved(
    marks: ComponentMarks,
    component: Component,
    criterion: Criterion | None,
    steps: int,
    *,
    only: int | None = None,
) -> ComponentMarks | None:
    """The marks so many steps up or down; None where one would leave its scale."""
    if criterion is None:
        mark = (marks.mark or 0) + steps * component.step
        return marks._replace(mark=mark) if 0 <= mark <= component.maximum else None
    sheets = dict(marks.sheets)
    for seat in sheets if only is None else [only]:
        mark = sheets[seat].marks[criterion.code] + steps * criterion.step
        if not 0 <= mark <= criterion.maximum:
            return None
        sheets[seat] = SheetMarks({**sheets[seat].marks, criterion.code: mark})
    return marks._replace(sheets=sheets)


Lever = tuple[Component, Criterion | None, Fraction]  # what moves, and points per step


def _levers(scheme: Scheme) -> Iterator[Lever]:
    for each in scheme.components:
        weight = each.weight if scheme.composition is Composition.WEIGHTED else Fraction(1)
        if each.method is Method.PAPER:
            yield each, None, each.step * weight
        for criterion in each.criteria:
            yield each, criterion, criterion.step * criterion.factor * weight


def _tied(scheme: Scheme, second: EntryMarks, third: EntryMarks) -> tuple[EntryMarks, EntryMarks]:
    """丙 with 乙's total by other marks, so that the chain decides; else with the same marks."""
    twin = second._replace(entry=THIRD)
    if any(each.rooms for each in scheme.components):
        return second, third
    for up, down in islice(combinations(list(_levers(scheme)), 2), _MOST_TRADES):
        traded = _traded(twin, up, down)
        if traded is not None and _decided(scheme, [second, traded]):
            return second, traded
    return second, twin


def _traded(entry: EntryMarks, up: Lever, down: Lever) -> EntryMarks | None:
    """More of one mark and less of another for the same total; None where steps do not fit."""
    for more in range(1, _TRADES):
        less = up[2] * more / down[2]
        if less.denominator == 1 and less <= _TRADES:
            one = _with(entry, up, more)
            return None if one is None else _with(one, down, -less.numerator)
    return None


def _with(entry: EntryMarks, lever: Lever, steps: int) -> EntryMarks | None:
    component, criterion, _ = lever
    moved = _moved(entry.components[component.code], component, criterion, steps)
    if moved is None:
        return None
    return entry._replace(components={**entry.components, component.code: moved})


def _decided(scheme: Scheme, pair: list[EntryMarks]) -> bool:
    rows = computed(scheme, pair).result.rows
    return all(row.decided_by is not None for row in rows)
