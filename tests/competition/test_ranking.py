"""Ranks, ties in words, gaps, pass marks, draws."""

import json
from fractions import Fraction

import pytest

from competition.marking import ComponentMarks
from competition.marking.terms import State
from competition.ranking import compute_standing_rows
from tests.competition.marking.examples import TWO, entry, judged, panel, paper, scheme_of, written


def standing(scheme, totals, **given):
    """A standing over papers: entry number → mark text."""
    entries = [entry(number, theory=written(mark)) for number, mark in totals.items()]
    return compute_standing_rows(scheme, entries, seats={}, **given)


def ranks(result):
    """Entry → rank."""
    return {row.entry: row.rank for row in result.rows}


def test_equal_totals_share_a_rank_and_the_next_one_is_skipped():
    result = standing(scheme_of(paper()), {1: "72", 2: "71", 3: "71", 4: "71", 5: "70"})
    assert [row.rank for row in result.rows] == [1, 2, 2, 2, 5]
    assert result.rows[1].tie == "总分同为 71，各项依据全部相同，并列第 2 名"
    assert (result.rows[0].tie, result.rows[1].tie_end, result.rows[4].tie) == ("", "share", "")


CHAIN = scheme_of(
    paper(weight="0.5", rounding={"mark": TWO}),
    panel(weight="0.5", rounding={"mark": TWO}),
    rounding=TWO,
    tie_chain=[
        {"component": "plan", "stage": "mark"},
        {"component": "plan", "stage": "seconds", "direction": "low"},
    ],
)


def chained(**plans):
    """A standing over `CHAIN`: name → (theory, plan, seconds)."""
    entries = [
        entry(number, theory=written(theory), plan=judged(plan, seconds=seconds))
        for number, (theory, plan, seconds) in enumerate(plans.values(), 1)
    ]
    return compute_standing_rows(CHAIN, entries, seats={"plan": [1]})


def test_a_tie_is_broken_by_the_chain_and_explained_to_both_sides():
    result = chained(first=("86", "87", 100), second=("85", "88", 100))
    assert [(row.entry, row.rank, row.decided_by, row.tie) for row in result.rows] == [
        (2, 1, "plan.mark", "总分同为 86.50，按“咨询服务方案设计”得分 88.00 高于 87.00 排前"),
        (1, 2, "plan.mark", "总分同为 86.50，按“咨询服务方案设计”得分 87.00 低于 88.00 排后"),
    ]


def test_a_low_key_lets_the_shorter_time_go_first():
    result = chained(slow=("85", "88", 179), quick=("85", "88", 150))
    assert [(row.entry, row.decided_by, row.tie) for row in result.rows] == [
        (
            2,
            "plan.seconds",
            "总分同为 86.50，按“咨询服务方案设计”用时（秒） 150 低于 179 排前",
        ),
        (
            1,
            "plan.seconds",
            "总分同为 86.50，按“咨询服务方案设计”用时（秒） 179 高于 150 排后",
        ),
    ]


def test_a_group_may_be_parted_and_shared_at_once():
    result = chained(a=("86", "87", 90), b=("86", "87", 90), c=("85", "88", 90), d=("84", "87", 90))
    assert ranks(result) == {3: 1, 1: 2, 2: 2, 4: 4}
    assert result.rows[1].tie == (
        "总分同为 86.50，按“咨询服务方案设计”得分 87.00 低于 88.00 排后；各项依据全部相同，并列第 2 名"
    )


def test_a_time_that_a_tie_key_needs_is_missing_when_blank():
    result = chained(blank=("86", "87", None))
    assert [each.sentence for each in result.missing] == ["“咨询服务方案设计”缺用时"]


def test_ranking_by_the_exact_total_parts_equal_printed_totals():
    rounded, exact = (
        scheme_of(paper(), rounding={"digits": 1, "mode": "half_up"}, rank_by=rank_by)
        for rank_by in ("rounded", "exact")
    )
    totals = {1: "83.456", 2: "83.46"}
    assert ranks(standing(rounded, totals)) == {1: 1, 2: 1}
    result = standing(exact, totals)
    assert ranks(result) == {2: 1, 1: 2}
    assert result.rows[0].tie == "总分同为 83.5，按未舍入总分 83.46 高于 83.456 排前"


def test_values_that_never_end_are_shown_with_the_digits_it_takes():
    scheme = scheme_of(panel(), rounding={"digits": 1, "mode": "half_up"}, rank_by="exact")
    entries = [
        entry(1, plan=judged("80", "80.001", "80")),
        entry(2, plan=judged("80.001", "80.001", "80")),
    ]
    result = compute_standing_rows(scheme, entries, seats={"plan": [1, 2, 3]})
    assert result.rows[0].tie == "总分同为 80.0，按未舍入总分 80.000666… 高于 80.000333… 排前"


