"""Two alike works side by side: their texts cut into what both have, what is left out, the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.models import User
from submissions.kinds import KINDS
from submissions.models import Likeness, Submission, SubmissionVersion
from submissions.queries.likeness_texts import form_wording, work_of
from submissions.similarity import Wording, prepare
from submissions.similarity.leaving_out import WHY_LABELS

Span = tuple[int, int]
GAP: Final = "……"


@dataclass(frozen=True)
class Segment:
    """A part of a text: `number` of the passage both works have, or `why` it was left out."""

    text: str
    number: int = 0
    why: str = ""


@dataclass(frozen=True)
class FieldText:
    """One field of one work, cut into segments."""

    label: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Side:
    """One of the two works; `is_named` False: only what both have may be shown."""

    version: SubmissionVersion
    share: int
    is_named: bool
    is_current: bool
    fields: tuple[FieldText, ...]


@dataclass(frozen=True)
class PairView:
    """What the page shows; `mine` and `other` prefix the anchors of a side."""

    left: Side
    right: Side
    passages: int


def pair_view(row: Likeness, user: User, *, wording: Wording | None = None) -> PairView:
    """Return both works with their shared passages numbered in the order of the later one."""
    wording = wording or form_wording()
    numbered = list(enumerate(row.passages, start=1))
    left, right = _spans(numbered, 0), _spans(numbered, 3)
    may_see = set(
        Submission.objects.visible_to(user)
        .filter(pk__in=[row.version.submission_id, row.other.submission_id])
        .values_list("pk", flat=True)
    )
    return PairView(
        left=_side(row.version, row.share, left, wording=wording, may_see=may_see),
        right=_side(row.other, row.other_share, right, wording=wording, may_see=may_see),
        passages=len(row.passages),
    )


def _spans(
    numbered: Iterable[tuple[int, Sequence[str | int]]], at: int
) -> dict[str, list[tuple[Span, int]]]:
    """Where the passages stand on one side, by field."""
    spans: dict[str, list[tuple[Span, int]]] = {}
    for number, passage in numbered:
        place = (int(passage[at + 1]), int(passage[at + 2]))
        spans.setdefault(str(passage[at]), []).append((place, number))
    return spans


def _side(
    version: SubmissionVersion,
    share: int,
    shared: Mapping[str, list[tuple[Span, int]]],
    *,
    wording: Wording,
    may_see: set[int],
) -> Side:
    is_named = version.submission_id in may_see
    labels = KINDS[version.kind].labels() if version.kind in KINDS else {}
    fields = []
    for key, each in prepare(
        work_of(version.pk, version.kind, version.answers), wording
    ).fields.items():
        marks = [(span, number, "") for span, number in shared.get(key, [])]
        if is_named:
            marks += [((out.start, out.end), 0, WHY_LABELS[out.why]) for out in each.left_out]
        segments = _cut(each.text, sorted(marks)) if is_named else _only_shared(each.text, marks)
        if segments:
            fields.append(FieldText(labels.get(key, key), tuple(segments)))
    is_current = version.submission.current_id == version.pk
    return Side(version, share, is_named, is_current, tuple(fields))


def _cut(text: str, marks: Sequence[tuple[Span, int, str]]) -> list[Segment]:
    segments, at = [], 0
    for (start, end), number, why in marks:
        if start < at:
            continue
        segments += [Segment(text[at:start]), Segment(text[start:end], number, why)]
        at = end
    return [each for each in (*segments, Segment(text[at:])) if each.text]


def _only_shared(text: str, marks: Sequence[tuple[Span, int, str]]) -> list[Segment]:
    segments = []
    for (start, end), number, _ in sorted(marks):
        segments += [Segment(GAP), Segment(text[start:end], number)]
    return [*segments, Segment(GAP)] if segments else []
