"""Papers by code and what one person may see of their keyings. No entry appears here."""

import hashlib
from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from competition.enums import Sample
from competition.marking.papers import Hands
from competition.marking.sheets import Content
from competition.models import CodedPaper, CodeTable, Keying

BLIND = (Hands.FIRST, Hands.SECOND)


def live_papers(table: CodeTable) -> QuerySet[CodedPaper]:
    """The papers that are there, in the order of their codes."""
    return CodedPaper.objects.filter(table=table, voided_at__isnull=True).order_by("code")


def sampled_papers(table: CodeTable) -> QuerySet[CodedPaper]:
    """The papers drawn for the re-check."""
    return live_papers(table).exclude(sample=Sample.NONE)


def keying_content(keying: Keying) -> Content:
    """What is written in a keying."""
    return Content(marks=keying.marks, state=keying.mark_state, note=keying.note)


def keying_revision(keying: Keying | None) -> str:
    """A short digest of a keying as it stands; "" for none."""
    if keying is None:
        return ""
    line = (keying.state, sorted(keying.marks.items()), keying.mark_state, keying.note)
    return hashlib.sha256(repr(line).encode()).hexdigest()[:16]


def own_keyings(papers: Sequence[CodedPaper], hand: int) -> dict[int, Keying]:
    """Paper id → its keying by this hand."""
    return {row.paper_id: row for row in Keying.objects.filter(paper__in=papers, hand=hand)}


def may_recheck(table: CodeTable, papers: Sequence[CodedPaper], by: User) -> dict[int, str]:
    """Paper id → why this person may not re-check it; papers that may be are left out."""
    if table.sampled_at is None:
        return {paper.pk: "尚未抽样复核。" for paper in papers}
    keyed = set(
        Keying.objects.filter(paper__in=papers, hand__in=BLIND, by=by).values_list(
            "paper_id", flat=True
        )
    )
    found = {}
    for paper in papers:
        if not paper.sample:
            found[paper.pk] = "这份试卷没有抽中复核。"
        elif paper.pk in keyed:
            found[paper.pk] = "这份试卷是您录入的，须由别人复核。"
    return found
