"""What must hold of coded papers in a running portal."""

from collections.abc import Iterator

from competition.enums import EntryStatus, MarkState, SheetState
from competition.marking.papers import Hands
from competition.models import CodedPaper, CodeTable, Keying, Sheet
from competition.queries.invariants import invariant
from competition.queries.theory_books import commitment_checks

APART = (
    (Hands.FIRST, Hands.SECOND),
    (Hands.FIRST, Hands.RECHECK),
    (Hands.SECOND, Hands.RECHECK),
    (Hands.FIRST, Hands.SETTLED),
    (Hands.SECOND, Hands.SETTLED),
    (Hands.FIRST, Hands.RECHECK_SETTLED),
    (Hands.SECOND, Hands.RECHECK_SETTLED),
    (Hands.RECHECK, Hands.RECHECK_SETTLED),
)
"""Hands that are never the same person's."""
_GONE = frozenset({MarkState.ABSENT, MarkState.FORFEIT})


@invariant
def check_opened_marks() -> Iterator[str]:
    """The marks of an opened table stand in sheets made of it, and its commitments hold."""
    for table in CodeTable.objects.exclude(granted_at=None).select_related("event"):
        opened_at = table.granted_at or table.sealed_at
        place = f"“{table.event.name}”环节 {table.component}"
        made: dict[int, list[object]] = {}
        for sheet in Sheet.objects.filter(
            entry__event=table.event_id, component=table.component, seat=0,
            state=SheetState.HANDED_IN, at=opened_at,
        ):  # fmt: skip
            made.setdefault(sheet.entry_id, []).append(sheet.marks.get(""))
        for paper in CodedPaper.objects.filter(table=table, voided_at__isnull=True):
            total = sum(paper.agreed.values()) if paper.agreed else None
            if total not in made.get(paper.entry_id, ()) and not _is_excused(paper, table):
                yield f"{place}加密号 {paper.code} 的认定得分与开启时生成的评分表不一致。"
        for check in commitment_checks(table):
            if not check.holds:
                yield f"{place}密码对照表与{check.words}承诺值不符。"


@invariant
def check_blind_hands() -> Iterator[str]:
    """Nobody keyed a paper twice, nor settled or re-checked what was keyed by the same person."""
    keyers: dict[int, dict[int, int]] = {}
    rows = Keying.objects.order_by("paper_id", "hand").values_list("paper_id", "hand", "by_id")
    for paper, hand, by in rows.iterator(chunk_size=2000):
        keyers.setdefault(paper, {})[hand] = by
    for paper, by_hand in keyers.items():
        if any(
            by_hand[one] == by_hand[other] for one, other in APART if {one, other} <= set(by_hand)
        ):
            yield f"加密试卷 {paper} 的录入、复核或认定有两项由同一人办理。"


@invariant
def check_sealed_marks() -> Iterator[str]:
    """While a table is sealed no sheet of its component carries a mark."""
    for table in CodeTable.objects.filter(granted_at__isnull=True).select_related("event"):
        sheets = Sheet.objects.current().filter(
            entry__event=table.event_id, component=table.component
        )
        if any(sheet.marks for sheet in sheets):
            yield f"“{table.event.name}”环节 {table.component} 已编加密号，却有按参赛号录入的得分。"


def _is_excused(paper: CodedPaper, table: CodeTable) -> bool:
    """Whether the entry got no sheet for a stated reason: it left, or was not there."""
    if paper.entry.status != EntryStatus.ACCEPTED:
        return True
    stated = Sheet.objects.filter(
        entry=paper.entry_id, component__in=["", table.component], seat=0,
        mark_state__in=sorted(_GONE),
    )  # fmt: skip
    return stated.exists()
