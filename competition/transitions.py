"""Which state may follow which. A refused move explains itself in Chinese."""

from collections.abc import Mapping

from competition.enums import ENTRY_STATUS_LABELS, EntryStatus
from records.errors import Conflict

S = EntryStatus

ENTRY_MOVES: Mapping[EntryStatus, frozenset[EntryStatus]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.DRAFT, S.ACCEPTED, S.RETURNED, S.REJECTED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUBMITTED, S.REJECTED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.RETURNED, S.WITHDRAWN}),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


class IllegalMove(Conflict):
    """The entry is not in a state from which this is possible."""


def check_move(now: EntryStatus | str, then: EntryStatus) -> None:
    """Raise IllegalMove unless an entry in state `now` may become `then`."""
    state = EntryStatus(now)
    if then not in ENTRY_MOVES[state]:
        raise IllegalMove(
            f"当前状态为“{ENTRY_STATUS_LABELS[state]}”，不能变为“{ENTRY_STATUS_LABELS[then]}”。"
            "可能已有他人处理，请刷新页面查看最新状态。"
        )


EDITABLE = frozenset({S.DRAFT, S.RETURNED})
"""The states in which a district may change what an entry says."""


def check_editable(now: EntryStatus | str) -> None:
    """Raise IllegalMove unless the district may still change an entry in this state."""
    state = EntryStatus(now)
    if state not in EDITABLE:
        raise IllegalMove(
            f"当前状态为“{ENTRY_STATUS_LABELS[state]}”，不能修改。待审核的请先撤回；"
            "已受理的如需更正，请联系组委会退回。"
        )
