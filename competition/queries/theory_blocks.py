"""Coded papers that are not settled keep a run from being confirmed."""

from collections.abc import Iterator

from competition.models import Standing
from competition.queries.blockers import Blocker, blocks_confirming
from competition.queries.schemes import EventScheme
from competition.queries.theory import theory_blockers


@blocks_confirming
def unsettled_papers(_standing: Standing, of: EventScheme) -> Iterator[Blocker]:
    """Tables under seal, with what is still owed before they can be opened."""
    for sentence in theory_blockers(of.event):
        yield Blocker(sentence, "manage-theory", "理论试卷")
