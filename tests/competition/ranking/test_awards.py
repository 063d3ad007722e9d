"""Award lines: by number, share and points; ties on the line; cumulative and separate."""

from fractions import Fraction

import pytest

from competition.ranking.awards import Ranked, Tier, award_lines, awards_of
from competition.season.terms import AwardMethod, Counting, OnTie, RatioRounding


def ranked(*ranks: int) -> list[Ranked]:
    """Entries 1…n with these ranks; the total falls by one a rank."""
    return [Ranked(entry, rank, Fraction(100 - rank)) for entry, rank in enumerate(ranks, 1)]


def tier(name: str, value: str, **given) -> Tier:
    given.setdefault("method", AwardMethod.COUNT)
    return Tier(name=name, value=Fraction(value), **given)


def given_to(rows, *tiers, **more):
    return [line.entries for line in award_lines(rows, tiers, **more)]


FIRST, SECOND, THIRD = tier("一等奖", "1"), tier("二等奖", "2"), tier("三等奖", "3")


def test_tiers_by_number_go_down_the_ranks():
    assert given_to(ranked(*range(1, 8)), FIRST, SECOND, THIRD) == [(1,), (2, 3), (4, 5, 6)]


def test_an_overfull_tier_does_not_push_a_cumulative_line_down():
    assert given_to(ranked(1, 1, 3, 4), FIRST, SECOND) == [(1, 2), (3,)]


def test_a_separate_line_begins_behind_an_overfull_tier():
    separate = tier("二等奖", "2", counting=Counting.SEPARATE)
    assert given_to(ranked(1, 1, 3, 4), FIRST, separate) == [(1, 2), (3, 4)]


def test_all_out_leaves_the_tied_to_the_next_tier():
    out = tier("一等奖", "1", on_tie=OnTie.ALL_OUT)
    lines = award_lines(ranked(1, 1, 3, 4), [out, SECOND])
    assert [(line.entries, line.tied, line.waits) for line in lines] == [
        ((), (1, 2), False),
        ((1, 2, 3), (), False),
    ]


def test_a_tie_that_waits_for_a_decision_is_given_to_nobody_yet():
    decided = tier("一等奖", "1", on_tie=OnTie.DECISION)
    lines = award_lines(ranked(1, 1, 3, 4), [decided, SECOND])
    assert [(line.entries, line.tied, line.places, line.waits) for line in lines] == [
        ((), (1, 2), 1, True),
        ((3,), (1, 2), 1, True),
    ]
    assert awards_of(lines) == {1: "一等奖（待定）", 2: "一等奖（待定）", 3: "二等奖"}


def test_a_recorded_decision_parts_the_tied():
    decided = tier("一等奖", "1", on_tie=OnTie.DECISION)
    lines = award_lines(ranked(1, 1, 3, 4), [decided, SECOND], decisions={"一等奖": frozenset({2})})
    assert [line.entries for line in lines] == [(2,), (1, 3)]


def test_a_tier_decided_to_stay_vacant_leaves_its_tied_to_the_next():
    decided = tier("一等奖", "1", on_tie=OnTie.DECISION)
    lines = award_lines(ranked(1, 1, 3), [decided, SECOND], decisions={"一等奖": frozenset()})
    assert [line.entries for line in lines] == [(), (1, 2, 3)]


@pytest.mark.parametrize(
    ("rounding", "count"),
    [(RatioRounding.HALF_UP, 2), (RatioRounding.FLOOR, 1), (RatioRounding.CEILING, 2)],
)
def test_a_share_of_sixteen_is_rounded_as_stated(rounding, count):
    share = tier("一等奖", "1/10", method=AwardMethod.RATIO, rounding=rounding)
    assert len(given_to(ranked(*range(1, 17)), share)[0]) == count


def test_points_take_all_who_reach_them_and_a_number_begins_behind():
    above = tier("一等奖", "97", method=AwardMethod.THRESHOLD)
    assert given_to(ranked(1, 2, 3, 4, 5), above, FIRST) == [(1, 2, 3), (4,)]


def test_all_equal_marks_put_everybody_on_the_first_line():
    decided = tier("一等奖", "1", on_tie=OnTie.DECISION)
    line = award_lines(ranked(1, 1, 1), [decided])[0]
    assert (line.entries, line.tied, line.waits) == ((), (1, 2, 3), True)
