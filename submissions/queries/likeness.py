"""What was found about works that share text or files, for those who may know.

Likeness is the organizers' and supervisors' own: a liaison is given none, not even a count.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Greatest

from accounts.models import User
from competition.models import Competition
from competition.models.entries import EntryQuerySet
from records.text import clean_line
from submissions.enums import LikenessVerdict
from submissions.models import Likeness, Submission, SubmissionVersion
from submissions.models.likeness import LikenessQuerySet

ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "share": ("most", "longest", "pk"),
    "longest": ("longest", "most", "pk"),
    "found_at": ("found_at", "pk"),
    "verdict": ("verdict", "pk"),
}
SHARES: Final = {
    "333": "三分之一以上",
    "500": "一半以上",
    "667": "三分之二以上",
    "900": "九成以上",
}
BAND: Final = 100
"""Width of a band of the distribution, per mille."""
_MOST: Final = Greatest("share", "other_share")
_SIDES: Final = ("version", "other")


@dataclass(frozen=True)
class Likely:
    """A likeness seen from one of its two works: shares per mille of each one's own text."""

    row: Likeness
    share: int
    other_share: int
    other: SubmissionVersion
    is_named: bool

    @property
    def is_pending(self) -> bool:
        """True while nobody has judged it."""
        return self.row.verdict == LikenessVerdict.PENDING


def listed_likenesses(competition: Competition, user: User) -> LikenessQuerySet:
    """Likenesses of a season's works as last handed in, with what a list shows; texts stay out."""
    rows: LikenessQuerySet = (
        _with_both(Likeness.objects.visible_to(user).standing())
        .filter(version__submission__entry__competition=competition)
        .annotate(most=_MOST)
    )
    return rows


def chosen_likenesses(
    rows: LikenessQuerySet, chosen: Mapping[str, Any], *, named: Collection[int]
) -> LikenessQuerySet:
    """Apply a filter bar (share, verdict, event, district, q, order).

    `named` are the competitions whose works the reader may see by name: others are not found
    by what they are called or where they are from.
    """
    if chosen.get("share"):
        least = int(chosen["share"])
        rows = rows.filter(Q(share__gte=least) | Q(other_share__gte=least))
    if chosen.get("verdict"):
        rows = rows.filter(verdict=chosen["verdict"])
    if chosen.get("event"):
        rows = rows.filter(version__submission__entry__event__code=chosen["event"])
    if chosen.get("district"):
        rows = rows.filter(_either("district__code", chosen["district"], named))
    words = clean_line(chosen.get("q") or "")
    if words:
        rows = rows.filter(_either("title__icontains", words, named))
    return _ordered(rows, chosen.get("order") or "")


def distribution(rows: LikenessQuerySet) -> dict[str, list[Any]]:
    """Return how many pairs share how much, in bands of ten per cent: labels and counts."""
    banded = (
        rows.order_by()
        .annotate(band=_MOST / BAND)
        .values("band")
        .annotate(pairs=Count("pk"))
        .values_list("band", "pairs")
    )
    counts: dict[int, int] = {}
    for band, pairs in banded:
        place = min(int(band), 9)
        counts[place] = counts.get(place, 0) + pairs
    bands = range(min(counts), 10) if counts else range(0)
    return {
        "labels": [f"{10 * band}–{10 * band + 10}%" for band in bands],
        "counts": [counts.get(band, 0) for band in bands],
    }


def next_pending(competition: Competition, user: User, *, after: int = 0) -> Likeness | None:
    """The likeness of most share that waits to be judged; never `after` itself."""
    rows = listed_likenesses(competition, user).filter(verdict=LikenessVerdict.PENDING)
    return rows.exclude(pk=after).order_by(_MOST.desc(), "-longest", "pk").first()


def likenesses_of(submission: Submission, user: User) -> list[Likely]:
    """What was found about this work as last handed in, the highest share first."""
    rows = _with_both(Likeness.objects.visible_to(user).standing()).filter(
        Q(version__submission=submission) | Q(other__submission=submission)
    )
    named = set(
        Submission.objects.visible_to(user)
        .filter(_in_a_likeness(submission))
        .values_list("pk", flat=True)
    )
    found = []
    for row in rows.select_related("by"):
        is_later = row.version.submission_id == submission.pk
        share, other_share = (row.share, row.other_share)[:: 1 if is_later else -1]
        other = row.other if is_later else row.version
        found.append(Likely(row, share, other_share, other, other.submission_id in named))
    return sorted(found, key=lambda each: (-max(each.share, each.other_share), each.row.pk))


def with_likeness(entries: EntryQuerySet, user: User) -> EntryQuerySet:
    """Let each entry of a list tell `has_likeness` (to be judged) and `is_copy` (抄袭嫌疑)."""
    rows = (
        Likeness.objects.visible_to(user)
        .standing()
        .filter(
            Q(version__submission__entry=OuterRef("pk"))
            | Q(other__submission__entry=OuterRef("pk"))
        )
    )
    annotated: EntryQuerySet = entries.annotate(
        has_likeness=Exists(rows.filter(verdict=LikenessVerdict.PENDING)),
        is_copy=Exists(rows.filter(verdict=LikenessVerdict.COPIED)),
    )
    return annotated


def _with_both(rows: LikenessQuerySet) -> LikenessQuerySet:
    texts = [
        f"{side}__{column}"
        for side in _SIDES
        for column in (
            "answers",
            "confirmed",
            "evidence",
            "submission__answers",
            "submission__confirmed",
        )
    ]
    joined = [
        f"{side}__submission__entry__{part}"
        for side in _SIDES
        for part in ("event", "district", "competition")
    ]
    both: LikenessQuerySet = rows.select_related(*joined).defer("passages", *texts)
    return both


def _in_a_likeness(submission: Submission) -> Q:
    mine = Likeness.objects.filter(
        Q(version__submission=submission) | Q(other__submission=submission)
    )
    return Q(pk__in=mine.values("version__submission")) | Q(pk__in=mine.values("other__submission"))


def _either(lookup: str, value: str, named: Collection[int]) -> Q:
    mine = Q(**{f"version__submission__entry__{lookup}": value})
    return mine | Q(
        **{f"other__submission__entry__{lookup}": value},
        other__submission__entry__competition__in=named,
    )


def _ordered(rows: LikenessQuerySet, order: str) -> LikenessQuerySet:
    if order.removeprefix("-") not in ORDERS:
        order = "-share"
    is_descending, key = order.startswith("-"), order.removeprefix("-")
    first, *rest = ORDERS[key]
    signs = [f"-{name}" if is_descending else name for name in (first, *rest[:-1])]
    return rows.order_by(*signs, rest[-1])
