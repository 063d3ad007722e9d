"""Room coefficients: reference mean ÷ room mean of the net marks."""

from fractions import Fraction

import pytest

from competition.marking.terms import State
from competition.ranking import compute_standing_rows
from competition.ranking.rooms import room_tables
from tests.competition.marking.examples import TWO, entry, paper, scheme_of, written

FOUR = {"digits": 4, "mode": "half_up"}


def rules(**rooms):
    """One paper of 100 points with a coefficient."""
    return scheme_of(paper(coefficient=True, rooms=rooms, rounding={"adjusted": TWO}))


def room(name, *marks, start):
    """The entries of one room."""
    return [
        entry(start + number, theory=written(mark, room=name)) for number, mark in enumerate(marks)
    ]


def two_rooms():
    """甲: 60, 70, 80, mean 70; 乙: 90, 100, mean 95; all: 80; of the means: 82.5."""
    return [*room("甲", "60", "70", "80", start=1), *room("乙", "90", "100", start=11)]


@pytest.mark.parametrize(
    ("rule", "reference", "first", "second"),
    [
        ({}, "80", "8/7", "16/19"),
        ({"reference": "rooms"}, "82.5", "33/28", "33/38"),
        ({"coefficient": FOUR}, "80", "1.1429", "0.8421"),
        # 甲: 70; 乙 would lose both, so it keeps both; all: (70 + 80 + 90) / 3.
        ({"high": 1, "low": 1}, "80", "8/7", "16/19"),
        ({"high": 1}, "75", "15/13", "5/6"),
        ({"mean": {"digits": 0, "mode": "truncate"}, "low": 1}, "85", "17/15", "17/20"),
    ],
)
def test_the_coefficient_is_reference_over_room_mean(rule, reference, first, second):
    (table,) = room_tables(rules(**rule), two_rooms(), seats={})
    assert table.reference == Fraction(reference)
    assert (table.coefficient("甲"), table.coefficient("乙")) == (Fraction(first), Fraction(second))


def test_everybody_is_adjusted_by_the_own_room():
    result = compute_standing_rows(rules(), two_rooms(), seats={}, full=True)
    adjusted = {row.entry: result.text(row, "theory.adjusted") for row in result.rows}
    assert adjusted == {1: "68.57", 2: "80.00", 3: "91.43", 11: "75.79", 12: "84.21"}
    assert [(each.room, each.people) for each in result.rooms[0].rooms] == [("乙", 2), ("甲", 3)]


def test_absent_states_and_zero_are_out_of_the_means():
    others = [
        entry(21, theory=written("0", room="甲")),
        entry(22, theory=written("5", state=State.ABSENT, room="甲")),
        entry(23, state=State.DISQUALIFIED, theory=written("5", room="甲")),
        entry(24, theory=written("5", room="甲")._replace(mark=None)),
    ]
    assert room_tables(rules(), [*two_rooms(), *others], seats={}) == room_tables(
        rules(), two_rooms(), seats={}
    )


def test_the_means_are_of_the_net_mark():
    given = [entry(1, theory=written("80", room="甲", deduction=10_000))]
    (table,) = room_tables(rules(), given, seats={})
    assert table.rooms[0].mean == 70


def test_a_room_in_which_nobody_counts_has_the_coefficient_one():
    given = [*two_rooms(), *room("丙", "0", start=21)]
    result = compute_standing_rows(rules(), given, seats={}, full=True)
    assert result.rooms[0].coefficient("丙") == 1
    assert (len(result.rows), result.missing) == (6, ())


def test_without_a_room_the_coefficient_is_missing_in_words():
    given = [*two_rooms(), entry(31, theory=written("77"))]
    result = compute_standing_rows(rules(), given, seats={})
    assert [(each.entry, each.sentence) for each in result.missing] == [
        (31, "“理论知识”没有出场位置（考场），无法取修正系数")
    ]


def test_a_mean_that_rounds_to_zero_is_missing_in_words():
    given = [*two_rooms(), *room("丙", "0.3", start=21)]
    result = compute_standing_rows(rules(mean={"digits": 0, "mode": "half_up"}), given, seats={})
    assert [each.sentence for each in result.missing] == [
        "“理论知识”考场“丙”的平均分舍入后为零，无法取修正系数"
    ]
