"""Reminders 7, 3 and 1 days before a closing, and the notice after it."""

from datetime import UTC, datetime, timedelta

import pytest

from competition.enums import Task
from competition.models import Window
from competition.operations.extensions import grant_extension
from competition.operations.schedule import run_due_slots
from records.clock import clock_set_to
from records.models import ActionLog, Message
from tests.cast import Cast
from tests.competition.papers import add_row, file_now
from tests.factories import NOON
from tests.racing import together

pytestmark = pytest.mark.django_db
CLOSING = datetime(2024, 4, 20, 16, tzinfo=UTC)  # 20 April 24:00 in Tianjin


@pytest.fixture
def season(cast: Cast) -> Cast:
    """Only 附件1 has a window: 1 April to 20 April inclusive."""
    Window.objects.exclude(task=Task.LIAISONS).delete()
    Window.objects.update(opens_at=NOON - timedelta(days=9), closes_at=CLOSING)
    return cast


def ring(*, before_closing: timedelta) -> list[str]:
    with clock_set_to(CLOSING - before_closing):
        return run_due_slots()


def told(user) -> list[str]:
    return list(
        Message.objects.filter(recipient=user).order_by("pk").values_list("body", flat=True)
    )


def file_for_heping(cast: Cast) -> None:
    with clock_set_to(NOON):
        add_row(cast.competition, cast.liaison)
        file_now(cast.competition, cast.heping, cast.liaison)
    Message.objects.all().delete()


def test_a_district_is_reminded_seven_three_and_one_days_before(season: Cast):
    for hours in range(24 * 9, 0, -6):
        ring(before_closing=timedelta(hours=hours))
    assert told(season.liaison) == [
        f"和平区尚未办结，2024年4月20日 24:00截止，还有 {left} 天。" for left in (7, 3, 1)
    ]


def test_a_district_that_has_filed_is_not_reminded(season: Cast):
    file_for_heping(season)
    ring(before_closing=timedelta(days=7))
    assert (told(season.liaison), len(told(season.other_liaison))) == ([], 1)


def test_a_reminder_is_logged_with_the_districts(season: Cast):
    file_for_heping(season)
    ring(before_closing=timedelta(days=7))
    log = ActionLog.objects.first()
    assert (log.action, log.actor, log.scope) == ("remind_deadline", None, "tianjin-2024")
    assert log.payload == (
        '{"closes_at":["","2024-04-20T16:00:00+00:00"],"districts":["",["120102"]]}'
    )


def test_a_reminder_missed_by_ten_minutes_says_the_time_that_is_left(season: Cast):
    ring(before_closing=timedelta(days=3) - timedelta(minutes=10))
    ring(before_closing=timedelta(days=3) - timedelta(minutes=11))
    assert told(season.liaison) == ["和平区尚未办结，2024年4月20日 24:00截止，还有 2 天 23 小时。"]


def test_of_several_missed_reminders_only_the_nearest_is_sent(season: Cast):
    ring(before_closing=timedelta(hours=30))
    ring(before_closing=timedelta(hours=29))
    assert len(told(season.liaison)) == 1


def test_a_window_that_opens_later_than_a_reminder_day_skips_that_day(season: Cast):
    Window.objects.update(opens_at=CLOSING - timedelta(days=5))
    for hours in range(24 * 5, 24, -6):
        ring(before_closing=timedelta(hours=hours))
    assert told(season.liaison) == ["和平区尚未办结，2024年4月20日 24:00截止，还有 3 天。"]


def test_a_district_with_longer_hours_is_reminded_by_its_own_closing(season: Cast):
    with clock_set_to(NOON):
        grant_extension(
            window_id=Window.objects.get().pk,
            district_id=season.heping.pk,
            closes_at=CLOSING + timedelta(days=5),
            reason="系统故障",
            by=season.organizer,
        )
    Message.objects.all().delete()
    ring(before_closing=timedelta(days=3))
    assert (told(season.liaison), len(told(season.other_liaison))) == ([], 1)
    ring(before_closing=timedelta(days=-2))
    assert told(season.liaison) == ["和平区尚未办结，2024年4月25日 24:00截止，还有 3 天。"]


def test_after_the_closing_the_organizer_learns_who_is_late_and_the_late_are_told(season: Cast):
    file_for_heping(season)
    ring(before_closing=timedelta(0))
    assert told(season.organizer) == [
        "2024年4月20日 24:00截止，应办 2 个区，办结 1 个。\n未办结：河东区。"
    ]
    assert told(season.other_liaison) == [
        "河东区尚未办结，已于2024年4月20日 24:00截止。如需补办，请与组委会联系。"
    ]
    assert (told(season.liaison), told(season.foreign_organizer)) == ([], [])


def test_when_nobody_is_late_the_organizer_learns_that(season: Cast):
    file_for_heping(season)
    with clock_set_to(NOON):
        add_row(season.competition, season.other_liaison)
        file_now(season.competition, season.hedong, season.other_liaison)
    ring(before_closing=timedelta(0))
    assert told(season.organizer) == [
        "2024年4月20日 24:00截止，应办 2 个区，办结 2 个。各区均已办结。"
    ]


def test_no_notice_comes_before_the_closing(season: Cast):
    ring(before_closing=timedelta(microseconds=1))
    assert told(season.organizer) == []


def test_a_notice_that_comes_late_bears_the_true_closing(season: Cast):
    for minutes in (10, 11, 12):
        ring(before_closing=-timedelta(minutes=minutes))
    assert [message.created_at for message in season.organizer.inbox.all()] == [CLOSING]


@pytest.mark.django_db(transaction=True)
def test_two_beats_announce_a_closing_once(season: Cast):
    with clock_set_to(CLOSING):
        together([run_due_slots] * 4)
    assert (len(told(season.organizer)), len(told(season.liaison))) == (1, 1)


def test_an_extended_district_gets_its_notice_at_its_own_closing(season: Cast):
    with clock_set_to(NOON):
        grant_extension(
            window_id=Window.objects.get().pk,
            district_id=season.heping.pk,
            closes_at=CLOSING + timedelta(days=2),
            reason="系统故障",
            by=season.organizer,
        )
    ring(before_closing=timedelta(0))
    closed = Message.objects.filter(subject__startswith="已截止，未办结")
    assert [message.recipient for message in closed] == [season.other_liaison]
    ring(before_closing=timedelta(days=-2))
    assert told(season.organizer) == [
        "2024年4月20日 24:00截止，应办 1 个区，办结 0 个。\n未办结：河东区。",
        "2024年4月22日 24:00截止，应办 1 个区，办结 0 个。\n未办结：和平区。",
    ]


def test_a_season_closed_long_ago_is_not_announced(season: Cast):
    ring(before_closing=-timedelta(days=31))
    assert Message.objects.count() == 0
