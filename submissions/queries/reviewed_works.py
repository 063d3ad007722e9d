"""Lists of works handed in: filtered, searched, sorted; the same rows on screen and in files."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from competition.enums import EntryStatus, EventKind, OpinionLevel, Verdict
from competition.models import Competition, Entry, Opinion
from competition.models.entries import EntryQuerySet
from competition.queries.entry_lists import handed_in, ordered, placed_in
from records.text import clean_line
from submissions.enums import SealState
from submissions.kinds import KINDS, SealLevel
from submissions.models import Scan
from submissions.queries.likeness import with_likeness

ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "event": ("event__order", "district__code", "pk"),
    "district": ("district__code", "event__order", "pk"),
    "number": ("number", "event__order", "district__code", "pk"),
    "title": ("title", "pk"),
    "status": ("status", "event__order", "district__code", "pk"),
    "submitted_at": ("submitted_at", "pk"),
    "fix_by": ("fix_by", "pk"),
    "returns": ("returns", "event__order", "district__code", "pk"),
}
FINDING_CHOICES: Final = {
    "open": "有未处理的核查结果",
    "block": "有“不符合”项",
    "none": "无核查结果",
}
SEAL_MISSING: Final = "missing"
SEAL_CHOICES: Final = {
    SEAL_MISSING: "未上传盖章件",
    str(SealState.OUTDATED): "盖章件不是当前版本",
    str(SealState.CURRENT): "盖章件已上传",
}
LIKENESS_CHOICES: Final = {"pending": "相似待核实", "copied": "抄袭嫌疑"}
VIDEO_CHOICES: Final = {"yes": "有可播放的视频", "no": "无视频"}
MINE, NOBODY = "mine", "none"
_APPLICANTS: Final = ("applicant", "unit", "author")
"""The fields that say who applies, whatever the kind."""


def reviewed_works(competition: Competition, user: User) -> EntryQuerySet:
    """The works an organizer checks: whatever was handed in, drafts are not.

    Each row tells `has_block`, `has_warning`, `is_attested`, how many `returns` it had, its
    `seal` (missing, outdated, current; "" while none is asked for), `has_likeness` (to be
    judged), `is_copy` (抄袭嫌疑) and the `district_verdict` on this version, None without one.
    """
    rows: EntryQuerySet = (
        handed_in(competition, user, EventKind.WORKS)
        .filter(submission__current__isnull=False)
        .select_related("event", "district", "submission__reviewer", "submission__current")
        .defer(
            "submission__answers",
            "submission__confirmed",
            "submission__current__answers",
            "submission__current__confirmed",
            "submission__current__evidence",
        )
        .annotate(
            returns=_returns(),
            seal=_seal(),
            district_verdict=_district_verdict(),
        )
    )
    return with_likeness(rows, user)


def chosen_works(
    rows: EntryQuerySet, chosen: Mapping[str, Any], *, user: User, at: datetime
) -> EntryQuerySet:
    """Apply the filter bar to a list of works; `at` decides what is overdue."""
    rows = placed_in(rows, chosen).filter(*_conditions(chosen, user, at))
    return ordered(rows, ORDERS, chosen.get("order") or "event")


def is_overdue(at: datetime) -> Q:
    """Returned, and not mended by its fix-by instant."""
    return Q(status=EntryStatus.RETURNED, fix_by__lte=at)


def next_work(rows: EntryQuerySet, user: User, *, after: Entry | None = None) -> Entry | None:
    """The next in line of these works: mine before anybody's, the one handed in first.

    Works that a colleague has taken are not next for me; never `after` itself.
    """
    waiting = rows.filter(
        Q(submission__reviewer=user) | Q(submission__reviewer=None),
        status=EntryStatus.SUBMITTED,
    )
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
    is_mine = Case(When(submission__reviewer=user, then=0), default=1, output_field=IntegerField())
    return waiting.order_by(is_mine, "submitted_at", "pk").first()


def _conditions(chosen: Mapping[str, Any], user: User, at: datetime) -> Iterable[Q]:
    picked = {
        "findings": _FINDINGS,
        "likeness": _LIKENESS,
        "video": _VIDEO,
    }
    for name, conditions in picked.items():
        yield conditions.get(chosen.get(name) or "", Q())
    if chosen.get("seal"):
        yield Q(seal=chosen["seal"])
    if chosen.get("reviewer"):
        yield _reviewed_by(chosen["reviewer"], user)
    if chosen.get("overdue"):
        yield is_overdue(at)
    words = clean_line(chosen.get("q") or "")
    if words:
        yield _matching(words)


_FINDINGS: Final = {
    "open": Q(has_block=True) | Q(has_warning=True),
    "block": Q(has_block=True),
    "none": Q(has_block=False, has_warning=False),
}
_LIKENESS: Final = {"pending": Q(has_likeness=True), "copied": Q(is_copy=True)}
_VIDEO: Final = {
    "yes": Q(traits__playable_video__gt=0),
    "no": Q(traits__playable_video__isnull=True) | Q(traits__playable_video__lte=0),
}


def _reviewed_by(choice: str, user: User) -> Q:
    if choice == MINE:
        return Q(submission__reviewer=user)
    if choice == NOBODY:
        return Q(submission__reviewer=None)
    return Q(submission__reviewer__username=choice)


def _matching(words: str) -> Q:
    """Title, 参评号 or applicant; quotes, % and _ are just characters."""
    plain = words.replace(" ", "").lower()
    found = Q(title__icontains=words) | Q(number__icontains=plain)
    for key in _APPLICANTS:
        found |= Q(**{f"submission__current__answers__{key}__icontains": words})
    return found


def _returns() -> Coalesce:
    rows = Opinion.objects.filter(entry=OuterRef("pk"), verdict=Verdict.RETURN)
    counted = rows.order_by().values("entry").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _seal() -> Case:
    """What is asked for: the district's seal while handed in, the city's once accepted."""
    district = _sealed(SealLevel.DISTRICT) & Q(
        status__in=(EntryStatus.SUBMITTED, EntryStatus.ACCEPTED)
    )
    city = _sealed(SealLevel.CITY) & Q(status=EntryStatus.ACCEPTED)
    return Case(
        *_seal_of(district, OpinionLevel.DISTRICT),
        *_seal_of(city, OpinionLevel.CITY),
        default=Value(""),
        output_field=CharField(),
    )


def _sealed(level: SealLevel) -> Q:
    names = [kind.name for kind in KINDS.values() if kind.seal and kind.seal.level is level]
    return Q(submission__kind__in=names)


def _seal_of(asked: Q, level: OpinionLevel) -> Iterable[When]:
    scans = Scan.objects.filter(submission__entry=OuterRef("pk"), level=level)
    yield When(
        asked & Q(Exists(scans.filter(state=SealState.CURRENT))), then=Value(str(SealState.CURRENT))
    )
    yield When(asked & Q(Exists(scans)), then=Value(str(SealState.OUTDATED)))
    yield When(asked, then=Value(SEAL_MISSING))


def _district_verdict() -> Subquery:
    rows = Opinion.objects.filter(entry=OuterRef("pk"), level=OpinionLevel.DISTRICT)
    given = rows.filter(at__gte=OuterRef("submission__current__submitted_at"))
    return Subquery(given.order_by("-at", "-pk").values("verdict")[:1])
