"""What the README says about the code is so."""

from pathlib import Path

from django.core.management import get_commands

from competition.enums import ENTRY_STATUS_LABELS, EntryStatus
from competition.transitions import ENTRY_MOVES

README = Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")


def test_the_moves_of_an_entry_are_those_of_the_transition_table():
    def label(status: EntryStatus) -> str:
        return ENTRY_STATUS_LABELS[status]

    told = {
        part.split(" → ")[0]: set(part.split(" → ")[1].split("、"))
        for part in next(line for line in README.splitlines() if line.startswith("草稿 → ")).split(
            "；"
        )
        if " → " in part
    }
    real = {
        label(now): {label(then) for then in moves} for now, moves in ENTRY_MOVES.items() if moves
    }
    assert told == real


def test_every_command_named_exists():
    told = {
        line.split("`")[1].split()[0]
        for line in README.splitlines()
        if line.startswith("| `") and "manage" not in line
    }
    ours = {
        name
        for name, app in get_commands().items()
        if app in {"submissions", "competition", "records", "accounts"}
    }
    packages = {
        f"{name}/"
        for name in ("records", "accounts", "districts", "competition", "submissions", "config")
    }
    assert told - packages - ours == set()


def test_every_place_named_exists():
    root = Path(__file__).parents[2]
    named = [
        word.strip("`")
        for line in README.splitlines()
        for word in line.split("`")[1::2]
        if "/" in word and " " not in word and "|" not in word and "<" not in word
    ]
    assert [name for name in named if not (root / name).exists()] == []
