"""The default scheme of the 2024 personal events reads, computes, and says what is open."""

import tomllib
from pathlib import Path

from competition.marking import parse_scheme, short_fingerprint
from competition.ranking import compute_standing_rows
from tests.competition.marking.examples import entry, judged, seats, written

TEXT = Path(__file__).with_name("tianjin_2024.toml").read_text(encoding="utf-8")
SCHEME = parse_scheme(tomllib.loads(TEXT), place="marking")
HIGHLIGHT = ("content", "effect", "expression", "media")
PLAN = ("diagnosis", "design", "policy", "expression")


def test_every_part_counts_a_hundred_points_and_keeps_the_time_of_the_notice():
    facts = {
        each.code: (each.maximum, each.time.limit if each.time else None)
        for each in SCHEME.components
    }
    assert facts == {
        "theory": (100_000, None),
        "highlight": (100_000, 180),
        "plan": (100_000, 300),
    }


def test_what_the_notice_leaves_open_is_marked_to_be_confirmed():
    assert len(SCHEME.pending) == 7
    assert all(note.endswith("待组委会确认") for note in SCHEME.pending)


def test_a_whole_entry_comes_to_its_total():
    seven = (
        "36 27 18 9",
        "35 26 17 8",
        "38 28 19 10",
        "30 25 15 7",
        "37 27 18 9",
        "36 26 18 9",
        "34 27 17 8",
    )
    given = entry(
        theory=written("86.5"),
        highlight=judged(*seven, criteria=HIGHLIGHT),
        plan=judged(*("28 36 18 9",) * 7, criteria=PLAN),
    )
    result = compute_standing_rows(SCHEME, [given], seats=seats(SCHEME, 7))
    row = result.rows[0]
    texts = {name: result.text(row, name) for name in ("highlight.mark", "plan.mark", "total")}
    assert texts == {"highlight.mark": "88.40", "plan.mark": "91.00", "total": "88.42"}


def test_the_fingerprint_on_the_sheets_is_twelve_digits():
    assert len(short_fingerprint(SCHEME)) == 12
