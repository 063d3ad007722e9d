"""录入质量: how much each clerk keyed, and how often it was not what was agreed.

Only tables of which both hands are in count: before it a rate would tell figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.enums import SheetState
from competition.marking.numbers import fixed_text
from competition.marking.papers import Hands, Reading, differing, paper_parts
from competition.models import Keying
from competition.queries.theory import TableState


@dataclass
class ClerkLine:
    """One person: papers and cells (题型得分) handed in, cells that were wrong."""

    name: str
    username: str
    papers: int = 0
    cells: int = 0
    wrong: int = 0

    @property
    def rate(self) -> str:
        """Wrong cells of all, in percent with two digits."""
        return percent(self.wrong, self.cells)


def clerk_lines(states: Sequence[TableState]) -> list[ClerkLine]:
    """One line per person over these tables, by name: one statement."""
    over = {state.table.pk: state for state in states if state.counts.are_both_in}
    rows = (
        Keying.objects.filter(
            paper__table__in=over, paper__voided_at__isnull=True, paper__agreed__isnull=False,
            state=SheetState.HANDED_IN, hand__lte=Hands.RECHECK,
        )
        .select_related("paper", "by")
        .order_by("by__name", "by_id")
    )  # fmt: skip
    found: dict[int, ClerkLine] = {}
    for row in rows:
        line = found.setdefault(row.by_id, ClerkLine(row.by.name, row.by.username))
        component = over[row.paper.table_id].component
        agreed = Reading(row.paper.agreed or {}, row.paper.agreed_state)
        line.papers += 1
        line.cells += len(paper_parts(component)) if component else 0
        line.wrong += len(differing(Reading(row.marks, row.mark_state), agreed))
    return list(found.values())


def percent(part: int, whole: int) -> str:
    """1.25 for a share in percent, two digits; "" of nothing."""
    if not whole:
        return ""
    hundredths = Fraction(part * 10_000, whole)
    return fixed_text(Fraction(round(hundredths), 100), 2)
