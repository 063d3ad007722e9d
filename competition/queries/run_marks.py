"""The marks that a run was computed from, as long as they are still the ones that stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.marking import EntryMarks, Explanation, explain
from competition.models import Standing
from competition.queries.marks import MarksReader, SheetRow
from competition.queries.schemes import EventScheme
from competition.ranking.rooms import room_tables, with_coefficients


@dataclass(frozen=True)
class RunMarks:
    """Entry id → marks (with room coefficients), number (参赛号), stored rows; as they were read."""

    of: EventScheme
    entries: Mapping[int, EntryMarks]
    numbers: Mapping[int, str]
    rows: Mapping[int, list[SheetRow]]
    draws: Mapping[int, int]

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
    reader = _KeepingReader(of)
    read = list(reader)
    if reader.fingerprint != standing.inputs_fingerprint:
        return None
    tables = room_tables(of.scheme, read, seats=of.seats)
    entries = {each.entry: each for each in with_coefficients(read, tables)}
    return RunMarks(of, entries, reader.numbers, reader.kept, reader.draws)


class _KeepingReader(MarksReader):
    """Keeps the rows that it reads."""

    def __init__(self, of: EventScheme) -> None:
        super().__init__(of)
        self.kept: dict[int, list[SheetRow]] = {}

    def _entry(self, entry: int, rows: list[SheetRow]) -> EntryMarks:
        self.kept[entry] = rows
        return super()._entry(entry, rows)
