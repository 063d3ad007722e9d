"""A full tie that a draw must part: owed, recorded, computed, confirmed."""

import pytest

from competition.operations.awards import decide_award
from competition.operations.components import lock_component
from competition.operations.tie_draws import record_tie_draw
from competition.queries.schemes import event_scheme
from competition.queries.tie_draws import tie_groups
from records.errors import Conflict, Refused, RefusedMany
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.correcting import compute, confirm, lock_all
from tests.scoring import accepted, key_all, make_scheme, plan

pytestmark = pytest.mark.django_db
HOW = "6 月 20 日在赛场抽取，监督员在场"


def all_equal(cast: Cast, **changes):
    """Three people with the very same marks."""
    make_scheme(cast.guidance, **changes)
    people = [accepted(cast, number) for number in ("G001", "G002", "G003")]
    for entry in people:
        key_all(cast, entry, "80", *[plan("50", "30")] * 3)
    lock_all(cast)
    return people


def draw(cast: Cast, standing, *numbers: str, how: str = HOW, rank: int = 1):
    return record_tie_draw(
        standing_id=standing.pk,
        rank=rank,
        numbers=dict(zip(("G001", "G002", "G003"), numbers, strict=False)),
        how=how,
        by=cast.organizer,
    )


def test_all_equal_marks_share_the_first_rank(cast: Cast, noon):
    all_equal(cast)
    standing = compute(cast)
    assert set(standing.rows.values_list("rank", flat=True)) == {1}
    assert tie_groups(standing, event_scheme(cast.guidance)) == []
    assert confirm(cast, standing).state == "confirmed"


def test_a_draw_that_is_owed_blocks_until_it_is_recorded_and_computed(cast: Cast, noon):
    all_equal(cast, tie_end="draw")
    first = compute(cast)
    (group,) = tie_groups(first, event_scheme(cast.guidance))
    assert (group.rank, group.total) == (1, "80.00")
    with pytest.raises(Conflict, match="有 3 个同分的参赛号须抽签定名次而尚无抽签号"):
        confirm(cast, first)
    assert draw(cast, first, "3", "1", "2") == 3
    with pytest.raises(Conflict, match="同分抽签已登记，请重新计算"):
        confirm(cast, first)
    second = compute(cast)
    assert (second.run, dict(second.rows.values_list("entry__number", "rank"))) == (
        2, {"G002": 1, "G003": 2, "G001": 3}
    )  # fmt: skip
    assert second.rows.get(rank=1).tie_note == (
        "总分同为 80.00，各项依据全部相同，按抽签第 1 号排第 1 名"
    )
    assert confirm(cast, second).state == "confirmed"
    row = ActionLog.objects.get(action="record_tie_draw")
    assert (row.reason, row.actor) == (HOW, cast.organizer)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (("1", "1", "2"), "抽签号不能相同"),
        (("1", "2", ""), "G003：抽签号应为"),
        (("1", "2", "0"), "G003：抽签号应为"),
        (("1", "2", "二"), "G003：抽签号应为"),
        (("1", "2", "²"), "G003：抽签号应为"),
    ],
)
def test_numbers_that_decide_nothing_are_refused(cast: Cast, noon, numbers, words):
    all_equal(cast, tie_end="draw")
    with pytest.raises((Refused, RefusedMany), match=words):
        draw(cast, compute(cast), *numbers)


def test_where_and_before_whom_it_was_drawn_is_told(cast: Cast, noon):
    all_equal(cast, tie_end="draw")
    with pytest.raises(Refused, match="请填写在何处"):
        draw(cast, compute(cast), "1", "2", "3", how=" ")


def test_a_scheme_that_shares_the_rank_takes_no_draw(cast: Cast, noon):
    all_equal(cast)
    with pytest.raises(Conflict, match="没有须抽签的同分者"):
        draw(cast, compute(cast), "1", "2", "3")


def test_a_tie_across_an_award_line_needs_a_recorded_decision(cast: Cast, noon):
    tier = cast.guidance.award_tiers.create(
        name="一等奖", method="count", value="1", on_tie="decision"
    )
    all_equal(cast)
    standing = compute(cast)
    with pytest.raises(Conflict) as refusal:
        confirm(cast, standing)
    assert refusal.value.message == (
        "现在不能确认：“一等奖”线上 G001、G002、G003 总分和各项同分依据全部相同，"
        "只剩 1 个名额，请先记录会议的决定。"
    )
    decide_award(
        standing_id=standing.pk,
        tier_id=tier.pk,
        numbers=[],
        vacant=True,
        reason="6 月 20 日会议决定一等奖空缺",
        by=cast.organizer,
    )
    assert confirm(cast, standing).state == "confirmed"


def test_a_tie_that_all_get_or_none_needs_no_decision(cast: Cast, noon):
    cast.guidance.award_tiers.create(name="一等奖", method="count", value="1", on_tie="all_in")
    all_equal(cast)
    assert confirm(cast, compute(cast)).state == "confirmed"


def test_an_open_hold_blocks_confirming(cast: Cast, noon):
    make_scheme(cast.guidance)
    key_all(cast, accepted(cast, "G001"), "80", *[plan("50", "30")] * 3)
    cast.guidance.holds.create(component="plan", entries=3)
    for component in ("theory", "plan"):
        lock_component(event_id=cast.guidance.pk, component=component, by=cast.organizer)
    with pytest.raises(Conflict, match="“方案设计”的试评尚未由组长放行"):
        confirm(cast, compute(cast))
