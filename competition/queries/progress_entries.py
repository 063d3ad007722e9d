"""What the nomination of competitors reports to the progress map; works share the counting."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from competition.enums import HOLDING, TASK_KINDS, EntryStatus, ProgressStage, Task
from competition.models import Competition, Delegation, Entry, Filing, Quota
from competition.queries.places import limits_of, unmet_conditions
from competition.queries.progress import Progress, progress_provider


@dataclass
class Tally:
    """How far one district is: over all events of one task."""

    held: int = 0
    accepted: int = 0
    returned: int = 0
    overdue: int = 0
    needed: int = 0
    missing: int = 0
    unmet: tuple[str, ...] = ()
    latest: datetime | None = None
    filed_at: datetime | None = None
    has_begun: bool = False

    @property
    def is_done(self) -> bool:
        """Attested after the last hand-in, with nothing missing, unmet or to be mended."""
        if self.missing or self.unmet or self.returned or not (self.latest and self.filed_at):
            return False
        return self.filed_at >= self.latest

    @property
    def stage(self) -> ProgressStage:
        """Done, or in work."""
        return ProgressStage.FILED if self.is_done else ProgressStage.DRAFT

    @property
    def decided(self) -> str:
        """What was decided, in words."""
        words = f"，受理 {self.accepted}" if self.accepted else ""
        words += f"，退回 {self.returned}" if self.returned else ""
        return f"{words}（逾期未改 {self.overdue}）" if self.overdue else words


@progress_provider(Task.COMPETITORS)
def competitors_progress(competition: Competition, at: datetime) -> Mapping[int, Progress]:
    """Filed when attested after the last submission, with no place missing and none returned."""
    return {
        district: Progress(tally.stage, f"{tally.held}/{tally.needed} 人{tally.decided}")
        for district, tally in tallies(competition, Task.COMPETITORS, at=at).items()
    }


def tallies(competition: Competition, task: Task, *, at: datetime) -> Mapping[int, Tally]:
    """District → how far it is at `at`, for those that have begun.

    A constant number of queries, whatever the number of districts.
    """
    found: dict[int, Tally] = defaultdict(Tally)
    held = _count(competition, task, found, at=at)
    quotas = list(
        Quota.objects.filter(
            event__competition=competition, event__kind=TASK_KINDS[task]
        ).prefetch_related("overrides")
    )
    districts = Delegation.objects.filter(competition=competition).values_list(
        "district", flat=True
    )
    for district in districts:
        for quota in quotas:
            minimum = limits_of(quota, district)[0]
            found[district].needed += minimum
            found[district].missing += max(0, minimum - held.get((district, quota.event_id), 0))
    _check_conditions(quotas, found)
    filed = Filing.objects.filter(competition=competition, task=task, filed_at__isnull=False)
    for district, filed_at in filed.values_list("district", "filed_at"):
        found[district].filed_at = filed_at
    return {district: tally for district, tally in found.items() if tally.has_begun}


def _count(
    competition: Competition, task: Task, found: dict[int, Tally], *, at: datetime
) -> dict[tuple[int, int], int]:
    """Add the counts up; return how many places are held, by district and event."""
    rows = (
        Entry.objects.filter(competition=competition, event__kind=TASK_KINDS[task])
        .order_by()
        .values("district", "event")
        .annotate(
            held=Count("pk", filter=Q(status__in=HOLDING)),
            accepted=Count("pk", filter=Q(status=EntryStatus.ACCEPTED)),
            returned=Count("pk", filter=Q(status=EntryStatus.RETURNED)),
            overdue=Count("pk", filter=Q(status=EntryStatus.RETURNED, fix_by__lte=at)),
            latest=Max("submitted_at", filter=Q(status__in=HOLDING)),
        )
    )
    held = {}
    for row in rows:
        tally = found[row["district"]]
        tally.has_begun = True
        tally.held += row["held"]
        tally.accepted += row["accepted"]
        tally.returned += row["returned"]
        tally.overdue += row["overdue"]
        moments = [moment for moment in (tally.latest, row["latest"]) if moment is not None]
        tally.latest = max(moments, default=None)
        held[row["district"], row["event"]] = row["held"]
    return held


def _check_conditions(quotas: Iterable[Quota], found: Mapping[int, Tally]) -> None:
    """Read the traits of the entries in place, for the events that ask for any."""
    asking = [quota for quota in quotas if quota.conditions]
    if not asking:
        return
    traits: dict[tuple[int, int], list[Mapping[str, object]]] = defaultdict(list)
    rows = Entry.objects.holding().filter(event__in=[quota.event_id for quota in asking])
    for district, event, own in rows.values_list("district", "event", "traits"):
        traits[district, event].append(own)
    for district, tally in found.items():
        for quota in asking:
            unmet = unmet_conditions(quota.conditions, traits.get((district, quota.event_id), []))
            tally.unmet += tuple(unmet)
