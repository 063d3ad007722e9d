"""评审分配: which assessor reads which work, by balance, with recusal, from a recorded seed.

Every work gets as many assessors as may read it, up to the number wanted; within that the sum
of the squared loads is the least there is, so loads differ by at most one wherever the recusals
allow it at all. Chance decides only between equals, and follows from the seed alone: the same
works, seats, recusals and seed give the same plan on any machine.
"""

import hashlib
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Seats = frozenset[int]
NOBODY: Seats = frozenset()


@dataclass(frozen=True)
class Unfilled:
    """A work that gets fewer assessors than wanted: so many seats may read it."""

    work: str
    has: int
    wanted: int


@dataclass(frozen=True)
class Plan:
    """Work → the seats that read it, fixed ones included; what could not be filled; the loads."""

    given: Mapping[str, Seats]
    unfilled: Sequence[Unfilled]
    loads: Mapping[int, int]

    @property
    def digest(self) -> str:
        """A short digest, by which a confirming says what it was shown."""
        lines = [(work, sorted(seats)) for work, seats in sorted(self.given.items())]
        return hashlib.sha256(repr(lines).encode()).hexdigest()[:16]


def assign(
    works: Collection[str],
    seats: Collection[int],
    *,
    each: int,
    seed: str,
    barred: Mapping[str, Seats] | None = None,
    fixed: Mapping[str, Seats] | None = None,
) -> Plan:
    """Give each work `each` different seats.

    `barred` are the seats that step aside for a work, `fixed` those that keep it whatever the
    balance says (a sheet is already begun). A seat both fixed and barred counts as barred.
    """
    table = _Table(set(seats), each=each, seed=seed, barred=barred or {}, fixed=fixed or {})
    for work in sorted(works, key=lambda work: (len(table.may(work)), _chance(seed, work), work)):
        table.fill(work)
    table.balance()
    unfilled = [
        Unfilled(work, len(given), each)
        for work, given in sorted(table.given.items())
        if len(given) < each
    ]
    given = {work: frozenset(found) for work, found in table.given.items()}
    return Plan(given, unfilled, table.loads)


class _Table:
    """The plan while it is being made."""

    def __init__(
        self,
        seats: set[int],
        *,
        each: int,
        seed: str,
        barred: Mapping[str, Seats],
        fixed: Mapping[str, Seats],
    ) -> None:
        self._seats, self._each, self._seed = seats, each, seed
        self._barred, self._fixed = barred, fixed
        self.given: dict[str, set[int]] = {}
        self.loads = dict.fromkeys(sorted(seats), 0)

    def may(self, work: str) -> set[int]:
        """The seats that may read this work."""
        return self._seats - self._barred.get(work, NOBODY)

    def fill(self, work: str) -> None:
        """Give a work its seats: the fixed ones, then the least loaded."""
        own = set(self._fixed.get(work, NOBODY)) & self.may(work)
        free = sorted(
            self.may(work) - own,
            key=lambda seat: (self.loads[seat], _chance(self._seed, work, seat), seat),
        )
        own |= set(free[: max(0, self._each - len(own))])
        self.given[work] = own
        for seat in own:
            self.loads[seat] += 1

    def balance(self) -> None:
        """Move works along chains of seats until no chain evens two loads out any more."""
        while any(self._relieve(seat) for seat in sorted(self.loads, key=self._heaviest_first)):
            pass

    def _heaviest_first(self, seat: int) -> tuple[int, str, int]:
        return -self.loads[seat], _chance(self._seed, seat), seat

    def _relieve(self, heavy: int) -> bool:
        """Take one work from this seat by a shortest chain to one with at least two less."""
        before: dict[int, tuple[int, str]] = {}
        waiting = deque([heavy])
        while waiting:
            seat = waiting.popleft()
            if self.loads[seat] <= self.loads[heavy] - 2:
                self._shift(heavy, seat, before)
                return True
            for work, other in self._moves(seat):
                if other != heavy and other not in before:
                    before[other] = seat, work
                    waiting.append(other)
        return False

    def _moves(self, seat: int) -> list[tuple[str, int]]:
        """The works that this seat could hand to another, lightest first."""
        found = [
            (work, other)
            for work, own in self.given.items()
            if seat in own and seat not in self._fixed.get(work, NOBODY)
            for other in self.may(work) - own
        ]
        return sorted(
            found,
            key=lambda move: (self.loads[move[1]], _chance(self._seed, *move), move),
        )

    def _shift(self, heavy: int, light: int, before: Mapping[int, tuple[int, str]]) -> None:
        self.loads[heavy] -= 1
        self.loads[light] += 1
        while light != heavy:
            seat, work = before[light]
            self.given[work].remove(seat)
            self.given[work].add(light)
            light = seat


def least_loaded(seats: Collection[int], loads: Mapping[int, int]) -> int | None:
    """The seat with the fewest works; of equals the lowest number."""
    return min(seats, key=lambda seat: (loads.get(seat, 0), seat), default=None)


def _chance(seed: str, *parts: object) -> str:
    return hashlib.sha256(repr((seed, *parts)).encode()).hexdigest()
