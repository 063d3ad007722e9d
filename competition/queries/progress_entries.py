"""What the nomination of competitors reports to the progress map."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from competition.enums import HOLDING, EntryStatus, EventKind, ProgressStage, Task
from competition.models import Competition, Delegation, Entry, Filing, Quota
from competition.queries.places import limits_of
from competition.queries.progress import Progress, progress_provider


@progress_provider(Task.COMPETITORS)
def competitors_progress(competition: Competition) -> Mapping[int, Progress]:
    """Filed when attested after the last submission, with no place missing and none returned.

    Four queries, whatever the number of districts.
    """
    entries = Entry.objects.filter(competition=competition, event__kind=EventKind.PERSONAL)
    sums = {
        row["district"]: row
        for row in entries.order_by()
        .values("district")
        .annotate(
            held=Count("pk", filter=Q(status__in=HOLDING)),
            accepted=Count("pk", filter=Q(status=EntryStatus.ACCEPTED)),
            returned=Count("pk", filter=Q(status=EntryStatus.RETURNED)),
            latest=Max("submitted_at", filter=Q(status__in=HOLDING)),
        )
    }
    filed = dict(
        Filing.objects.filter(
            competition=competition, task=Task.COMPETITORS, filed_at__isnull=False
        ).values_list("district", "filed_at")
    )
    needed = _needed(competition)
    return {
        district: Progress(
            ProgressStage.FILED
            if _is_done(row, filed.get(district), needed.get(district, 0))
            else ProgressStage.DRAFT,
            _words(row, needed.get(district, 0)),
        )
        for district, row in sums.items()
    }


def _is_done(row: Mapping[str, Any], filed_at: datetime | None, needed: int) -> bool:
    is_complete = row["held"] >= needed and not row["returned"] and row["latest"] is not None
    return bool(is_complete and filed_at is not None and filed_at >= row["latest"])


def _words(row: Mapping[str, Any], needed: int) -> str:
    words = f"{row['held']}/{needed} 人"
    if row["accepted"]:
        words += f"，受理 {row['accepted']}"
    return f"{words}，退回 {row['returned']}" if row["returned"] else words


def _needed(competition: Competition) -> dict[int, int]:
    """District → how many competitors it must nominate over all personal events."""
    quotas = list(
        Quota.objects.filter(
            event__competition=competition, event__kind=EventKind.PERSONAL
        ).prefetch_related("overrides")
    )
    districts = Delegation.objects.filter(competition=competition).values_list(
        "district", flat=True
    )
    return {
        district: sum(limits_of(quota, district)[0] for quota in quotas) for district in districts
    }
