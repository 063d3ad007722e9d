"""The paperwork behind works entries, as far as the competition has to know it.

Which papers there are, `submissions` says: it registers one provider. The competition asks for
facts, for words and for names of fields, and never looks at a submission.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from competition.eligibility import FIELD_LABELS, Problem, WorkFacts, find_problems
from competition.models import Entry
from competition.queries.rules import rules_for

PERSONAL_FIELDS: Final[Mapping[str, str]] = {
    **FIELD_LABELS,
    "photo": "照片",
    "declarations": "承诺事项",
}


@dataclass(frozen=True)
class ReadingFile:
    """One file of a blind copy: its class, what is said of it, where it is read.

    `address` is "" where the file does not go with the copy; `reason` then says why.
    """

    label: str
    caption: str
    address: str
    content_type: str
    reason: str = ""


@dataclass(frozen=True)
class Reading:
    """What an assessor may read of a work (盲审件): its code and title, never whose it is.

    `parts` are the answers that a blind copy tells, label and words; `document` is the address
    of the same as a Word file.
    """

    code: str
    title: str
    parts: Sequence[tuple[str, str]]
    document: str
    files: Sequence[ReadingFile]


class Papers(Protocol):
    """What the paperwork tells the competition."""

    def forms(self) -> Mapping[str, str]:
        """Return every kind of paper that a season may ask for, name → title."""

    def facts(self, entry: Entry) -> WorkFacts:
        """Return what the rules look at, as it stands in the draft."""

    def fields(self, entry: Entry) -> Mapping[str, str]:
        """Return the fields and evidence classes on which a reviewer may comment, key → label."""

    def readings(self, entry_ids: Collection[int]) -> Mapping[int, Reading]:
        """Return entry id → blind copy, for the works whose copy assessors may have."""

    def entry_by_code(self, code: str) -> int | None:
        """Return the entry whose current blind copy has this code."""


_registered: list[Papers] = []


def papers_provider(papers: Papers) -> Papers:
    """Register the paperwork; the last one counts."""
    _registered.append(papers)
    return papers


def known_forms() -> Mapping[str, str]:
    """Return the kinds of paper by name; none when no app keeps paperwork."""
    return _registered[-1].forms() if _registered else {}


def work_problems(entry: Entry) -> list[Problem]:
    """Apply the event's rules to the paper of a works entry as it stands."""
    return find_problems(_registered[-1].facts(entry), rules_for(entry.event))


def comment_fields(entry: Entry) -> Mapping[str, str]:
    """Return what a reviewer may comment on: the person's columns, or those of the paper."""
    return PERSONAL_FIELDS if entry.event.is_personal else _registered[-1].fields(entry)


def readings(entry_ids: Collection[int]) -> Mapping[int, Reading]:
    """Return the blind copies of works by entry id; a work without a ready copy is not there."""
    return _registered[-1].readings(entry_ids) if _registered and entry_ids else {}


def reading(entry: Entry) -> Reading | None:
    """Return what an assessor may read of this work; None while no blind copy is ready."""
    return readings([entry.pk]).get(entry.pk)


def entry_by_code(code: str) -> int | None:
    """Return the id of the entry whose current blind copy has this code; None without one."""
    return _registered[-1].entry_by_code(code) if _registered else None
