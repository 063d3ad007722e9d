"""评审分配: everybody gets enough assessors, loads are even, nobody reads what they must not."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.drawing.assigning import Plan, Unfilled, assign, least_loaded

SEATS = st.integers(1, 7)
WORKS = st.integers(0, 12)


@st.composite
def tables(draw, *, most_works: int = 12, most_seats: int = 7):
    seats = list(range(1, draw(st.integers(1, most_seats)) + 1))
    works = [f"H{number:03d}" for number in range(draw(st.integers(0, most_works)))]
    some = st.frozensets(st.sampled_from(seats), max_size=len(seats))
    barred = {work: draw(some) for work in works}
    fixed = {work: draw(st.frozensets(st.sampled_from(seats), max_size=2)) for work in works}
    return works, seats, draw(st.integers(1, 4)), barred, fixed


def spread(plan: Plan) -> int:
    return max(plan.loads.values()) - min(plan.loads.values())


@given(tables(), st.text(max_size=8))
def test_every_work_gets_what_is_possible_and_never_a_recused_pair(table, seed):
    works, seats, each, barred, fixed = table
    plan = assign(works, seats, each=each, seed=seed, barred=barred, fixed=fixed)
    assert set(plan.given) == set(works)
    for work, own in plan.given.items():
        may = set(seats) - barred[work]
        kept = fixed[work] & may
        assert own <= may
        assert kept <= own
        assert len(own) == max(len(kept), min(each, len(may)))
    assert plan.unfilled == [
        Unfilled(work, len(own), each)
        for work, own in sorted(plan.given.items())
        if len(own) < each
    ]
    assert plan.loads == {seat: sum(seat in own for own in plan.given.values()) for seat in seats}


@given(st.integers(0, 60), SEATS, st.integers(1, 4), st.text(max_size=8))
def test_without_recusals_loads_differ_by_at_most_one(works, seats, each, seed):
    plan = assign(
        [f"H{number}" for number in range(works)], range(1, seats + 1), each=each, seed=seed
    )
    assert spread(plan) <= 1


@settings(max_examples=40)
@given(tables(most_works=4, most_seats=4), st.text(max_size=4))
def test_the_loads_are_as_even_as_any_plan_can_make_them(table, seed):
    works, seats, each, barred, _ = table
    plan = assign(works, seats, each=each, seed=seed, barred=barred)
    choices = []
    for work in works:
        may = sorted(set(seats) - barred[work])
        choices.append(list(combinations(may, min(each, len(may)))))
    best = min(
        sum(sum(seat in own for own in plan_) ** 2 for seat in seats) for plan_ in product(*choices)
    )
    assert sum(load**2 for load in plan.loads.values()) == best


@given(tables(), st.text(max_size=8))
def test_the_same_seed_gives_the_same_plan_whatever_the_order(table, seed):
    works, seats, each, barred, fixed = table
    one = assign(works, seats, each=each, seed=seed, barred=barred, fixed=fixed)
    two = assign(works[::-1], seats[::-1], each=each, seed=seed, barred=barred, fixed=fixed)
    assert (one.given, one.digest) == (two.given, two.digest)


def test_another_seed_gives_another_plan():
    works = [f"H{number:03d}" for number in range(20)]
    plans = {assign(works, range(1, 8), each=2, seed=str(seed)).digest for seed in range(5)}
    assert len(plans) == 5


def test_the_least_loaded_takes_the_third_reading():
    assert least_loaded([3, 5, 4], {3: 2, 4: 1, 5: 1}) == 4
    assert least_loaded([], {}) is None
