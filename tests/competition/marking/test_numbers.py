"""Numbers as people read them in a column."""

import pytest

from competition.marking.numbers import lined_up


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["37", "35.5", "26.682"], ["37.000", "35.500", "26.682"]),
        (["88", "92"], ["88", "92"]),
        (["-0.5", "10"], ["-0.5", "10.0"]),
        (["93.3", "", "—"], ["93.3", "", "—"]),
        (["2.333333…", "250/3", "7.5", "8"], ["2.333333…", "250/3", "7.5", "8.0"]),
        ([], []),
    ],
)
def test_the_points_of_a_column_meet_and_only_zeros_are_added(given, shown):
    assert lined_up(given) == shown
