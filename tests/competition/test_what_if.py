"""试算 as an operation and a page: the run it stands on, never in secret, nothing stored."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.marking.scheme import Trimming
from competition.models import Sheet, Standing, StandingRow
from competition.operations.what_if import EVERYTHING, try_standing
from competition.queries.trial_lines import trial_lines
from competition.ranking.what_if import Variation
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.correcting import compute, confirm, contest, lock_all
from tests.competition.test_score_pages import as_
from tests.scoring import accepted, key_all, key_in, plan

pytestmark = pytest.mark.django_db
SLUG = "tianjin-2024"
UNTRIMMED = Variation(trimming=("plan", Trimming()))


@pytest.fixture
def standing(cast: Cast, noon) -> Standing:
    """G002 84.00 and G001 84.00 (by the tie key), G003 66.20; one first prize."""
    cast.guidance.award_tiers.create(name="一等奖", method="count", value="1", on_tie="all_in")
    contest(cast)
    lock_all(cast)
    return compute(cast)


def attempt(cast: Cast, standing: Standing, variation=UNTRIMMED, reason: str = "", by=None):
    return try_standing(
        standing_id=standing.pk, variation=variation, reason=reason, by=by or cast.organizer
    )


def told(trial):
    return [
        (line.words, [(each.person.number, each.before, each.after) for each in line.moved],
         [(each.person.number, each.before, each.after) for each in line.flipped])
        for line in trial_lines(trial.of, trial.effects, trial.people)
    ]  # fmt: skip


def test_without_the_tie_key_both_are_first_and_both_get_the_prize(cast: Cast, standing):
    found = told(attempt(cast, standing, Variation(tie_chain=())))
    assert found == [("同分不再比较其他依据", [("G001", "2", "1")], [("G001", "未获奖", "一等奖")])]


def test_a_rule_that_changes_nobodys_place_says_so(cast: Cast, standing):
    trial = attempt(cast, standing)
    (line,) = trial_lines(trial.of, trial.effects, trial.people)
    assert (line.words, line.changes_nothing, line.totals) == (
        "“方案设计”不去最高分和最低分", True, 2
    )  # fmt: skip


def test_nothing_is_stored_and_the_use_is_logged(cast: Cast, standing):
    before = (Standing.objects.count(), StandingRow.objects.count(), Sheet.objects.count())
    attempt(cast, standing, reason="G001 领队询问")
    after = (Standing.objects.count(), StandingRow.objects.count(), Sheet.objects.count())
    assert before == after
    row = ActionLog.objects.get(action="try_standing")
    assert (row.actor, row.reason, json.loads(row.payload)) == (
        cast.organizer, "G001 领队询问", {"试算": ["", "“方案设计”不去最高分和最低分"]}
    )  # fmt: skip


def test_too_few_judges_are_refused_and_told_in_the_summary(cast: Cast, standing):
    words = "“方案设计”有 3 个参赛号只剩评委 2 人，少于所需的 3 人"
    with pytest.raises(Refused, match=words):
        attempt(cast, standing, Variation(without=("plan", 1)))
    found = attempt(cast, standing, None).effects
    assert [words in each.refused for each in found[:3]] == [True, True, True]
    assert len(found) > 15
    assert ActionLog.objects.get(action="try_standing").payload.count(EVERYTHING) == 1


def test_leaving_a_judge_out_of_four_is_the_contest_without_the_seat(cast: Cast, noon):
    entries = contest(cast, judges=4)
    for number, entry in entries.items():
        low = number == "G002"
        key_in(cast, entry, "plan", 4, marks=plan("10", "10") if low else plan("60", "40"))
    lock_all(cast)
    standing = compute(cast)
    assert list(standing.rows.order_by("position").values_list("entry__number", flat=True)) == [
        "G001", "G002", "G003"
    ]  # fmt: skip
    found = told(attempt(cast, standing, Variation(without=("plan", 4))))
    moved = [("G002", "2", "1"), ("G001", "1", "2")]
    assert found == [("“方案设计”不计评委 4 的评分", moved, [])]


def test_marks_that_changed_since_the_run_are_computed_first(cast: Cast, noon):
    entries = contest(cast)
    standing = compute(cast)
    key_in(cast, entries["G003"], "theory", marks="61", reason="复核")
    with pytest.raises(Conflict, match="请重新计算，再在新的一次上试算"):
        attempt(cast, standing)


def test_after_confirming_a_reason_is_needed_and_the_supervisor_sees_it(cast: Cast, standing):
    confirm(cast, standing)
    with pytest.raises(Refused, match="试算须写明理由；监督员会看到"):
        attempt(cast, standing)
    attempt(cast, standing, reason="答复第三号申诉")
    address = reverse("manage-standing-detail", args=[SLUG, standing.pk])
    page = as_(cast.supervisor).get(address).content.decode()
    assert "试算记录" in page
    assert "答复第三号申诉" in page
    assert cast.organizer.name in page


def test_only_who_computes_tries(cast: Cast, standing):
    for nobody in (cast.supervisor, cast.clerk, cast.judge):
        with pytest.raises(NotAllowed):
            attempt(cast, standing, by=nobody)
    with pytest.raises(Standing.DoesNotExist):
        attempt(cast, standing, by=cast.foreign_organizer)


def send(cast: Cast, standing: Standing, **fields: str):
    address = reverse("manage-standing-what-if", args=[SLUG, standing.pk])
    return as_(cast.organizer).post(
        address, {"act": "try", "scope": "sheet", "mode": "none"} | fields
    )


def test_the_page_shows_the_effect_of_what_was_chosen(cast: Cast, standing):
    page = send(cast, standing, chain="drop:0").content.decode()
    assert "结果：同分不再比较其他依据" in page
    assert "G001 选手（和平区）：未获奖 → 一等奖" in page


def test_the_summary_is_one_table(cast: Cast, standing):
    page = send(cast, standing, act="all").content.decode()
    assert "每一种变化会不会改变名次、奖项" in page
    assert page.count("不能试算</span>") == 5  # three judges, and trimming two and two either way
    assert page.count("奖项会变</span>") == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "没有选择任何变化"),
        ({"trim": "plan"}, "请填写去掉几个最高分、几个最低分"),
        ({"place": ":total", "mode": "half_up"}, "请填写保留几位小数"),
        ({"without": "plan:9"}, "不在可用的选项中"),
        ({"trim": "plan", "high": "2", "low": "2"}, "只剩评委 3 人，少于所需的 5 人"),
    ],
)
def test_half_said_changes_are_refused_beside_the_field(cast: Cast, standing, fields, words):
    answer = send(cast, standing, **fields)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ActionLog.objects.filter(action="try_standing").exists()


def test_every_field_says_what_it_means(cast: Cast, standing):
    fields = {
        "rank_by": "exact", "tie_end": "share", "place": "plan:mark", "mode": "truncate",
        "digits": "1", "trim": "plan", "high": "0", "low": "0",
    }  # fmt: skip
    page = send(cast, standing, **fields).content.decode()
    assert (
        "结果：“方案设计”不去最高分和最低分；“方案设计”得分保留 1 位小数（截去尾数）；"
        "按未舍入的总分排名；同分到底时名次并列"
    ) in page


def test_a_trial_takes_the_same_number_of_queries_at_3_and_12(
    cast: Cast, standing, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as few:
        attempt(cast, standing, None)
    cast.guidance.locks.all().delete()
    for number in range(9):
        key_all(cast, accepted(cast, f"H{number:03d}"), "80", *[plan("50", "30")] * 3)
    many = compute(cast)
    with django_assert_num_queries(len(few)):
        attempt(cast, many, None)
