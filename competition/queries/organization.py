"""The inputs of 优秀组织奖 per district, counted from what the season recorded."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, Exists, OuterRef, Q

from competition.enums import EntryStatus, OpinionLevel, Task, Verdict
from competition.models import (
    Attendance,
    Competition,
    Entry,
    Filing,
    Opinion,
    Quota,
)
from competition.queries.timetable import Timetable
from competition.ranking.organization import Inputs, Share
from competition.season.terms import OrganizationInput
from districts.models import District

_FILED = (Task.LIAISONS, Task.COMPETITORS, Task.WORKS)
"""The tasks that end in a filing; who leads is part of 附件1."""


def organization_inputs(
    competition: Competition, earned: Mapping[str, int]
) -> list[tuple[str, Inputs]]:
    """District name → inputs, in the order of the codes; `earned` are award points by name."""
    districts = list(District.objects.filter(delegations__competition=competition).order_by("code"))
    on_time = _on_time(competition, districts)
    filled = _filled(competition, districts)
    entries, unreturned, accepted = _entries(competition)
    present, invited = _attendance(competition)
    most_entries = max(accepted.values(), default=0)
    most_points = max(earned.values(), default=0)
    return [
        (
            each.name,
            {
                OrganizationInput.ON_TIME: on_time[each.pk],
                OrganizationInput.QUOTA: filled[each.pk],
                OrganizationInput.UNRETURNED: Share(unreturned[each.pk], entries[each.pk]),
                OrganizationInput.ENTRIES: Share(accepted[each.pk], most_entries),
                OrganizationInput.AWARDS: Share(earned.get(each.name, 0), most_points),
                OrganizationInput.ATTENDANCE: Share(present[each.pk], invited[each.pk]),
            },
        )
        for each in districts
    ]


def _on_time(competition: Competition, districts: list[District]) -> dict[int, Share]:
    """Papers filed before the common closing (an extension is not on time), of all papers."""
    windows = Timetable(competition).windows
    closings = {task: windows[task].closes_at for task in _FILED if task in windows}
    filed = Counter(
        district_id
        for district_id, task, filed_at in Filing.objects.filter(
            competition=competition, filed_at__isnull=False
        ).values_list("district_id", "task", "filed_at")
        if filed_at is not None and task in closings and filed_at < closings[Task(task)]
    )
    tasks = len(closings)
    return {each.pk: Share(filed[each.pk], tasks) for each in districts}


def _filled(competition: Competition, districts: list[District]) -> dict[int, Share]:
    """Events whose minimum the district reached with accepted entries, of those that have one."""
    minima = [
        (quota.event_id, quota.minimum, {each.district_id: each for each in quota.overrides.all()})
        for quota in Quota.objects.filter(event__competition=competition).prefetch_related(
            "overrides"
        )
    ]
    counts = Counter(
        Entry.objects.filter(competition=competition, status=EntryStatus.ACCEPTED).values_list(
            "event_id", "district_id"
        )
    )
    found = {}
    for district in districts:
        owed = [
            (event, overrides[district.pk].minimum if district.pk in overrides else minimum)
            for event, minimum, overrides in minima
        ]
        wanted = [(event, least) for event, least in owed if least]
        reached = sum(counts[event, district.pk] >= least for event, least in wanted)
        found[district.pk] = Share(reached, len(wanted))
    return found


def _entries(competition: Competition) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Entries handed in, of these never returned by the city, and accepted; per district."""
    returned = Opinion.objects.filter(
        entry=OuterRef("pk"), level=OpinionLevel.CITY, verdict=Verdict.RETURN
    )
    accepted = Q(status=EntryStatus.ACCEPTED)
    rows = (
        Entry.objects.filter(competition=competition)
        .exclude(status__in=[EntryStatus.DRAFT, EntryStatus.WITHDRAWN])
        .annotate(was_returned=Exists(returned))
        .values("district_id")
        .annotate(
            handed_in=Count("pk"),
            unreturned=Count("pk", filter=Q(was_returned=False)),
            accepted=Count("pk", filter=accepted),
        )
        .order_by()
    )
    found: tuple[Counter[int], Counter[int], Counter[int]] = (Counter(), Counter(), Counter())
    for row in rows:
        counts = (row["handed_in"], row["unreturned"], row["accepted"])
        for counter, count in zip(found, counts, strict=True):
            counter[row["district_id"]] = count
    return found


def _attendance(competition: Competition) -> tuple[Counter[int], Counter[int]]:
    """Who signed in, of who stood on a roster; per district."""
    rows = (
        Attendance.objects.filter(activity__competition=competition)
        .values("district_id")
        .annotate(present=Count("pk", filter=Q(signed_in_at__isnull=False)), invited=Count("pk"))
        .order_by()
    )
    present: Counter[int] = Counter()
    invited: Counter[int] = Counter()
    for row in rows:
        present[row["district_id"]] = row["present"]
        invited[row["district_id"]] = row["invited"]
    return present, invited
