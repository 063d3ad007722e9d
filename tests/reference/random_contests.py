"""Random contests (hypothesis strategies) for the comparison with the plain reference."""

from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from competition.marking.marks import ComponentMarks, EntryMarks, SheetMarks
from competition.marking.terms import Method, State
from tests.reference.random_schemes import schemes


def random_sheet(rng, component):
    """A judge's sheet from few values (so that ties happen); sometimes blank or off the scheme."""
    marks = {}
    for criterion in component.criteria:
        top = criterion.maximum // criterion.step
        marks[criterion.code] = (
            rng.choice([top // 2, top // 2, top, rng.randint(0, top)]) * criterion.step
        )
    if rng.random() < 0.003:
        del marks[component.criteria[0].code]
    if rng.random() < 0.003:
        marks[component.criteria[-1].code] = rng.choice([-10, criterion.maximum + 10, 7])
    if rng.random() < 0.002:
        marks["stranger"] = 1_000
    cut = rng.choice([0, 0, 0, 100, 500]) if component.sheet_deductions else 0
    return SheetMarks(marks, 100 if rng.random() < 0.002 else cut)


def random_component(rng, component, panel):
    """What one entry has in one component; mostly clean, sometimes anything."""
    top = component.maximum // component.step
    seconds = rng.choice([30, 100, 165, 179, 180, 181, 190, 191, 195, 240])
    has_seconds = component.time is not None or rng.random() < 0.9
    given = {
        "state": rng.choice(list(State)) if rng.random() < 0.04 else None,
        "deduction": rng.choice([0, 0, 0, 500, 1_000, 9_000]) if component.deductions else 0,
        "seconds": seconds if has_seconds and rng.random() < 0.99 else None,
    }
    if component.coefficient != (rng.random() < 0.01):
        given["coefficient"] = rng.choice([Fraction(97, 100), Fraction(81, 79), Fraction(1)])
    if component.rooms is not None and rng.random() < 0.95:
        given["room"] = rng.choice("甲甲甲乙乙丙")
    if component.method is Method.PAPER:
        mark = rng.choice([top // 2, top // 2, rng.randint(0, top)]) * component.step
        return ComponentMarks(mark=mark if rng.random() < 0.99 else None, **given)
    present = random_presence(rng, component, panel, given)
    return ComponentMarks(sheets={seat: random_sheet(rng, component) for seat in present}, **given)


def random_presence(rng, component, panel, given):
    """Whose sheets are there, in any order; own seats and the third go into `given`."""
    seats = set(panel)
    if component.third is not None and rng.random() < 0.95:
        given["third"] = third = random_third(rng)
        if third is not None and rng.random() < 0.98:
            given["seats"] = frozenset({1, 2, third})
            seats = {1, 2, third} if rng.random() < 0.9 else {1, 2}
    elif rng.random() < 0.1 and len(seats) > 1:  # recused: not expected for this entry
        seats.discard(rng.choice(sorted(seats)))
        given["seats"] = frozenset(seats)
    if rng.random() < 0.01:
        seats.add(99)
    if rng.random() < 0.02:
        seats.discard(rng.choice(sorted(seats)))
    order = sorted(seats)
    rng.shuffle(order)
    return order


def random_third(rng):
    """Seldom the seat of one of the two, which must be refused."""
    return rng.choice([None, None, 3, 3, 3, 3, 3, 7, 2] if rng.random() < 0.1 else [None, 3, 3])


def near_twin(rng, scheme, entry):
    """The entry with two criteria's marks exchanged on some sheets, or another time."""
    parts = dict(entry.components)
    for component in scheme.components:
        marks = parts.get(component.code)
        if marks is None:
            continue
        if marks.seconds is not None and rng.random() < 0.4:
            parts[component.code] = marks = marks._replace(seconds=marks.seconds + 1)
        if len(component.criteria) > 1 and rng.random() < 0.7:
            sheets = {seat: exchanged(rng, marks.sheets[seat]) for seat in marks.sheets}
            parts[component.code] = marks._replace(sheets=sheets)
    return entry._replace(components=parts)


def exchanged(rng, sheet):
    """Two criteria's marks exchanged, where both are there."""
    if rng.random() < 0.4 or not {"c0", "c1"} <= sheet.marks.keys():
        return sheet
    other = {"c0": sheet.marks["c1"], "c1": sheet.marks["c0"]}
    return SheetMarks({**sheet.marks, **other}, sheet.deduction)


def most_extra(rng, component):
    """Judges beyond the minimum; two assessors are two, as a rule."""
    if component.third is not None:
        return 1 if rng.random() < 0.05 else 0
    return rng.randint(0, 2)


@st.composite
def contests(draw, most_entries=8):
    """(scheme, entries, seats, draws)."""
    scheme = draw(schemes())
    # An even generator: hypothesis's own would make nearly every entry an exception.
    rng = Random(draw(st.integers(0, 2**32 - 1)))  # noqa: S311 -- a test repeats itself
    seats = {
        each.code: list(range(1, each.minimum_judges + most_extra(rng, each) + 1))
        for each in scheme.components
        if each.method is Method.PANEL
    }
    count = rng.choice([1, *range(3, most_entries + 1)])
    numbers = rng.sample(range(1, 1_000), count)
    entries = []
    for number in numbers:
        if entries and rng.random() < 0.25:  # a twin: ties to the end of the chain
            entries.append(entries[-1]._replace(entry=number))
            continue
        if entries and rng.random() < 0.4:  # the same total by other marks, as a rule
            entries.append(near_twin(rng, scheme, entries[-1])._replace(entry=number))
            continue
        parts = {
            each.code: random_component(rng, each, seats.get(each.code, ()))
            for each in scheme.components
            if rng.random() < 0.995
        }
        state = rng.choice(list(State)) if rng.random() < 0.05 else None
        entries.append(EntryMarks(number, state, parts))
    draws = {}
    if rng.random() < 0.7:
        draws = {number: place for place, number in enumerate(rng.sample(numbers, len(numbers)), 1)}
        if rng.random() < 0.2:
            draws[numbers[0]] = draws[numbers[-1]]
    return scheme, entries, seats, draws
