"""Seasons in which it still matters who may take part."""

from django.db.models import Exists, OuterRef, QuerySet

from competition.enums import HOLDING, StandingState
from competition.models import Competition, Entry, Standing


def seasons_to_recheck() -> QuerySet[Competition]:
    """Seasons with entries that hold a place and without a confirmed standing."""
    held = Entry.objects.filter(competition=OuterRef("pk"), status__in=HOLDING)
    settled = Standing.objects.filter(
        event__competition=OuterRef("pk"), state=StandingState.CONFIRMED
    )
    rows: QuerySet[Competition] = Competition.objects.filter(
        Exists(held), ~Exists(settled)
    ).order_by("pk")
    return rows
