"""The engine equals the plain reference on random contests, bit by bit."""

import os
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from competition.marking import engine, explain, scaled
from competition.marking.explanation import Fate
from competition.marking.numbers import number_text
from competition.marking.scheme import RoomRule, Rounding, ThirdRule
from competition.marking.terms import Mode, Reference, Settle
from competition.ranking import compute_standing_rows
from tests.competition.marking.examples import (
    TWO,
    entry,
    judged,
    panel,
    paper,
    scheme_of,
    written,
)
from tests.reference.plain_standing import plain_standing
from tests.reference.random_contests import contests

CONTESTS = int(os.environ.get("RANDOM_CONTESTS", "300"))
many = settings(
    max_examples=CONTESTS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
seen = Counter()
pytestmark = pytest.mark.slow


def differences(scheme, entries, seats, draws, *, mutant=None):
    """Every way in which the two standings differ, as texts; a mutant scheme for the engine."""
    result = compute_standing_rows(mutant or scheme, entries, seats=seats, draws=draws, full=True)
    plain, owed = plain_standing(scheme, entries, seats, draws)
    found = []
    for row in result.rows:
        other = plain[row.entry]
        for slot, value in zip(result.slots, row.values, strict=True):
            exact_value = None if value is None else Fraction(value) / slot.denominator
            expected = other.get(slot.stage.value, slot.component, slot.criterion)
            if exact_value != expected:
                found.append(f"{row.entry} {slot.name}: {exact_value} != {expected}")
        pairs = {
            "rank": (row.rank, other.rank),
            "decided_by": (row.decided_by, other.decided_by),
            "tie_end": (row.tie_end, other.tie_end),
            "failed": (set(row.failed), other.failed),
            "unranked": (row.status == "unranked", other.unranked),
        }
        found += [f"{row.entry} {name}: {a} != {b}" for name, (a, b) in pairs.items() if a != b]
        seen[row.status] += 1
        seen[f"tie_end {row.tie_end}"] += 1
        seen["decided"] += row.decided_by is not None
    reports = {
        (each.kind, each.entry, each.component, each.seat, each.criterion)
        for each in result.missing
        if "抽签" not in each.sentence
    }
    expected_reports = {
        (problem[0], each.entry, *problem[1:])
        for each in plain.values()
        for problem in each.problems
    }
    if reports != expected_reports:
        found.append(f"missing: {reports ^ expected_reports}")
    alarms = {(each.entry, each.component, each.criterion, each.spread) for each in result.alarms}
    expected_alarms = {
        (each.entry, code, criterion, number_text(spread))
        for each in plain.values()
        for code, criterion, spread in each.alarms
    }
    if alarms != expected_alarms:
        found.append(f"alarms: {alarms ^ expected_alarms}")
    draw_reports = {(each.kind, each.entry) for each in result.missing if "抽签" in each.sentence}
    if draw_reports != owed:
        found.append(f"draw: {draw_reports ^ owed}")
    return found


def count_settled(scheme, entries, seats, draws):
    """How often a third settled something and a room's coefficient was not one."""
    result = compute_standing_rows(scheme, entries, seats=seats, draws=draws)
    seen["coefficients"] += sum(
        room.coefficient not in {None, 1} for table in result.rooms for room in table.rooms
    )
    for each in entries:
        found = explain(scheme, each, seats=seats)
        fates = [line.fate for part in found.components for line in part.sheets]
        seen["aside"] += Fate.ASIDE in fates
    seen["third owed"] += sum("第三位" in report.sentence for report in result.missing)


@many
@given(contests())
def test_the_engine_agrees_with_the_plain_reference(contest):
    assert differences(*contest) == []
    seen["contests"] += 1


@settings(many, max_examples=max(CONTESTS // 3, 1))
@given(contests())
def test_the_fraction_path_agrees_with_the_fast_path(contest):
    scheme, entries, seats, draws = contest
    for full in (False, True):
        by_fractions, by_integers = (
            compute_standing_rows(scheme, entries, seats=seats, draws=draws, full=full, fast=fast)
            for fast in (False, True)
        )
        assert by_fractions == by_integers


PAIRS = scheme_of(
    panel(
        third={"limit": 5},
        coefficient=True,
        rooms={"high": 1, "mean": TWO},
        rounding={"mark": TWO},
    )
)


def paired_entries():
    """Two assessors nearer and further apart, thirds on either side and in the middle, two rooms.

    The marks of one room lie lower, so that its coefficient is not one.
    """
    found = []
    for number in range(60):
        marks = [60, 60 + number % 9, 60 + number * 7 % 31, 80][: 2 + number % 2]
        given = judged(*(str(mark - number % 4 * 5) for mark in marks))
        third = 3 if len(marks) == 3 else None
        seats = frozenset(range(1, len(marks) + 1))
        plan = given._replace(third=third, seats=seats, room="甲乙"[number // 2 % 2])
        found.append(entry(number, plan=plan))
    return found


@pytest.mark.parametrize(
    "change",
    [
        {"third": ThirdRule(limit=4_000)},
        {"third": ThirdRule(limit=5_000, settle=Settle.MEAN)},
        {"third": ThirdRule(limit=5_000, settle=Settle.LEADER)},
        {"rooms": RoomRule(low=1, mean=Rounding(2, Mode.HALF_UP))},
        {"rooms": RoomRule(high=1, mean=Rounding(1, Mode.HALF_UP))},
        {"rooms": RoomRule(high=1, mean=Rounding(2, Mode.HALF_UP), reference=Reference.ROOMS)},
        {"rooms": replace(PAIRS.components[0].rooms, coefficient=Rounding(3, Mode.HALF_UP))},
    ],
    ids=str,
)
def test_the_comparison_notices_another_third_or_room_rule(change):
    contest = (PAIRS, paired_entries(), {"plan": [1, 2]}, {})
    assert differences(*contest) == []
    mutant = replace(PAIRS, components=(replace(PAIRS.components[0], **change),))
    assert differences(*contest, mutant=mutant) != []


BOUNDARY = scheme_of(
    paper(weight="0.5", rounding={"weighted": TWO}),
    panel(
        weight="0.5",
        trimming={"high": 0, "low": 0, "scope": "sheet"},
        rounding={
            "sheet_total": {"digits": 1, "mode": "half_up"},
            "mark": {"digits": 1, "mode": "half_up"},
            "net": {"digits": 1, "mode": "half_up"},
            "adjusted": {"digits": 0, "mode": "half_up"},
            "weighted": {"digits": 0, "mode": "half_up"},
        },
    ),
    rounding={"digits": 1, "mode": "half_up"},
)
STAGES = ("sheet_total", "mark", "net", "adjusted", "weighted")


def boundary_entries():
    """Marks that end exactly on a half at every stage, even and odd before it."""
    entries = []
    for number in range(200):
        judges = (
            f"{number % 50 + 20}.{number % 10}5",
            f"{number % 40 + 20}.{number % 7}50",
            "70.3",
        )
        text = f"{number % 90}.{number % 10}{'15'[number % 2]}5"
        entries.append(entry(number, theory=written(text), plan=judged(*judges[: 2 + number % 2])))
        seats_given = frozenset(range(1, 3 + number % 2))
        plan = entries[-1].components["plan"]._replace(seats=seats_given, deduction=50)
        entries[-1] = entries[-1]._replace(components={**entries[-1].components, "plan": plan})
    return entries


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("mode", [Mode.HALF_EVEN, Mode.TRUNCATE, Mode.NONE])
def test_the_comparison_notices_one_changed_rounding(stage, mode):
    """Mutation: the reference sees the scheme, the engine a scheme with one mode changed."""
    contest = (BOUNDARY, boundary_entries(), {"plan": [1, 2, 3]}, {})
    assert differences(*contest) == []
    plan = BOUNDARY.components[1]
    changed = replace(getattr(plan.rounding, stage), mode=mode)
    other = replace(plan, rounding=replace(plan.rounding, **{stage: changed}))
    mutant = replace(BOUNDARY, components=(BOUNDARY.components[0], other))
    assert differences(*contest, mutant=mutant) != []


def test_the_comparison_notices_a_wrong_half_in_the_integer_path(monkeypatch):
    """Mutation inside the engine: half-up that rounds halves down."""

    def half_down(scale, denominator):
        return lambda value: -(-(2 * value * scale - denominator) // (2 * denominator))

    contest = (BOUNDARY, boundary_entries(), {"plan": [1, 2, 3]}, {})
    monkeypatch.setattr(scaled, "_half_up", half_down)
    assert differences(*contest) != []


def test_the_integer_path_takes_every_clean_entry(monkeypatch):
    def refuse(*_given, **_named):
        raise AssertionError("a clean entry went through fractions")

    monkeypatch.setattr(engine, "explain", refuse)
    result = compute_standing_rows(BOUNDARY, boundary_entries(), seats={"plan": [1, 2, 3]})
    assert len(result.rows) == 200


def test_the_random_contests_are_rich_enough():
    """Guards the generator: ties to the end, decided ties, states and gaps must all occur."""
    seen.clear()

    @settings(many, max_examples=300, database=None, derandomize=True)
    @given(contests())
    def explore(contest):
        differences(*contest)
        count_settled(*contest)

    explore()
    for what in (
        "ranked",
        "unranked",
        "incomplete",
        "decided",
        "tie_end share",
        "tie_end draw",
        "aside",
        "third owed",
        "coefficients",
    ):
        assert seen[what] >= 10, (what, seen)
