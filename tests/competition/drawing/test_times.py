"""Times of the day: expected starts, and lateness."""

from datetime import timedelta

import pytest

from competition.drawing import late_by, planned_start, started_times
from tests.factories import NOON

TEN = timedelta(minutes=10)


def test_a_position_is_due_by_the_timetable():
    assert [planned_start(NOON, 600, position) for position in (1, 2, 4)] == [
        NOON, NOON + TEN, NOON + 3 * TEN,
    ]  # fmt: skip


def test_without_a_beginning_nothing_is_due():
    assert planned_start(None, 600, 3) is None


def test_who_stays_away_takes_no_time():
    assert list(started_times(NOON, 600, [True, False, True])) == [NOON, None, NOON + TEN]


@pytest.mark.parametrize(
    ("after", "limit", "late"),
    [
        (timedelta(minutes=20), 1200, None),
        (timedelta(minutes=20, seconds=1), 1200, 1),
        (timedelta(minutes=20, microseconds=1), 1200, 1),
        (timedelta(minutes=-5), 0, None),
        (timedelta(hours=3), None, None),
    ],
)
def test_lateness_counts_from_the_limit(after, limit, late):
    assert late_by(NOON + after, NOON, limit) == late


def test_without_a_beginning_nobody_is_late():
    assert late_by(NOON, None, 0) is None
