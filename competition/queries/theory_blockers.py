"""Coded papers that are not settled keep a run from being confirmed."""

from collections.abc import Iterator

from competition.models import Standing
from competition.queries.blockers import Blocker, blocks_confirming
from competition.queries.schemes import EventScheme
from competition.queries.theory import theory_blockers


@blocks_confirming
def sealed_tables(standing: Standing, of: EventScheme) -> Iterator[Blocker]:
    """One line per table of the event that was not opened."""
    for sentence in theory_blockers(of.event):
        yield Blocker(sentence, "manage-theory", "理论试卷")
