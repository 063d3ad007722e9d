"""From marks to stage values, entry by entry, in one pass over any stream of entries."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from competition.marking.exact import explain
from competition.marking.fast import compile_entry
from competition.marking.inputs import Seats
from competition.marking.layout import Layout, Values
from competition.marking.marks import EntryMarks
from competition.marking.reports import Alarm, Missing
from competition.marking.terms import State


class Outcome(NamedTuple):
    """What sets an entry apart: Chinese reasons and states that unrank it.

    `fractions` tells that some value did not fit its slot's denominator.
    """

    unranked: tuple[str, ...]
    states: frozenset[State]
    fractions: bool


# Entry number, values by the layout's slots, and its outcome where it is no clean entry.
Scored = tuple[int, Values, Outcome | None]


class Engine:
    """A scheme made ready for a panel; `missing` and `alarms` fill while entries stream by."""

    def __init__(self, layout: Layout, seats: Seats, *, fast: bool = True) -> None:
        self.layout = layout
        self.seats = seats
        self.missing: list[Missing] = []
        self.alarms: list[Alarm] = []
        self._fast = compile_entry(layout, seats, self.alarms) if fast else None

    def score(self, entries: Iterable[EntryMarks]) -> Iterator[Scored]:
        """Each entry once; what the fast path does not take goes through fractions."""
        fast = self._fast
        for entry in entries:
            values = None if fast is None else fast(entry)
            if values is None:
                yield self._score_exactly(entry)
            else:
                yield entry[0], values, None

    def _score_exactly(self, entry: EntryMarks) -> Scored:
        found = explain(self.layout.scheme, entry, seats=self.seats)
        self.missing += found.missing
        self.alarms += found.alarms
        values = self.layout.values(found)
        fractions = any(type(value) is Fraction for value in values)
        return found.entry, values, Outcome(found.unranked, found.ranking_states, fractions)
