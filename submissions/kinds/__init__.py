"""The kinds of 参评材料 by name: what an event's `form` in the season file refers to."""

from collections.abc import Mapping
from typing import Final

from submissions.kinds.achievement import ACHIEVEMENT
from submissions.kinds.case_study import CASE_STUDY
from submissions.kinds.checks import first_day, last_day, malformed, unanswered
from submissions.kinds.content import content_hash
from submissions.kinds.project import PROJECT
from submissions.kinds.shape import (
    Answer,
    Answers,
    EvidenceClass,
    Field,
    FieldKind,
    Kind,
    Seal,
    SealLevel,
    clean_month,
    month_words,
)

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in (PROJECT, ACHIEVEMENT, CASE_STUDY)}

__all__ = [
    "ACHIEVEMENT",
    "CASE_STUDY",
    "KINDS",
    "PROJECT",
    "Answer",
    "Answers",
    "EvidenceClass",
    "Field",
    "FieldKind",
    "Kind",
    "Seal",
    "SealLevel",
    "clean_month",
    "content_hash",
    "first_day",
    "last_day",
    "malformed",
    "month_words",
    "unanswered",
]
