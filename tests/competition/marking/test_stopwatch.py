"""The stopwatch as a rule: pauses do not count, a new start begins anew."""

from datetime import UTC, datetime, timedelta

import pytest

from competition.marking.stopwatch import (
    Act,
    Step,
    elapsed,
    is_running,
    moment_of,
    possible,
    whole_seconds,
)

NINE = datetime(2024, 6, 1, 1, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def steps(*acts: tuple[str, float]) -> list[Step]:
    return [Step(Act(act), at(second)) for act, second in acts]


@pytest.mark.parametrize(
    ("acts", "asked", "seconds"),
    [
        ([], 9, 0),
        ([("start", 0)], 180.9, 180),
        ([("start", 0), ("stop", 181)], 999, 181),
        ([("start", 0), ("pause", 60), ("resume", 100), ("stop", 150)], 999, 110),
        ([("start", 0), ("pause", 60)], 999, 60),
        ([("start", 0), ("pause", 60), ("stop", 90)], 999, 60),
        ([("start", 0), ("stop", 50), ("start", 100)], 130, 30),
        ([("start", 10)], 5, 0),
    ],
)
def test_running_time_is_counted_without_pauses(acts, asked, seconds):
    assert whole_seconds(elapsed(steps(*acts), at(asked))) == seconds


@pytest.mark.parametrize(
    ("last", "may", "running"),
    [
        (None, {"start"}, False),
        ("start", {"pause", "stop"}, True),
        ("pause", {"resume", "stop"}, False),
        ("resume", {"pause", "stop"}, True),
        ("stop", {"start"}, False),
    ],
)
def test_what_may_be_pressed_follows_from_the_last_step(last, may, running):
    found = steps((last, 0)) if last else []
    assert (possible(found), is_running(found)) == (may, running)


@pytest.mark.parametrize(
    ("delay_ms", "after", "second"),
    [
        (0, None, 100),
        (30_000, None, 70),
        (30_000, 90, 90),
        (-5_000, None, 100),
        (99_999_999_999, None, 100 - 7_200),
    ],
)
def test_a_press_told_late_happened_when_it_was_pressed(delay_ms, after, second):
    last = None if after is None else at(after)
    assert moment_of(now=at(100), delay_ms=delay_ms, after=last) == at(second)
