"""Writing down what a comparison found: new rows, changed shares, verdicts carried over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from submissions.enums import LikenessVerdict
from submissions.models import Likeness, SubmissionVersion
from submissions.queries.likeness_texts import of_submissions, same_texts
from submissions.similarity import Passage

Key = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Two versions that are alike; shares are per mille, `version` is the later one."""

    version: int
    other: int
    share: int
    other_share: int
    passages: tuple[Passage, ...]

    @property
    def key(self) -> Key:
        """Both versions."""
        return self.version, self.other

    def measures(self) -> dict[str, object]:
        """The columns that a comparison decides."""
        return {
            "share": self.share,
            "other_share": self.other_share,
            "longest": max((each.length for each in self.passages), default=0),
            "passages": [
                [
                    each.field,
                    each.start,
                    each.end,
                    each.other_field,
                    each.other_start,
                    each.other_end,
                ]
                for each in self.passages
            ],
        }


@dataclass(frozen=True)
class Tally:
    """How many likenesses were new, changed their measures, or went away."""

    new: int
    changed: int
    gone: int

    @property
    def is_change(self) -> bool:
        """True when anything was written."""
        return bool(self.new or self.changed or self.gone)

    def words(self) -> str:
        """Return 新增 1 对，更新 0 对，消除 2 对."""
        return f"新增 {self.new} 对，更新 {self.changed} 对，消除 {self.gone} 对"


def write_likenesses(found: Sequence[Found], *, compared: set[int], at: datetime) -> Tally:
    """Upsert what was found about the compared versions; doing it twice changes nothing.

    A judged row keeps its verdict. A pending one that is no longer found goes. A new row takes
    over what was concluded about earlier versions of the same two works with the same texts.
    Call it inside a transaction.
    """
    about = Q(version__in=compared) | Q(other__in=compared)
    known = {(row.version_id, row.other_id): row for row in Likeness.objects.filter(about).locked()}
    wanted = {each.key: each for each in found}
    gone = [
        row.pk
        for key, row in known.items()
        if key not in wanted and row.verdict == LikenessVerdict.PENDING
    ]
    Likeness.objects.filter(pk__in=gone).delete()
    changed = [row for key, row in known.items() if key in wanted and _update(row, wanted[key])]
    Likeness.objects.bulk_update(changed, ["share", "other_share", "longest", "passages"])
    fresh = [each for key, each in wanted.items() if key not in known]
    Likeness.objects.bulk_create(_new_rows(fresh, at=at), ignore_conflicts=True, batch_size=200)
    return Tally(len(fresh), len(changed), len(gone))


def _update(row: Likeness, found: Found) -> bool:
    """Set what differs on the row; say whether anything did."""
    differing = {
        name: value for name, value in found.measures().items() if getattr(row, name) != value
    }
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _new_rows(fresh: Sequence[Found], *, at: datetime) -> list[Likeness]:
    verdicts = _carried(fresh)
    return [
        Likeness(
            version_id=each.version,
            other_id=each.other,
            found_at=at,
            **each.measures(),
            **verdicts.get(each.key, {}),
        )
        for each in fresh
    ]


def _carried(fresh: Sequence[Found]) -> dict[Key, dict[str, object]]:
    """Return the columns of the latest verdict on the same texts of the same two works."""
    versions = SubmissionVersion.objects.in_bulk({side for each in fresh for side in each.key})
    judged = _judged(version.submission_id for version in versions.values())
    carried: dict[Key, dict[str, object]] = {}
    for each in fresh:
        one, other = versions[each.version], versions[each.other]
        for row in judged.get(frozenset([one.submission_id, other.submission_id]), []):
            old = {row.version.submission_id: row.version, row.other.submission_id: row.other}
            if all(_says_the_same(old[new.submission_id], new) for new in (one, other)):
                carried[each.key] = {
                    "verdict": row.verdict,
                    "reason": row.reason,
                    "by_id": row.by_id,
                    "at": row.at,
                }
    return carried


def _judged(submissions: Iterable[int]) -> Mapping[frozenset[int], list[Likeness]]:
    """Judged rows by the two submissions, oldest verdict first."""
    rows = (
        Likeness.objects.filter(of_submissions(submissions))
        .exclude(verdict=LikenessVerdict.PENDING)
        .select_related("version", "other")
        .order_by("at", "pk")
    )
    judged: dict[frozenset[int], list[Likeness]] = {}
    for row in rows:
        pair = frozenset([row.version.submission_id, row.other.submission_id])
        judged.setdefault(pair, []).append(row)
    return judged


def _says_the_same(old: SubmissionVersion, new: SubmissionVersion) -> bool:
    return same_texts((old.kind, old.answers), (new.kind, new.answers))
