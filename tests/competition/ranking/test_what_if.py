"""试算: the scheme's own setting moves nobody; leaving a judge out is a contest without the seat."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings

from competition.marking.scheme import EXACT, RoomRule, Rounding, Trimming
from competition.marking.terms import Method, Mode, RankBy, Scope, Stage, TieEnd
from competition.ranking import compute_standing_rows
from competition.ranking.awards import Tier
from competition.ranking.effects import Flip, effects
from competition.ranking.standard_variations import standard_variations
from competition.ranking.what_if import (
    Contest,
    Variation,
    VariationRefused,
    try_variation,
    what_if,
)
from competition.season.terms import AwardMethod
from tests.competition.marking.examples import TWO, entry, judged, panel, paper, scheme_of, written
from tests.reference.random_contests import contests

some = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FIRST = (Tier(name="一等奖", method=AwardMethod.COUNT, value=Fraction(1)),)


def contest_of(given_contest) -> Contest:
    scheme, entries, seats, draws = given_contest
    return Contest(scheme, tuple(entries), seats, draws)


def own_settings(scheme):
    """Variations that change nothing."""
    yield Variation()
    yield Variation(rank_by=scheme.rank_by, tie_end=scheme.tie_end, tie_chain=scheme.tie_chain)
    for each in scheme.components:
        yield Variation(rounding=(each.code, Stage.MARK, each.rounding.mark))
        if each.method is Method.PANEL:
            yield Variation(trimming=(each.code, each.trimming))


@some
@given(contests())
def test_the_schemes_own_setting_moves_nobody(given_contest):
    contest = contest_of(given_contest)
    plain = compute_standing_rows(
        contest.scheme, contest.entries, seats=contest.seats, draws=contest.draws, full=True
    )
    for variation in own_settings(contest.scheme):
        assert what_if(contest.scheme, variation) == contest.scheme
        assert try_variation(contest, variation) == plain


@some
@given(contests())
def test_leaving_a_judge_out_is_computing_a_contest_without_that_seat(given_contest):
    scheme, entries, seats, draws = given_contest
    assume(seats)
    code = min(seats)
    seat = seats[code][-1]
    rest = dict(seats) | {code: [each for each in seats[code] if each != seat]}
    never = []
    for each in entries:
        components = dict(each.components)
        marks = components.get(code)
        if marks is not None:
            components[code] = marks._replace(
                sheets={key: value for key, value in marks.sheets.items() if key != seat},
                seats=None if marks.seats is None else marks.seats - {seat},
                third=None if marks.third == seat else marks.third,
            )
        never.append(each._replace(components=components))
    try:
        found = try_variation(contest_of(given_contest), Variation(without=(code, seat)))
    except VariationRefused:  # another test says when
        assume(False)
    left = what_if(scheme, Variation(without=(code, seat)))
    expected = try_variation(contest_of((left, never, rest, draws)), Variation())
    assert (found.rows, found.missing) == (expected.rows, expected.missing)


@settings(some, max_examples=8)
@given(contests(most_entries=5))
def test_every_standard_variation_differs_and_either_counts_or_says_why_not(given_contest):
    contest = contest_of(given_contest)
    variations = standard_variations(contest.scheme, contest.seats)
    schemes = [what_if(contest.scheme, each) for each in variations if each.without is None]
    assert contest.scheme not in schemes
    assert len(set(schemes)) == len(schemes)
    for effect in effects(contest, variations, FIRST):
        assert (effect.refused == "") or (effect.moves, effect.flips) == ((), ())


TRIMMED = scheme_of(
    panel(
        trimming={"high": 1, "low": 1, "scope": "sheet"}, minimum_judges=3, rounding={"mark": TWO}
    )
)
FIVE = (
    entry(1, plan=judged("90", "90", "90", "80", "80")),
    entry(2, plan=judged("100", "88", "88", "88", "60")),
)
PANEL = Contest(TRIMMED, FIVE, {"plan": (1, 2, 3, 4, 5)})


def told(variation):
    (effect,) = effects(PANEL, [variation], FIRST)
    return [(move.entry, move.places) for move in effect.moves if move.changes_rank], effect.flips


def test_another_trimming_flips_the_first_prize():
    # trimmed 1+1: 260/3 = 86.67 against 88; untrimmed 86 against 84.8
    moves, flips = told(Variation(trimming=("plan", Trimming())))
    assert moves == [(1, 1), (2, -1)]
    assert flips == (Flip(2, "一等奖", ""), Flip(1, "", "一等奖"))


def test_leaving_one_judge_out_is_told():
    assert told(Variation(without=("plan", 5))) == ([(1, 1), (2, -1)], (
        Flip(2, "一等奖", ""), Flip(1, "", "一等奖")))  # fmt: skip


def test_too_few_judges_are_refused_in_words():
    three = replace(PANEL, seats={"plan": (1, 2, 3)}, entries=(
        entry(1, plan=judged("90", "90", "90")), entry(2, plan=judged("91", "88", "88"))))  # fmt: skip
    with pytest.raises(VariationRefused) as refusal:
        try_variation(three, Variation(without=("plan", 2)))
    assert str(refusal.value) == (
        "评委太少，不能这样试算：“咨询服务方案设计”有 2 个参赛号只剩评委 2 人，少于所需的 3 人。"
    )


def test_a_panel_of_just_enough_is_tried_with_one_judge_less():
    scheme = scheme_of(panel(minimum_judges=3))
    judges = {"plan": (1, 2, 3)}
    contest = Contest(scheme, (entry(1, plan=judged("90", "80", "70")),), judges)
    result = try_variation(contest, Variation(without=("plan", 3)))
    assert (result.text(result.rows[0], "total"), result.missing) == ("85", ())
    assert what_if(TRIMMED, Variation(without=("plan", 1))) == TRIMMED  # 1 + 1 drops need three


def test_trimming_more_than_there_are_judges_is_refused():
    with pytest.raises(VariationRefused, match="只剩评委 5 人，少于所需的 7 人"):
        try_variation(PANEL, Variation(trimming=("plan", Trimming(high=3, low=3))))


def test_a_rule_that_the_scheme_language_forbids_is_refused():
    cut = scheme_of(panel(minimum_judges=3, sheet_deductions=True))
    with pytest.raises(VariationRefused, match="按指标去极值时没有单张评分表扣分"):
        what_if(cut, Variation(trimming=("plan", Trimming(scope=Scope.CRITERION))))


def test_all_equal_marks_stay_equal_under_every_rule():
    same = tuple(entry(number, plan=judged(*["88"] * 5)) for number in range(1, 6))
    contest = replace(PANEL, entries=same)
    for effect in effects(contest, standard_variations(TRIMMED, contest.seats), FIRST):
        ranks = {move.after.rank for move in effect.moves if move.after}
        assert ranks <= {1}
        assert effect.flips == ()


def test_a_tie_that_a_draw_would_part_owes_its_numbers():
    same = tuple(entry(number, plan=judged(*["88"] * 5)) for number in (1, 2))
    drawn = try_variation(
        replace(PANEL, entries=same, draws={1: 2, 2: 1}), Variation(tie_end=TieEnd.DRAW)
    )
    assert [(row.entry, row.rank) for row in drawn.rows] == [(2, 1), (1, 2)]
    owing = try_variation(replace(PANEL, entries=same), Variation(tie_end=TieEnd.DRAW))
    assert len(owing.missing) == 2


@pytest.mark.parametrize(
    ("variation", "check"),
    [
        (Variation(rank_by=RankBy.EXACT), lambda new: new.rank_by is RankBy.EXACT),
        (
            Variation(rounding=("", Stage.TOTAL, Rounding(1, Mode.TRUNCATE))),
            lambda new: new.rounding == Rounding(1, Mode.TRUNCATE),
        ),
        (
            Variation(rounding=("theory", Stage.NET, EXACT)),
            lambda new: new.components[0].rounding.net == EXACT,
        ),
        (Variation(tie_chain=()), lambda new: new.tie_chain == ()),
        (
            Variation(rooms=("theory", RoomRule())),
            lambda new: new.components[0].coefficient and new.components[0].rooms == RoomRule(),
        ),
    ],
)
def test_each_setting_lands_in_its_place(variation, check):
    scheme = scheme_of(paper(), tie_chain=[{"component": "theory", "stage": "net"}])
    assert check(replace_checked(scheme, variation))


def replace_checked(scheme, variation):
    new = what_if(scheme, variation)
    assert new.title == scheme.title
    return new


def test_a_coefficient_is_left_out_where_the_scheme_takes_none():
    scheme = scheme_of(paper(coefficient=True))
    contest = Contest(scheme, (entry(1, theory=written("80", coefficient=Fraction(11, 10))),), {})
    with_it = try_variation(contest, Variation())
    without = try_variation(contest, Variation(rooms=("theory", None)))
    assert [each.text(each.rows[0], "total") for each in (with_it, without)] == ["88", "80"]
