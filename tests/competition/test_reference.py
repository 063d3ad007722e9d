"""The engine equals the plain reference on random contests, bit by bit."""

import dataclasses
import os
from collections import Counter
from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from competition.marking import exact
from competition.marking.scheme import Rounding
from competition.marking.terms import Mode
from competition.ranking import compute_standing_rows
from tests.reference.plain_standing import plain_standing
from tests.reference.random_contests import contests

CONTESTS = int(os.environ.get("RANDOM_CONTESTS", "300"))
many = settings(
    max_examples=CONTESTS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
seen = Counter()


def differences(scheme, entries, seats, draws, *, fast=True, full=True):
    """Every way in which the two standings differ, as texts."""
    result = compute_standing_rows(scheme, entries, seats=seats, draws=draws, full=full, fast=fast)
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
    draw_reports = {(each.kind, each.entry) for each in result.missing if "抽签" in each.sentence}
    if draw_reports != owed:
        found.append(f"draw: {draw_reports ^ owed}")
    return found


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
