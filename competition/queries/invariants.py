"""What must hold in a running portal. Reports, never repairs."""

from collections.abc import Callable, Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from competition.enums import HOLDING, StandingState
from competition.models import (
    Competitor,
    ComponentLock,
    Correction,
    Delegation,
    Entry,
    Quota,
    Sheet,
    Standing,
)
from records import storage
from records.models import StoredFile

Check = Callable[[], Iterator[str]]


def findings() -> Iterator[str]:
    """Yield one Chinese sentence per broken invariant; none means that all hold."""
    for check in CHECKS:
        yield from check()


def check_quotas() -> Iterator[str]:
    """No district holds more places than its quota (四(一)1, 四(二))."""
    taken = (
        Entry.objects.holding()
        .values("event_id", "event__name", "district_id", "district__name")
        .annotate(places=Count("pk"))
        .order_by("event_id", "district_id")
    )
    quotas = {quota.event_id: quota for quota in Quota.objects.prefetch_related("overrides")}
    for row in taken:
        quota = quotas.get(row["event_id"])
        if quota is None:
            continue
        own = [o.maximum for o in quota.overrides.all() if o.district_id == row["district_id"]]
        maximum = own[0] if own else quota.maximum
        if maximum is not None and row["places"] > maximum:
            yield (
                f"{row['district__name']}“{row['event__name']}”占用 {row['places']} 个名额，"
                f"超过上限 {maximum} 个。"
            )


def check_one_competition() -> Iterator[str]:
    """No row joins two competitions, and only delegations take part."""
    crossed = Entry.objects.exclude(event__competition=F("competition")) | Entry.objects.filter(
        competitor__isnull=False
    ).exclude(competitor__competition=F("competition"))
    for entry in crossed.distinct():
        yield f"参赛名额 {entry.pk} 跨了两届大赛。"
    members = set(Delegation.objects.values_list("competition_id", "district_id"))
    for entry in Entry.objects.only("pk", "competition_id", "district_id").iterator():
        if (entry.competition_id, entry.district_id) not in members:
            yield f"参赛名额 {entry.pk} 的单位不在本届代表队之列。"


def check_entered() -> Iterator[str]:
    """A competitor counts as entered exactly while the entry holds a place."""
    holds = Q(entry__status__in=sorted(HOLDING))
    wrong = Competitor.objects.filter(holds, is_entered=False) | Competitor.objects.filter(
        ~holds, is_entered=True
    )
    for competitor in wrong.distinct():
        yield f"选手 {competitor.pk} 的占位标记与名额状态不一致。"


def check_sheets() -> Iterator[str]:
    """Each sheet has one current version, the highest one."""
    keys = Sheet.objects.values("entry_id", "component", "seat").annotate(
        latest=Max("version"),
        valid=Count("pk", filter=Q(is_current=True)),
        current=Max("version", filter=Q(is_current=True)),
    )
    for key in keys.exclude(valid=1, current=F("latest")).order_by("entry_id"):
        yield f"名额 {key['entry_id']} 环节 {key['component']} 席位 {key['seat']} 的有效版本不唯一。"


def check_locks() -> Iterator[str]:
    """Nothing was written to a component after its lock, but what two people corrected."""
    corrected = Correction.objects.filter(
        entry=OuterRef("entry"),
        component=OuterRef("component"),
        seat=OuterRef("seat"),
        made_version=OuterRef("version"),
    )
    for lock in ComponentLock.objects.select_related("event"):
        late = Sheet.objects.filter(
            entry__event=lock.event_id, component=lock.component, at__gt=lock.at
        )
        if count := late.exclude(Exists(corrected)).count():
            yield f"“{lock.event.name}”环节 {lock.component} 锁定之后还有 {count} 张评分表写入。"


def check_standings() -> Iterator[str]:
    """A confirmed standing had no missing sheet and no open component."""
    for standing in Standing.objects.filter(state=StandingState.CONFIRMED):
        if standing.missing or standing.unlocked:
            yield f"已确认的成绩 {standing.pk} 含缺评分或未锁定环节。"


def check_files() -> Iterator[str]:
    """Every kept file lies where its row says, with its size."""
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=2000):
        if storage.size_of(stored.path) != stored.size:
            yield f"存档文件 {stored.pk}（{stored.kind}）缺失或大小不符。"


CHECKS: list[Check] = [
    check_quotas,
    check_one_competition,
    check_entered,
    check_sheets,
    check_locks,
    check_standings,
    check_files,
]


def invariant(check: Check) -> Check:
    """Add a check of an app that this one does not know."""
    CHECKS.append(check)
    return check
