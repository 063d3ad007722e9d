"""What 附件1 and the 领队 report to the progress map."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count

from competition.enums import ProgressStage, Task
from competition.models import Competition, Filing, Liaison
from competition.queries.progress import Progress, progress_provider


@progress_provider(Task.LIAISONS)
def liaisons_progress(competition: Competition, at: datetime) -> Mapping[int, Progress]:
    """附件1: filed, in work (rows or a recalled paper), or not begun."""
    rows = dict(
        Liaison.objects.filter(competition=competition)
        .order_by()
        .values_list("district")
        .annotate(Count("pk"))
    )
    filings = Filing.objects.filter(competition=competition, task=Task.LIAISONS)
    filed = {filing.district_id: filing.filed_at is not None for filing in filings}
    return {
        district: Progress(
            ProgressStage.FILED if filed.get(district) else ProgressStage.DRAFT,
            f"{rows.get(district, 0)} 人",
        )
        for district in rows.keys() | filed.keys()
        if rows.get(district) or filed.get(district)
    }


@progress_provider(Task.LEADER)
def leader_progress(competition: Competition, at: datetime) -> Mapping[int, Progress]:
    """领队: done when one is named; in work when there is somebody to name."""
    leaders = dict(
        Liaison.objects.filter(competition=competition, is_leader=True).values_list(
            "district", "name"
        )
    )
    able = set(
        Liaison.objects.filter(competition=competition)
        .order_by()
        .values_list("district", flat=True)
    )
    return {
        district: Progress(ProgressStage.FILED, leaders[district])
        if district in leaders
        else Progress(ProgressStage.DRAFT, "待指定")
        for district in able
    }
