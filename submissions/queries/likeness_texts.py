"""The texts that are compared with each other, and the form's own wording that is left out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from competition.enums import EntryStatus
from competition.models import SeasonText
from submissions.kinds import KINDS, FieldKind, Kind
from submissions.models import Submission
from submissions.similarity import Terms, Wording, Work

_SENTENCE: Final = re.compile(r"[。；;\n]")
_BESIDE: Final = ("支撑材料目录", "审核意见", "签章", "年月日")


def terms() -> Terms:
    """When two works are alike: from what share on is the installation's setting."""
    return Terms(threshold=Fraction(min(max(settings.LIKENESS_PERCENT, 1), 100), 100))


def form_wording() -> Wording:
    """The words of every form, and the seasons' own texts sentence by sentence."""
    bodies = SeasonText.objects.values_list("title", "body")
    sentences = {part for text in bodies for body in text for part in _SENTENCE.split(body)}
    return Wording({*sentences, *_BESIDE, *(each for kind in KINDS.values() for each in _of(kind))})


def _of(kind: Kind) -> Iterator[str]:
    """Labels, hints, and both as the form prints them together."""
    yield from (kind.heading, kind.annex, kind.seal.label if kind.seal else "")
    for field in kind.fields:
        yield from (field.label, field.hint, field.group, *field.aliases)
        yield f"{field.label}{field.hint}"
        yield from (words for _, words in field.choices)
        if field.limit is not None:
            yield f"{field.label}{field.limit}字以内"
            yield f"{field.limit}字以内"
    yield from (label for _, label in kind.automatic)
    for each in kind.evidence:
        yield from (each.label, each.hint)


def compared_texts(kind: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of prose by key, in the form's order; a kind that is gone has none."""
    known = KINDS.get(kind)
    if known is None:
        return {}
    return {
        field.key: str(answers.get(field.key, ""))
        for field in known.fields
        if field.kind is FieldKind.TEXT and not field.identity
    }


def work_of(version_id: int, kind: str, answers: Mapping[str, Any]) -> Work:
    """Return a version as it is compared."""
    texts = compared_texts(kind, answers)
    quoting = {field.key for field in KINDS[kind].fields if field.quotes} if texts else set()
    return Work(version_id, texts, frozenset(quoting))


def handed_in_works() -> list[Work]:
    """What every work of every season handed in last, oldest first; recalled ones are drafts."""
    rows = (
        Submission.objects.filter(current__isnull=False)
        .exclude(entry__status=EntryStatus.DRAFT)
        .order_by("current__submitted_at", "current_id")
        .values_list("current_id", "current__kind", "current__answers")
    )
    return [work_of(*row) for row in rows.iterator(chunk_size=500)]


def same_texts(one: tuple[str, Mapping[str, Any]], other: tuple[str, Mapping[str, Any]]) -> bool:
    """Say whether two versions (kind, answers) have the same prose."""
    return compared_texts(*one) == compared_texts(*other)


def of_submissions(ids: Iterable[int]) -> Q:
    """Likenesses between any of these submissions."""
    wanted = list(ids)
    return Q(version__submission__in=wanted, other__submission__in=wanted)
