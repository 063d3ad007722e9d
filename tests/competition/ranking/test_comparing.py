"""Two runs compared: nothing against itself, every difference named."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competition.ranking.comparing import RunRow, StageChange, compare_runs

texts = st.sampled_from(["80", "80.00", "250/3", ""])
rows = st.builds(
    RunRow,
    st.none() | st.integers(1, 9),
    st.dictionaries(st.sampled_from(["total", "plan.net"]), texts),
    texts,
    texts,
)
some = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
runs = st.dictionaries(st.integers(1, 9), rows, max_size=6)


@some
@given(runs)
def test_a_run_against_itself_says_nothing(run):
    assert compare_runs(run, dict(run)) == ()


@some
@given(runs, runs)
def test_the_other_way_round_everything_is_turned(first, second):
    there = {move.entry: move for move in compare_runs(first, second)}
    back = {move.entry: move for move in compare_runs(second, first)}
    assert there.keys() == back.keys()
    for entry, move in there.items():
        other = back[entry]
        assert (move.before, move.after, move.places) == (other.after, other.before, -other.places)
        assert {each.name for each in move.stages} == {each.name for each in other.stages}


def test_a_move_says_from_where_to_where_and_what_changed():
    before = {1: RunRow(1, {"total": "84.00", "plan.net": "80"}), 2: RunRow(2, {"total": "83.00"})}
    after = {2: RunRow(1, {"total": "83.00"}), 1: RunRow(2, {"total": "82.80", "plan.net": "78"})}
    up, down = compare_runs(before, after)
    assert (up.entry, up.places, up.stages, up.changes_rank) == (2, 1, (), True)
    assert (down.entry, down.places) == (1, -1)
    assert down.stages == (
        StageChange("total", "84.00", "82.80"),
        StageChange("plan.net", "80", "78"),
    )


def test_who_came_and_who_went_is_told():
    gone, new = RunRow(3, {"total": "60"}), RunRow(None, {}, "", "取消资格")
    came, went = compare_runs({1: gone}, {2: new})
    assert (came.entry, came.came, came.went, came.places) == (2, True, False, 0)
    assert (went.entry, went.came, went.went, went.places) == (1, False, True, 0)


def test_a_value_may_change_without_the_rank():
    (move,) = compare_runs({1: RunRow(1, {"total": "84"})}, {1: RunRow(1, {"total": "85"})})
    assert not move.changes_rank
