"""Random marking schemes (hypothesis strategies) for the comparison with the reference."""

from fractions import Fraction

from hypothesis import strategies as st

from competition.marking.scheme import (
    EXACT,
    Component,
    Consequences,
    Criterion,
    Penalty,
    RoomRule,
    Rounding,
    Roundings,
    Scheme,
    Section,
    ThirdRule,
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
    Reference,
    Scope,
    Settle,
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


third_rules = st.builds(
    ThirdRule,
    limit=st.sampled_from([0, 500, 1_000, 2_000]),
    settle=st.sampled_from(Settle),
)
room_rules = st.builds(
    RoomRule,
    reference=st.sampled_from(Reference),
    high=st.sampled_from([0, 0, 1]),
    low=st.sampled_from([0, 0, 1]),
    mean=roundings(),
    coefficient=roundings(),
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
    if common["coefficient"] and draw(st.booleans()):
        common["rooms"] = draw(room_rules)
    common["pass_required"] = common["pass_mark"] is not None and draw(st.booleans())
    if draw(st.sampled_from([False, False, True])):
        step = draw(st.sampled_from([1, 10, 500, 1_000]))
        sections = draw(st.sampled_from([(), (), (4_000, 6_000), (1_000, 2_000, 7_000)]))
        return Component(
            method=Method.PAPER,
            maximum=10_000,
            step=step,
            sections=tuple(
                Section(code=f"s{number}", name=f"题型{number}", maximum=most, step=step)
                for number, most in enumerate(sections)
            ),
            **common,
        )
    third = draw(st.one_of(st.none(), st.none(), third_rules))
    scope = draw(st.sampled_from(Scope))
    trimming = Trimming(high=draw(st.integers(0, 2)), low=draw(st.integers(0, 2)), scope=scope)
    if third is not None:
        scope, trimming = Scope.SHEET, Trimming()
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
        minimum_judges=least + draw(st.integers(0, 1)) if third is None else 2,
        third=third,
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
