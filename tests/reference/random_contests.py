"""Random schemes and contests (hypothesis strategies) for the comparison with the reference."""

from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from competition.marking.marks import ComponentMarks, EntryMarks, SheetMarks
from competition.marking.scheme import (
    EXACT,
    Component,
    Consequences,
    Criterion,
    Penalty,
    Rounding,
    Roundings,
    Scheme,
    TieKey,
    TimeRule,
    Trimming,
)
from competition.marking.terms import (
    COMPONENT_STAGES,
    CRITERION_STAGES,
    Composition,
    Consequence,
    Direction,
    Method,
    Mode,
    RankBy,
    Scope,
    Side,
    Stage,
    State,
    TieEnd,
)

FACTORS = [Fraction(1), Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 10), Fraction(1, 3)]
WEIGHTS = {
    1: [(Fraction(1),)],
    2: [(Fraction(3, 10), Fraction(7, 10)), (Fraction(1, 3), Fraction(2, 3))],
    3: [
        (Fraction(2, 5), Fraction(3, 10), Fraction(3, 10)),
        (Fraction(1, 4), Fraction(11, 20), Fraction(1, 5)),
    ],
}
consequence = st.sampled_from(Consequence)


@st.composite
def roundings(draw):
    """Mostly two digits half-up, sometimes anything."""
    mode = draw(st.sampled_from([Mode.NONE, *Mode]))
    return EXACT if mode is Mode.NONE else Rounding(draw(st.integers(0, 4)), mode)


consequences = st.builds(
    Consequences,
    absent=consequence,
    forfeit=consequence,
    violation=consequence,
    disqualified=consequence,
)
all_roundings = st.builds(
    Roundings,
    sheet_total=roundings(),
    criterion_mean=roundings(),
    criterion_product=roundings(),
    mark=roundings(),
    net=roundings(),
    adjusted=roundings(),
    weighted=roundings(),
)


@st.composite
def time_rules(draw):
    """A penalty table, a cut-off, or nothing."""
    if draw(st.booleans()):
        return None
    if draw(st.booleans()):
        return TimeRule(limit=180, cut_off=True)
    amounts = st.sampled_from([20, 100, 500, 5_000])
    open_end = draw(st.booleans())
    return TimeRule(
        limit=180,
        minimum=draw(st.sampled_from([60, 170])),
        penalties=(
            Penalty(side=Side.OVER, first=1, last=10, amount=draw(amounts)),
            Penalty(side=Side.OVER, first=12, last=None if open_end else 30, amount=draw(amounts)),
            Penalty(side=Side.UNDER, first=1, last=None, amount=draw(amounts)),
        ),
    )


@st.composite
def components(draw, code, weight):
    """One component of either method."""
    common = {
        "code": code,
        "name": f"环节{code}",
        "weight": weight,
        "time": draw(time_rules()),
        "deductions": draw(st.sampled_from([True, True, False])),
        "floor": draw(st.sampled_from([True, True, False])),
        "coefficient": draw(st.sampled_from([False, False, False, True])),
        "rounding": draw(all_roundings),
        "pass_mark": draw(st.sampled_from([None, None, 2_000, 6_500])),
        "consequences": draw(consequences),
    }
    common["pass_required"] = common["pass_mark"] is not None and draw(st.booleans())
    if draw(st.sampled_from([False, False, True])):
        step = draw(st.sampled_from([1, 10, 500, 1_000]))
        return Component(method=Method.PAPER, maximum=10_000, step=step, **common)
    scope = draw(st.sampled_from(Scope))
    trimming = Trimming(high=draw(st.integers(0, 2)), low=draw(st.integers(0, 2)), scope=scope)
    step = draw(st.sampled_from([10, 500, 1_000]))
    factors = draw(st.lists(st.sampled_from(FACTORS), min_size=1, max_size=3))
    criteria = tuple(
        Criterion(
            code=f"c{number}",
            name=f"指标{number}",
            # A third of 5 points would not be a whole number of thousandths.
            maximum=3_000 if factor.denominator == 3 else draw(st.sampled_from([3_000, 5_000])),
            factor=factor,
            step=step,
            spread=draw(st.sampled_from([None, None, 1_500])),
        )
        for number, factor in enumerate(factors)
    )
    least = trimming.high + trimming.low + 1
    return Component(
        method=Method.PANEL,
        maximum=int(sum(each.maximum * each.factor for each in criteria)),
        criteria=criteria,
        trimming=trimming,
        minimum_judges=least + draw(st.integers(0, 1)),
        spread=draw(st.sampled_from([None, None, 2_000])),
        sheet_deductions=scope is Scope.SHEET and draw(st.booleans()),
        **common,
    )


