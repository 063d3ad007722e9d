"""What must hold for every scheme and every contest (P5–P9 of the robustness guide)."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from competition.marking import ComponentMarks, EntryMarks, SheetMarks
from competition.marking.scheme import EXACT, Roundings
from competition.marking.terms import Composition, Method, Scope, Stage
from competition.ranking import compute_standing_rows
from tests.competition.marking.examples import entry, panel, paper, scheme_of, written
from tests.reference.random_contests import contests

pytestmark = pytest.mark.slow
some = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
marks = st.integers(0, 100).map(lambda points: points * 1_000)


def standing(contest, **given):
    """The standing of a random contest."""
    scheme, entries, seats, draws = contest
    return compute_standing_rows(scheme, entries, seats=seats, draws=draws, **given)


@some
@given(contests())
def test_the_total_is_the_weighted_sum_of_the_adjusted_marks(contest):
    scheme, entries, seats, draws = contest
    bare = [
        replace(each, rounding=replace(each.rounding, weighted=EXACT)) for each in scheme.components
    ]
    scheme = replace(scheme, components=tuple(bare))
    if scheme.composition is Composition.WEIGHTED:
        assert sum(each.weight for each in scheme.components) == 1
    result = standing((scheme, entries, seats, draws))
    for row in result.rows:
        if row.values[0] is not None:
            parts = [result.points(row, f"{each.code}.adjusted") * each.weight for each in bare]
            assert result.points(row, "total_exact") == sum(parts)


@some
@given(contests())
def test_a_scheme_without_rounding_rounds_nowhere(contest):
    scheme, entries, seats, draws = contest
    bare = tuple(replace(each, rounding=Roundings()) for each in scheme.components)
    result = standing((replace(scheme, components=bare, rounding=EXACT), entries, seats, draws))
    for row in result.rows:
        assert row.values[0] is None or result.points(row, "total") == result.points(
            row, "total_exact"
        )


@some
@given(contests())
def test_every_rounded_value_has_no_more_digits_than_its_stage(contest):
    result = standing(contest, full=True)
    for row in result.rows:
        for slot in result.slots:
            value = result.points(row, slot.name)
            if value is not None and slot.digits is not None:
                assert (value * 10**slot.digits).denominator == 1


@some
@given(contests(), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_judges_changes_nothing(contest, rng):
    scheme, entries, seats, draws = contest
    turned = [each._replace(components=turn(each.components, rng)) for each in entries]
    rng.shuffle(turned)
    assert standing((scheme, turned, seats, draws), full=True) == standing(contest, full=True)


def turn(components, rng):
    """The same sheets in another order of the mapping."""
    found = {}
    for code, each in components.items():
        order = list(each.sheets)
        rng.shuffle(order)
        found[code] = each._replace(sheets={seat: each.sheets[seat] for seat in order})
    return found


@some
@given(contests(), st.randoms(use_true_random=False))
def test_the_seat_a_judge_sits_on_changes_no_value(contest, rng):
    scheme, entries, seats, draws = contest
    before = standing(contest, full=True)
    clean = {row.entry for row in before.rows if row.status != "incomplete"}
    assume(not before.missing)
    moved = []
    for each in entries:
        components = {}
        for code, part in each.components.items():
            order = sorted(part.sheets)
            rng.shuffle(order)
            now_at = dict(zip(sorted(part.sheets), order, strict=True))
            exchanged = {now_at[seat]: sheet for seat, sheet in part.sheets.items()}
            third = now_at.get(part.third, part.third)  # who is the third stays the third
            components[code] = part._replace(sheets=exchanged, third=third)
        moved.append(each._replace(components=components))
    after = standing((scheme, moved, seats, draws), full=True)
    assert clean == {row.entry for row in entries_of(after)}
    assert before.rows == after.rows


def entries_of(result):
    """The rows that are not incomplete."""
    return [row for row in result.rows if row.status != "incomplete"]


@st.composite
def panels(draw):
    """A trimmed panel of one to three criteria, and a few entries' sheets."""
    high, low = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    judges = high + low + draw(st.integers(1, 3))
    codes = "abc"[: draw(st.integers(1, 3))]
    scheme = scheme_of(
        panel(
            criteria=[(code, 100) for code in codes],
            trimming={"high": high, "low": low, "scope": draw(st.sampled_from(list(Scope))).value},
            rounding={"mark": {"digits": draw(st.integers(0, 2)), "mode": "half_up"}},
        ),
        tie_chain=[{"stage": "mark", "component": "plan"}],
    )
    sheet = st.fixed_dictionaries(dict.fromkeys(codes, marks)).map(SheetMarks)
    sheets = st.lists(sheet, min_size=judges, max_size=judges)
    return scheme, judges, draw(st.lists(sheets, min_size=1, max_size=5))


def place(scheme, judges, entries):
    """The standing of sheets per entry, entries numbered from 1."""
    given = [
        EntryMarks(number, None, {"plan": ComponentMarks(sheets=dict(enumerate(sheets, 1)))})
        for number, sheets in enumerate(entries, 1)
    ]
    return compute_standing_rows(scheme, given, seats={"plan": range(1, judges + 1)}, full=True)