DRAWN = scheme_of(paper(), tie_end="draw")


def test_a_draw_orders_what_the_chain_leaves_equal():
    result = standing(DRAWN, {1: "71", 2: "71", 3: "70"}, draws={1: 9, 2: 4})
    assert ranks(result) == {2: 1, 1: 2, 3: 3}
    assert [row.tie for row in result.rows] == [
        "总分同为 71，各项依据全部相同，按抽签第 4 号排第 1 名",
        "总分同为 71，各项依据全部相同，按抽签第 9 号排第 2 名",
        "",
    ]


def test_a_missing_draw_is_reported_and_the_rank_shared_meanwhile():
    result = standing(DRAWN, {1: "71", 2: "71", 3: "70"}, draws={1: 9})
    assert ranks(result) == {1: 1, 2: 1, 3: 3}
    assert result.rows[0].tie == "总分同为 71，各项依据全部相同，抽签号未录全，暂并列第 1 名"
    assert [(each.kind, each.entry, each.sentence) for each in result.missing] == [
        ("missing", 2, "各项同分依据全部相同，须抽签定名次，尚无抽签号")
    ]


def test_a_draw_number_given_twice_decides_nothing():
    result = standing(DRAWN, {1: "71", 2: "71"}, draws={1: 9, 2: 9})
    assert ranks(result) == {1: 1, 2: 1}
    assert [(each.kind, each.entry) for each in result.missing] == [("refused", 1), ("refused", 2)]


@pytest.mark.parametrize(("leave_gap", "expected"), [([], 2), (["disqualified"], 3)])
def test_ranks_close_up_behind_a_disqualified_entry_unless_told_to_leave_the_gap(
    leave_gap, expected
):
    scheme = scheme_of(paper(), leave_gap=leave_gap)
    entries = [
        entry(1, theory=written("90")),
        entry(2, state=State.DISQUALIFIED, theory=written("85")),
        entry(3, theory=written("80")),
    ]
    result = compute_standing_rows(scheme, entries, seats={})
    assert ranks(result) == {1: 1, 3: expected, 2: None}
    assert result.rows[-1].reasons == ("取消资格",)
    assert result.text(result.rows[-1], "total") == "85"


def test_a_missed_pass_mark_is_reported():
    scheme = scheme_of(paper(pass_mark=60), pass_mark=50)
    result = standing(scheme, {1: "60", 2: "59.5", 3: "49"})
    assert [(row.entry, row.rank, row.failed) for row in result.rows] == [
        (1, 1, ()),
        (2, 2, ("theory",)),
        (3, 3, ("total", "theory")),
    ]


def test_a_required_pass_mark_takes_the_rank():
    scheme = scheme_of(paper(pass_mark=60, pass_required=True))
    result = standing(scheme, {1: "60", 2: "59.999"})
    row = result.rows[1]
    assert (row.rank, row.status, row.reasons) == (
        None,
        "unranked",
        ("“理论知识”未达合格线 60 分",),
    )


def test_rows_come_ranked_then_incomplete_then_unranked():
    scheme = scheme_of(paper())
    entries = [
        entry(1, state=State.DISQUALIFIED),
        entry(2, theory=ComponentMarks()),
        entry(3, theory=written("50")),
    ]
    result = compute_standing_rows(scheme, entries, seats={})
    assert [(row.entry, row.status) for row in result.rows] == [
        (3, "ranked"),
        (2, "incomplete"),
        (1, "unranked"),
    ]


def test_pending_notes_travel_with_the_standing_and_block_nothing():
    scheme = scheme_of(paper(), pending=["权重待组委会确认"])
    result = standing(scheme, {1: "60"})
    assert (result.pending, result.rows[0].rank) == (("权重待组委会确认",), 1)


def test_rows_survive_json():
    result = chained(a=("86", "87", 90), b=("85", "88", 90))
    again = json.loads(json.dumps(result.rows))
    assert [tuple(row[3]) for row in again] == [row.values for row in result.rows]


def test_an_unrounded_coefficient_is_kept_exactly_as_text():
    scheme = scheme_of(paper(coefficient=True))
    given = [entry(1, theory=written("80", coefficient=Fraction(81, 79)))]
    result = compute_standing_rows(scheme, given, seats={})
    assert result.points(result.rows[0], "total") == Fraction(6480, 79)
    assert json.loads(json.dumps(result.rows[0]))[3][0] == "6480000/79"


def test_the_empty_contest_has_an_empty_standing():
    assert compute_standing_rows(scheme_of(paper()), [], seats={}).rows == ()
