"""What follows by itself once figures are handed in: agreeing, and widening the re-check.

The caller holds the table. Nothing is compared before both hands handed in every paper, so
that neither list nor count nor time tells one clerk what the other keyed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.models import User
from competition.enums import Sample, SheetState
from competition.marking.papers import Hands, Reading, differing
from competition.marking.recheck import is_over_limit
from competition.models import CodedPaper, CodeTable, Keying
from competition.operations.theory_tables import note

Keyed = Mapping[int, Mapping[int, Keying]]
"""Paper id → hand → what was handed in."""


def advance(table: CodeTable, *, by: User, at: datetime) -> None:
    """Agree what both hands keyed alike; close re-checks; widen them when errors are many."""
    papers = list(CodedPaper.objects.filter(table=table, voided_at__isnull=True).order_by("code"))
    keyed = handed_in(table)
    if not papers or not all({Hands.FIRST, Hands.SECOND} <= set(keyed[each.pk]) for each in papers):
        return
    _agree(papers, keyed, at=at)
    if table.sampled_at is not None:
        _close_checks(papers, keyed)
        _widen(table, papers, by=by, at=at)


def handed_in(table: CodeTable) -> Keyed:
    """All that was handed in for a table's papers."""
    found: dict[int, dict[int, Keying]] = defaultdict(dict)
    rows = Keying.objects.filter(paper__table=table, state=SheetState.HANDED_IN)
    for keying in rows.order_by("pk"):
        found[keying.paper_id][keying.hand] = keying
    return found


def reading_of(keying: Keying) -> Reading:
    """What somebody keyed."""
    return Reading(keying.marks, keying.mark_state)


def agreed_reading(paper: CodedPaper) -> Reading:
    """What was agreed."""
    return Reading(paper.agreed or {}, paper.agreed_state)


def set_agreed(paper: CodedPaper, keying: Keying) -> None:
    """Let a paper have what this keying says."""
    paper.agreed, paper.agreed_state = dict(keying.marks), keying.mark_state
    paper.agreed_note = keying.note


def _agree(papers: Sequence[CodedPaper], keyed: Keyed, *, at: datetime) -> None:
    equal = []
    for paper in papers:
        if paper.agreed is not None:
            continue
        first, second = keyed[paper.pk][Hands.FIRST], keyed[paper.pk][Hands.SECOND]
        if not differing(reading_of(first), reading_of(second)):
            set_agreed(paper, first)
            paper.agreed_note = first.note or second.note
            paper.settled_at = at
            equal.append(paper)
    CodedPaper.objects.bulk_update(
        equal, ["agreed", "agreed_state", "agreed_note", "settled_at"], batch_size=200
    )


def _close_checks(papers: Sequence[CodedPaper], keyed: Keyed) -> None:
    closed = []
    for paper in papers:
        check = keyed[paper.pk].get(Hands.RECHECK)
        if check is None or not paper.sample or paper.was_wrong is not None:
            continue
        if not differing(reading_of(check), agreed_reading(paper)):
            paper.was_wrong = False
            closed.append(paper)
    CodedPaper.objects.bulk_update(closed, ["was_wrong"], batch_size=200)


def _widen(table: CodeTable, papers: Sequence[CodedPaper], *, by: User, at: datetime) -> None:
    sampled = [paper for paper in papers if paper.sample]
    if table.widened_at is not None or any(paper.was_wrong is None for paper in sampled):
        return
    wrong = sum(bool(paper.was_wrong) for paper in sampled)
    if not is_over_limit(wrong=wrong, checked=len(sampled), limit=table.error_limit):
        return
    rest = [paper.pk for paper in papers if not paper.sample]
    CodedPaper.objects.filter(pk__in=rest).update(sample=Sample.WIDENED)
    table.widened_at = at
    table.save(update_fields=["widened_at"])
    note(
        "widen_recheck",
        on=table,
        by=by,
        at=at,
        changes={"sampled": (len(sampled), len(papers)), "wrong": (wrong, wrong)},
        reason=f"差错率超过 {table.error_limit}%",
    )
