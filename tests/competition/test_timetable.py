"""The hours of all tasks and districts at once: the same answers as one by one."""

from datetime import timedelta

import pytest

from competition.enums import Task
from competition.models import Window
from competition.operations.extensions import grant_extension
from competition.queries.calendar import open_hours
from competition.queries.timetable import Timetable, seasons_around
from tests.cast import Cast
from tests.factories import NOON, make_window

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def extend(cast: Cast, window: Window, days: int) -> None:
    grant_extension(
        window_id=window.pk,
        district_id=cast.heping.pk,
        closes_at=window.closes_at + days * DAY,
        reason="系统故障",
        by=cast.organizer,
    )


def test_it_answers_as_the_calendar_does(cast: Cast, noon):
    extend(cast, Window.objects.get(competition=cast.competition, task=Task.LEADER), 3)
    timetable = Timetable(cast.competition)
    for task in Task:
        for district in (cast.heping, cast.hedong):
            assert timetable.hours(task, district.pk) == open_hours(
                competition=cast.competition, task=task, district=district
            )


def test_a_task_without_a_window_has_no_hours(cast: Cast, noon):
    Window.objects.filter(task=Task.WORKS).delete()
    assert Timetable(cast.competition).hours(Task.WORKS, cast.heping.pk) is None


def test_windows_of_single_events_stand_in_by_the_last_of_them(cast: Cast, noon):
    Window.objects.filter(task=Task.COMPETITORS).delete()
    make_window(cast.competition, Task.COMPETITORS, event=cast.guidance)
    last = make_window(
        cast.competition, Task.COMPETITORS, event=cast.grassroots, closes_at=NOON + 20 * DAY
    )
    hours = Timetable(cast.competition).hours(Task.COMPETITORS, cast.heping.pk)
    assert hours is not None
    assert hours.closes_at == last.closes_at


def test_the_window_of_all_events_goes_before_a_later_one_of_a_single_event(cast: Cast, noon):
    make_window(cast.competition, Task.COMPETITORS, event=cast.guidance, closes_at=NOON + 20 * DAY)
    hours = Timetable(cast.competition).hours(Task.COMPETITORS, cast.heping.pk)
    assert hours is not None
    assert hours.closes_at == NOON + 10 * DAY


def test_a_season_is_looked_at_while_a_window_or_an_extension_runs(cast: Cast, noon):
    closing = NOON + 10 * DAY
    assert seasons_around(NOON, before=NOON) == [cast.competition]
    assert seasons_around(closing, before=closing) == []
    extend(cast, Window.objects.get(competition=cast.competition, task=Task.LEADER), 3)
    assert seasons_around(closing, before=closing) == [cast.competition]
    assert seasons_around(NOON - 11 * DAY, before=NOON - 11 * DAY) == []
