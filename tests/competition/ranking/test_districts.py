"""District tables and 优秀组织奖, by hand and by property."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.ranking.districts import medal_table, score_table
from competition.ranking.organization import Share, organization_rows
from competition.season.organization import Organization, OrganizationTerm
from competition.season.terms import OnTie, OrganizationInput

NAMES = ["甲区", "乙区", "丙区", "丁区"]
TIERS = ["一等奖", "二等奖"]


def test_first_prizes_count_before_any_number_of_second_ones():
    won = [("乙区", "一等奖"), ("甲区", "二等奖"), ("甲区", "二等奖"), ("甲区", "二等奖")]
    rows = medal_table(NAMES, won, TIERS, {"一等奖": 8, "二等奖": 4})
    assert [(row.rank, row.district, row.counts, row.total, row.points) for row in rows] == [
        (1, "乙区", (1, 0), 1, 8),
        (2, "甲区", (0, 3), 3, 12),
        (3, "丙区", (0, 0), 0, 0),
        (3, "丁区", (0, 0), 0, 0),
    ]


def test_equal_sums_share_a_rank_and_the_next_one_is_left_out():
    totals = [("甲区", 0, Fraction(80)), ("乙区", 0, Fraction(50)), ("乙区", 1, Fraction(30))]
    rows = score_table(NAMES[:3], totals, 2)
    assert [(row.rank, row.district, row.sums, row.total) for row in rows] == [
        (1, "甲区", (80, None), 80),
        (1, "乙区", (50, 30), 80),
        (3, "丙区", (None, None), 0),
    ]


def prize(places: int, on_tie: OnTie = OnTie.ALL_IN) -> Organization:
    terms = (
        OrganizationTerm(input=OrganizationInput.ON_TIME, weight="70"),
        OrganizationTerm(input=OrganizationInput.ENTRIES, weight="30"),
    )
    return Organization(name="优秀组织奖", places=places, terms=terms, on_tie=on_tie)


def inputs(on_time: Share, entries: Share) -> dict[OrganizationInput, Share]:
    return {OrganizationInput.ON_TIME: on_time, OrganizationInput.ENTRIES: entries}


def test_the_score_is_weight_times_share_rounded_half_up():
    [row] = organization_rows(prize(1), [("甲区", inputs(Share(1, 3), Share(2, 3)))])
    assert row.points == {
        OrganizationInput.ON_TIME: Fraction(70, 3),
        OrganizationInput.ENTRIES: Fraction(20),
    }
    assert (row.score, row.is_awarded) == (Fraction("43.33"), True)


def test_an_input_without_anything_to_count_gives_nothing():
    [row] = organization_rows(prize(1), [("甲区", inputs(Share(0, 0), Share(1, 1)))])
    assert (row.score, str(row.inputs[OrganizationInput.ON_TIME])) == (30, "—")


@pytest.mark.parametrize(("on_tie", "awarded"), [(OnTie.ALL_IN, 3), (OnTie.ALL_OUT, 1)])
def test_those_tied_on_the_last_place_are_all_in_or_all_out(on_tie, awarded):
    rows = organization_rows(
        prize(2, on_tie),
        [
            ("甲区", inputs(Share(1, 1), Share(1, 1))),
            ("乙区", inputs(Share(1, 1), Share(1, 2))),
            ("丙区", inputs(Share(1, 1), Share(1, 2))),
        ],
    )
    assert [row.rank for row in rows] == [1, 2, 2]
    assert (sum(row.is_awarded for row in rows), sum(row.is_on_the_line for row in rows)) == (
        awarded,
        2,
    )


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TIERS)), max_size=30))
def test_no_award_is_lost_and_ranks_never_contradict_the_counts(won):
    rows = medal_table(NAMES, won, TIERS, {})
    assert sum(row.total for row in rows) == len(won)
    assert [row.counts for row in rows] == sorted((row.counts for row in rows), reverse=True)
    assert all(row.rank == 1 + sum(other.counts > row.counts for other in rows) for row in rows)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9)),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 4),
)
def test_all_in_never_leaves_a_place_empty_and_all_out_never_gives_one_too_many(shares, places):
    districts = [
        (f"{number}区", inputs(Share(a, b), Share(c, d)))
        for number, (a, b, c, d) in enumerate(shares)
    ]
    full = sum(row.is_awarded for row in organization_rows(prize(places), districts))
    strict = sum(
        row.is_awarded for row in organization_rows(prize(places, OnTie.ALL_OUT), districts)
    )
    assert strict <= places
    assert full >= min(places, len(districts))