def possible_tie_keys(parts):
    """Every stage value that may be a tie key, both directions."""
    places = [(Stage.TOTAL_EXACT, None, None)]
    for part in parts:
        stages = [*COMPONENT_STAGES, Stage.SECONDS]
        if part.method is Method.PANEL:
            stages.append(Stage.UNTRIMMED)
        places += [(stage, part.code, None) for stage in stages]
        places += [
            (stage, part.code, each.code) for each in part.criteria for stage in CRITERION_STAGES
        ]
    return [
        TieKey(stage=stage, component=code, criterion=criterion, direction=direction)
        for stage, code, criterion in places
        for direction in Direction
    ]


@st.composite
def schemes(draw):
    """A whole scheme that `parse_scheme` would accept."""
    count = draw(st.integers(1, 3))
    composition = draw(st.sampled_from(Composition))
    weights = (Fraction(1),) * count
    if composition is Composition.WEIGHTED:
        weights = draw(st.sampled_from(WEIGHTS[count]))
    parts = tuple(draw(components(f"p{number}", weights[number])) for number in range(count))
    pass_mark = draw(st.sampled_from([None, None, None, 4_000]))
    keys = st.sampled_from(possible_tie_keys(parts))
    links = draw(st.sampled_from([0, 1, 2, 3]))
    return Scheme(
        title="随机方案",
        composition=composition,
        components=parts,
        rounding=draw(roundings()),
        rank_by=draw(st.sampled_from(RankBy)),
        tie_chain=tuple(draw(st.lists(keys, min_size=links, max_size=links, unique=True))),
        tie_end=draw(st.sampled_from(TieEnd)),
        consequences=draw(consequences),
        leave_gap=frozenset(draw(st.sets(st.sampled_from(State), max_size=2))),
        pass_mark=pass_mark,
        pass_required=pass_mark is not None and draw(st.booleans()),
        pending=tuple(draw(st.lists(st.just("权重待组委会确认"), max_size=1))),
    )


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
    if component.method is Method.PAPER:
        mark = rng.choice([top // 2, top // 2, rng.randint(0, top)]) * component.step
        return ComponentMarks(mark=mark if rng.random() < 0.99 else None, **given)
    seats = set(panel)
    if rng.random() < 0.1 and len(seats) > 1:  # recused: not expected for this entry
        seats.discard(rng.choice(sorted(seats)))
        given["seats"] = frozenset(seats)
    if rng.random() < 0.01:
        seats.add(99)
    if rng.random() < 0.02:
        seats.discard(rng.choice(sorted(seats)))
    order = sorted(seats)
    rng.shuffle(order)
    return ComponentMarks(sheets={seat: random_sheet(rng, component) for seat in order}, **given)


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


@st.composite
def contests(draw, most_entries=8):
    """(scheme, entries, seats, draws)."""
    scheme = draw(schemes())
    # An even generator: hypothesis's own would make nearly every entry an exception.
    rng = Random(draw(st.integers(0, 2**32 - 1)))  # noqa: S311 -- a test repeats itself
    seats = {
        each.code: list(range(1, each.minimum_judges + rng.randint(0, 2) + 1))
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
