"""催交: who owes sheets is told, not more often than every ten minutes, and sees it on the desk."""

from datetime import timedelta

import pytest

from accounts.desk import todos_for
from competition.models import Seat
from competition.operations.judge_reminders import remind_judges
from competition.queries.panel_page import judge_lines, season_panels
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed
from records.models import Message
from tests.cast import Cast
from tests.factories import NOON
from tests.panels import a_judge
from tests.scoring import accepted, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def judges(cast: Cast, noon):
    make_scheme(cast.guidance)
    other = a_judge(cast, name="丁评委")
    for number, judge in ((1, cast.judge), (2, other)):
        Seat.objects.filter(number=number).update(judge=judge, name=judge.name)
    key_in(cast, accepted(cast, "G001"), "plan", 1, marks=plan("50", "30"))
    return cast.judge, other


def remind(cast: Cast, **more):
    return remind_judges(slug=cast.competition.slug, **{"by": cast.organizer} | more)


def test_only_who_owes_a_sheet_is_told(cast: Cast, judges):
    assert remind(cast).told == ["丁评委"]
    message = Message.objects.get()
    assert (message.recipient, message.body) == (
        judges[1], "职业指导人员 方案设计：还有 1 张未提交",
    )  # fmt: skip


def test_nobody_is_told_twice_within_ten_minutes(cast: Cast, judges):
    remind(cast)
    with clock_set_to(NOON + timedelta(minutes=9)), pytest.raises(Conflict, match="10 分钟内"):
        remind(cast)
    with clock_set_to(NOON + timedelta(minutes=10)):
        assert remind(cast).told == ["丁评委"]


def test_who_was_told_just_now_does_not_keep_another_from_being_told(cast: Cast, judges):
    remind(cast)
    accepted(cast, "G002")
    outcome = remind(cast)
    assert (outcome.told, outcome.told_before) == ([cast.judge.name], ["丁评委"])


def test_a_complete_panel_is_not_reminded(cast: Cast, judges):
    with pytest.raises(Conflict, match="已交齐"):
        remind(cast, judges=[cast.judge.pk])


def test_the_judge_reads_it_on_the_desk(cast: Cast, judges):
    remind(cast)
    lines = {judge: todos_for(judge, at=NOON)[0] for judge in judges}
    assert [lines[judge].state for judge in judges] == ["done", "open"]
    assert lines[judges[1]].detail.startswith("已提交 0 张评分表，还有 1 张。组委会已于")


def test_the_clerk_reminds_nobody(cast: Cast, judges):
    with pytest.raises(NotAllowed):
        remind(cast, by=cast.clerk)


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_of_panels_takes_the_same_queries(
    cast: Cast, judges, count: int, django_assert_num_queries
):
    for number in range(2, count + 1):
        accepted(cast, f"G{number:03d}")
    with django_assert_num_queries(14):
        panels = season_panels(cast.competition)
        assert sum(line.count for line in judge_lines(cast.competition, panels)) == 2 * count - 1
