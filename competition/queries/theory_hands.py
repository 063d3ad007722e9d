"""What a clerk (or the organizer) finds to do for each table. Other people's progress is not told."""

from dataclasses import dataclass

from accounts.models import User
from competition.marking.papers import Hands
from competition.models import CodeTable, Competition, Keying
from competition.queries.theory import TableState, table_states


@dataclass(frozen=True)
class TableTask:
    """One table as this person sees it; `own` is their hand, 0 for none."""

    state: TableState
    own: int
    free: tuple[int, ...]

    @property
    def done(self) -> int:
        """How many papers of the own hand are handed in."""
        counts = self.state.counts
        return {1: counts.first, 2: counts.second}.get(self.own, 0)

    @property
    def drafts(self) -> int:
        """How many are saved and not handed in."""
        return self.state.drafts.get(self.own, 0)

    @property
    def waits_for_other(self) -> bool:
        """Whether the own hand is done and the other is not."""
        return self.done == self.state.counts.live and not self.state.counts.are_both_in


def table_tasks(competition: Competition, user: User) -> list[TableTask]:
    """Every table of the season, with the hands this person may still claim."""
    states = table_states(CodeTable.objects.visible_to(user), competition)
    keyed = set(
        Keying.objects.filter(
            paper__table__event__competition=competition, by=user, hand__lte=Hands.SECOND
        ).values_list("paper__table_id", "hand")
    )
    found = []
    for state in states:
        own = next((number for number, hand in state.hands.items() if hand.clerk_id == user.pk), 0)
        free = tuple(
            number
            for number in (Hands.FIRST, Hands.SECOND)
            if number not in state.hands and (state.table.pk, 3 - number) not in keyed
        )
        found.append(TableTask(state, own, () if own else free))
    return found
