"""The marks that a run was computed from, as long as they are still the ones that stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.marking import EntryMarks, Explanation, explain
from competition.models import Standing
from competition.queries.marks import MarksReader
from competition.queries.schemes import EventScheme


@dataclass(frozen=True)
class RunMarks:
    """Entry id → marks, in the order in which they were read, and the numbers (参赛号)."""

    of: EventScheme
    entries: Mapping[int, EntryMarks]
    numbers: Mapping[int, str]

    def explain(self, entry_id: int) -> Explanation:
        """How this entry came to its total."""
        return explain(self.of.scheme, self.entries[entry_id], seats=self.of.seats)


def run_marks(standing: Standing, of: EventScheme) -> RunMarks | None:
    """The marks of a run; None when scheme, marks or entries changed after it.

    Whoever explains or recomputes a run does it over these, so never over other marks than
    those that gave its ranks.
    """
    if standing.scheme_fingerprint != of.row.fingerprint:
        return None
    reader = MarksReader(of)
    entries = {each.entry: each for each in reader}
    if reader.fingerprint != standing.inputs_fingerprint:
        return None
    return RunMarks(of, entries, reader.numbers)