@some
@given(panels(), st.integers(0, 2**32))
def test_raising_one_mark_never_lowers_that_entry(given_panel, seed):
    scheme, judges, entries = given_panel
    rng = Random(seed)  # noqa: S311 -- a test repeats itself
    before = {row.entry: row.rank for row in place(scheme, judges, entries).rows}
    raised = [[SheetMarks(dict(sheet.marks)) for sheet in sheets] for sheets in entries]
    sheet = rng.choice(raised[0]).marks
    code = rng.choice(sorted(sheet))
    sheet[code] = rng.randint(sheet[code] // 1_000, 100) * 1_000
    after = {row.entry: row.rank for row in place(scheme, judges, raised).rows}
    assert after[1] <= before[1]


@some
@given(panels())
def test_a_trimmed_mean_lies_between_the_lowest_and_the_highest(given_panel):
    scheme, judges, entries = given_panel
    result = place(scheme, judges, entries)
    rounding = Fraction(1, 2)
    for row in result.rows:
        sheets = entries[row.entry - 1]
        totals = [sum(sheet.marks.values()) for sheet in sheets]
        mark = result.points(row, "plan.mark")
        if scheme.components[0].trimming.scope is Scope.SHEET:
            assert (
                Fraction(min(totals), 1_000) - rounding
                <= mark
                <= Fraction(max(totals), 1_000) + rounding
            )
        assert 0 <= mark <= 100 * len(scheme.components[0].criteria)


@some
@given(st.lists(marks, min_size=5, max_size=9), st.integers(0, 2), st.integers(0, 2))
def test_trimming_drops_by_value_one_copy_each(values, high, low):
    scheme = scheme_of(panel(trimming={"high": high, "low": low, "scope": "sheet"}))
    result = place(scheme, len(values), [[SheetMarks({"content": value}) for value in values]])
    left = list(values)
    for _ in range(low):
        left.remove(min(left))
    for _ in range(high):
        left.remove(max(left))
    assert result.points(result.rows[0], "plan.mark") == Fraction(sum(left), 1_000 * len(left))


@some
@given(contests())
def test_equal_places_are_stated_and_never_decided_by_number(contest):
    scheme, entries, seats, draws = contest
    renumbered = {each.entry: 2_000 - each.entry for each in entries}
    others = [each._replace(entry=renumbered[each.entry]) for each in entries]
    other_draws = {renumbered[number]: place for number, place in draws.items()}
    first = {renumbered[row.entry]: row.rank for row in standing(contest).rows}
    second = standing((scheme, others, seats, other_draws)).rows
    assert first == {row.entry: row.rank for row in second}
    shared = [row.rank for row in second if row.rank is not None]
    for row in second:
        if row.rank is not None and shared.count(row.rank) > 1:
            assert row.tie_end in {"share", "draw_missing"}
            assert "并列第" in row.tie


@some
@given(contests())
def test_ranks_are_a_competition_ranking(contest):
    scheme, *_ = contest
    assume(not scheme.leave_gap)
    ranks = [row.rank for row in standing(contest).rows if row.rank is not None]
    assert ranks == sorted(ranks)
    assert all(rank == 1 + sum(other < rank for other in ranks) for rank in ranks)


@some
@given(contests())
def test_an_entry_has_a_total_or_a_stated_reason(contest):
    result = standing(contest)
    reported = {each.entry for each in result.missing}
    for row in result.rows:
        if row.status == "incomplete":
            assert row.entry in reported
        if row.status == "unranked":
            assert row.reasons


def test_missing_zero_absent_and_recused_are_four_different_things():
    scheme = scheme_of(paper("theory", weight="0.5"), panel(weight="0.5", minimum_judges=1))
    both = {1: SheetMarks({"content": 80_000}), 2: SheetMarks({"content": 0})}
    one = {1: SheetMarks({"content": 80_000})}
    given = [
        entry(1, theory=written("80"), plan=ComponentMarks(sheets=both)),
        entry(2, theory=written("80"), plan=ComponentMarks(sheets=one)),
        entry(3, theory=written("80"), plan=ComponentMarks(sheets=one, seats=frozenset({1}))),
        entry(4, theory=written("0"), plan=ComponentMarks(sheets=both)),
        entry(5, plan=ComponentMarks(sheets=both)),
    ]
    result = compute_standing_rows(scheme, given, seats={"plan": [1, 2]})
    texts = {row.entry: (row.status, result.text(row, "total")) for row in result.rows}
    assert texts == {
        1: ("ranked", "60"),
        2: ("incomplete", ""),
        3: ("ranked", "80"),
        4: ("ranked", "20"),
        5: ("incomplete", ""),
    }


@some
@given(contests())
def test_every_slot_of_the_full_layout_has_its_own_name(contest):
    result = standing(contest, full=True)
    names = [slot.name for slot in result.slots]
    assert len(set(names)) == len(names)
    scheme = contest[0]
    means = [slot for slot in result.slots if slot.stage is Stage.CRITERION_MEAN]
    panels_only = [each for each in scheme.components if each.method is Method.PANEL]
    assert len(means) == sum(len(each.criteria) for each in panels_only)
