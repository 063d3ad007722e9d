"""The pure rules of coded papers, by tables and properties."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.enums import Sample
from competition.marking.blind_codes import commitment, draw_codes, with_check_digit
from competition.marking.papers import (
    PaperCounts,
    PaperStage,
    Reading,
    differing,
    paper_fields,
    paper_lacks,
    part_sums,
    read_paper,
    stage_of,
)
from competition.marking.recheck import draw_sample, is_over_limit, share_of
from competition.marking.scheme import Component, Section
from competition.marking.sheets import Typed
from competition.marking.terms import Method

PAPER = Component(
    code="theory",
    name="理论知识",
    method=Method.PAPER,
    maximum=100_000,
    sections=(
        Section(code="single", name="单选", maximum=60_000, step=1_000),
        Section(code="essay", name="论述", maximum=40_000, step=500),
    ),
)
WHOLE = Component(code="theory", name="理论知识", method=Method.PAPER, maximum=100_000, step=500)


def pick(seed: int):
    return random.Random(seed).randrange  # noqa: S311 -- the same codes in every run


@pytest.mark.parametrize(
    ("body", "code"), [("10000", "100008"), ("79927", "799270"), ("99999", "999995")]
)
def test_the_check_digit_is_luhns(body, code):
    assert with_check_digit(body) == code


@given(st.integers(0, 10**6), st.integers(1, 200))
def test_codes_are_six_digits_unique_and_never_one_digit_apart(seed, count):
    codes = draw_codes(count, pick=pick(seed))
    holes = [code[:place] + code[place + 1 :] + str(place) for code in codes for place in range(6)]
    near = len(holes) - len(set(holes))
    shapes = {(len(code), code.isdecimal(), code[0] != "0") for code in codes}
    assert (len(set(codes)), near, shapes) == (count, 0, {(6, True, True)})


def test_codes_do_not_follow_the_order_of_entries():
    """1,000 drawings of 20: the mean rank correlation of code and order is about zero."""
    draws, size = 1_000, 20
    total = Fraction(0)
    for seed in range(draws):
        codes = draw_codes(size, pick=pick(seed))
        ranks = {code: place for place, code in enumerate(sorted(codes))}
        squares = sum((ranks[code] - place) ** 2 for place, code in enumerate(codes))
        total += 1 - Fraction(6 * squares, size * (size**2 - 1))
    assert abs(total / draws) < Fraction(1, 20)


def test_a_new_code_is_none_of_those_taken():
    taken = set(draw_codes(50, pick=pick(1)))
    assert set(draw_codes(50, pick=pick(1), taken=taken)) & taken == set()


def test_the_commitment_is_the_sha256_of_salt_and_pairs_in_the_order_of_codes():
    """Computed by hand: printf 'salt\\n100008 G002\\n999993 G001' | sha256sum."""
    expected = "f45f97de"
    found = commitment("salt", [("999993", "G001"), ("100008", "G002")])
    assert found[:8] == expected


def test_any_change_of_the_table_changes_its_commitment():
    pairs = [("100008", "G001"), ("999993", "G002")]
    swapped = [("100008", "G002"), ("999993", "G001")]
    others = {commitment("s", swapped), commitment("t", pairs), commitment("s", pairs[:1])}
    assert len(others | {commitment("s", pairs)}) == 4


@pytest.mark.parametrize(
    ("marks", "faults"),
    [
        ({"single": "60", "essay": "40"}, {}),
        ({"single": "６０", "essay": "３９．５"}, {}),
        ({"single": "0", "essay": "0"}, {}),
        ({"single": "61", "essay": "40"}, {"mark:single": "“单选”得分 61 超过满分 60。"}),
        (
            {"single": "1.5", "essay": "40"},
            {"mark:single": "“单选”得分 1.5 不是记分单位 1 的整数倍。"},
        ),
        ({"single": "", "essay": "40"}, {"mark:single": "“单选”未评分：未评分不等于零分，零分请填 0。"}),
        ({"other": "1"}, {"mark:other": "此处不应有得分。"}),
    ],
)  # fmt: skip
def test_a_section_is_checked_by_its_own_maximum_and_step(marks, faults):
    fields = paper_fields(PAPER)
    content, found = read_paper(Typed(marks), fields)
    assert (found or paper_lacks(content, fields)) == faults


@pytest.mark.parametrize(
    ("state", "is_taken"), [("违纪", True), ("缺考", False), ("弃权", False), ("取消资格", False)]
)
def test_only_an_identity_mark_is_a_papers_state(state, is_taken):
    _, faults = read_paper(Typed({}, state=state), paper_fields(WHOLE))
    assert (faults == {}) is is_taken


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        (Reading({"a": 1, "b": 2}), Reading({"a": 1, "b": 2}), ()),
        (Reading({"a": 1, "b": 2}), Reading({"a": 1, "b": 3}), ("b",)),
        (Reading({"a": 0}), Reading({}), ("a",)),
        (Reading({}), Reading({"a": 0}), ("a",)),
        (Reading({"a": 1}), Reading({"a": 1}, "violation"), ("state",)),
    ],
)
def test_readings_differ_part_by_part(one, other, parts):
    assert differing(one, other) == parts


def test_sums_show_extremes_and_how_many_stand_at_the_ends():
    assert part_sums([0, 5, 60, 60], 60) == (125, 60, 0, 2, 1)


LIVE = PaperCounts(live=2, first=2, second=2, agreed=2, sampled=1, rechecked=1, checked=1)


@pytest.mark.parametrize(
    ("counts", "done", "stage"),
    [
        (LIVE, (False, False, False), PaperStage.COUNTING),
        (LIVE._replace(second=1), (True, False, False), PaperStage.KEYING),
        (LIVE._replace(agreed=1), (True, False, False), PaperStage.SETTLING),
        (LIVE, (True, False, False), PaperStage.SAMPLING),
        (LIVE._replace(checked=0), (True, True, False), PaperStage.RECHECK),
        (LIVE, (True, True, False), PaperStage.READY),
        (LIVE, (True, True, True), PaperStage.OPENED),
        (PaperCounts(), (True, True, False), PaperStage.KEYING),
    ],
)
def test_each_stage_waits_for_the_one_before(counts, done, stage):
    is_counted, is_sampled, is_opened = done
    found = stage_of(counts, is_counted=is_counted, is_sampled=is_sampled, is_opened=is_opened)
    assert found == stage


def test_shares_are_rounded_up():
    assert [share_of(*case) for case in ((10, 30), (11, 30), (1, 1), (5, 0))] == [3, 4, 1, 0]


def test_who_equals_the_last_of_the_best_is_among_them():
    totals = {"a": 90, "b": 80, "c": 80, "d": 10}
    drawn = draw_sample(totals, top_share=50, random_share=0, seed="s")
    assert drawn == dict.fromkeys("abc", Sample.TOP)


SHARES = st.integers(0, 100)


@given(st.dictionaries(st.text("0123456789", min_size=6, max_size=6), st.integers(0, 100_000)),
       SHARES, SHARES, st.text(max_size=8))  # fmt: skip
def test_a_sample_holds_the_best_and_its_share_of_the_rest_and_is_drawn_again_alike(
    totals, top, rest, seed
):
    drawn = draw_sample(totals, top_share=top, random_share=rest, seed=seed)
    again = draw_sample(dict(reversed(totals.items())), top_share=top, random_share=rest, seed=seed)
    best = {code for code, why in drawn.items() if why is Sample.TOP}
    others = [code for code in totals if code not in best]
    assert drawn == again
    assert len(best) >= share_of(len(totals), top)
    assert all(totals[one] > totals[other] for one in best for other in others)
    assert len(drawn) - len(best) == share_of(len(others), rest)


@pytest.mark.parametrize(
    ("wrong", "checked", "is_over"), [(1, 20, False), (1, 19, True), (0, 5, False), (0, 0, False)]
)
def test_errors_above_the_limit_call_for_all(wrong, checked, is_over):
    assert is_over_limit(wrong=wrong, checked=checked, limit=5) is is_over
