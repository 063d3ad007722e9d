"""密封材料: the lists, and what waits for its second person."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from competition.models import Competition, SealedPaper
from competition.queries.openings import Opening, from_asking, opening_provider


def sealed_papers(competition: Competition, user: User) -> QuerySet[SealedPaper]:
    """All of the season, with who sealed, asked and granted; never the files."""
    rows: QuerySet[SealedPaper] = SealedPaper.objects.visible_to(user).filter(
        event__competition=competition
    )
    return rows.select_related("event__competition", "sealed_by", "asked_by", "granted_by")


def published_hashes(competition: Competition) -> QuerySet[SealedPaper]:
    """Those whose sha256 everybody may see."""
    rows: QuerySet[SealedPaper] = SealedPaper.objects.filter(
        event__competition=competition, is_hash_public=True
    )
    return rows.select_related("event")


@opening_provider
def waiting_papers(competition: Competition, at: datetime) -> Iterator[Opening]:
    """The askings for sealed papers that stand."""
    asked = SealedPaper.objects.filter(
        event__competition=competition,
        asked_at__isnull=False,
        granted_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    for paper in asked.select_related("asked_by", "event"):
        yield from from_asking(
            paper,
            label=f"启封{paper.get_kind_display()}“{paper.title}”（{paper.event.name}）",
            address=reverse("manage-sealed-paper", args=[competition.slug, paper.pk]),
            at=at,
        )
