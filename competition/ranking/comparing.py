"""Two runs of one event compared: who came, who went, who moved, and which values changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

TOTAL = "total"


class RunRow(NamedTuple):
    """One entry's line of a run: rank, stage name → exact text, what stands beside it."""

    rank: int | None
    values: Mapping[str, str]
    tie: str = ""
    note: str = ""

    @property
    def total(self) -> str:
        """The exact total as text; "" without one."""
        return self.values.get(TOTAL, "")


class StageChange(NamedTuple):
    """One stage value before and after, "" where there is none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Move:
    """An entry whose line differs; None where the run does not have the entry."""

    entry: int
    before: RunRow | None
    after: RunRow | None
    stages: tuple[StageChange, ...] = ()

    @property
    def changes_rank(self) -> bool:
        """Whether the place is another one, and not just a value behind it."""
        return _rank(self.before) != _rank(self.after) or self.came or self.went

    @property
    def came(self) -> bool:
        """Only the later run has the entry."""
        return self.before is None

    @property
    def went(self) -> bool:
        """Only the earlier run has the entry."""
        return self.after is None

    @property
    def places(self) -> int:
        """How many places up; negative is down, 0 where one of them has no rank."""
        before, after = _rank(self.before), _rank(self.after)
        return 0 if before is None or after is None else before - after


def compare_runs(before: Mapping[int, RunRow], after: Mapping[int, RunRow]) -> tuple[Move, ...]:
    """Every entry whose line differs, in the order of the later run, those gone at the end."""
    found = []
    for entry in [*after, *(entry for entry in before if entry not in after)]:
        old, new = before.get(entry), after.get(entry)
        if old != new:
            found.append(Move(entry, old, new, _stages(old, new)))
    return tuple(found)


def _stages(old: RunRow | None, new: RunRow | None) -> tuple[StageChange, ...]:
    if old is None or new is None:
        return ()
    names = dict.fromkeys([*new.values, *old.values])
    pairs = ((name, old.values.get(name, ""), new.values.get(name, "")) for name in names)
    return tuple(StageChange(*pair) for pair in pairs if pair[1] != pair[2])


def _rank(row: RunRow | None) -> int | None:
    return None if row is None else row.rank
