"""Two versions of a work, or a version and the draft: which fields, ticks and files differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from submissions.kinds import Answers, Field, FieldKind, Kind
from submissions.models import Submission, SubmissionVersion
from submissions.queries.differences import Passage, passages
from submissions.queries.reading import link_label
from submissions.queries.reviewing import shown_answer

DRAFT = "draft"


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a version handed in, or the draft as it stands."""

    name: str
    label: str
    answers: Answers
    evidence: Sequence[Mapping[str, Any]]
    version: SubmissionVersion | None = None


@dataclass(frozen=True)
class FieldPair:
    """One field whose two answers differ. Prose is taken apart, other answers stand whole."""

    key: str
    label: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class FilePair:
    """A file that only one side has: `how` is "out" or "in"."""

    how: str
    label: str
    name: str
    caption: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides."""

    old: Side
    new: Side
    fields: tuple[FieldPair, ...]
    files: tuple[FilePair, ...]

    @property
    def is_same(self) -> bool:
        """True when no field and no file differs."""
        return not self.fields and not self.files


def side_of_version(version: SubmissionVersion) -> Side:
    """A version handed in."""
    return Side(
        str(version.number),
        f"第 {version.number} 版",
        version.answers,
        version.evidence,
        version,
    )


def side_of_draft(submission: Submission) -> Side:
    """The draft as it stands, with the files that belong to it now."""
    files = submission.attachments.kept().select_related("file")
    evidence = [
        {
            "evidence": row.evidence,
            "link": row.link,
            "caption": row.caption,
            "name": row.file.name,
            "sha256": row.file.sha256,
        }
        for row in files
    ]
    return Side(DRAFT, "当前草稿", submission.answers, evidence)


def compared(kind: Kind, old: Side, new: Side, *, is_masked: bool = False) -> Comparison:
    """Return the differences in the form's order; what did not change is left out.

    `is_masked` hides the middle of telephone numbers from who only looks on.
    """
    before, after = kind.complete(old.answers), kind.complete(new.answers)
    fields = tuple(
        FieldPair(
            field.key,
            field.label,
            _pieces(field, before[field.key], after[field.key], is_masked=is_masked),
        )
        for field in kind.fields
        if before[field.key] != after[field.key]
    )
    files = (
        *_only(kind, old, new, "out"),
        *_only(kind, new, old, "in"),
    )
    return Comparison(old, new, fields, files)


def _pieces(field: Field, old: Any, new: Any, *, is_masked: bool) -> tuple[Passage, ...]:
    if field.kind in {FieldKind.TEXT, FieldKind.LINE}:
        return tuple(passages(str(old), str(new)))
    whole = (
        Passage("out", shown_answer(field, old, is_masked=is_masked)),
        Passage("in", shown_answer(field, new, is_masked=is_masked)),
    )
    return tuple(passage for passage in whole if passage.text)


def _only(kind: Kind, side: Side, other: Side, how: str) -> list[FilePair]:
    """The files of one side that the other has not, in the same class, with the same words."""
    there = {_print(file) for file in other.evidence}
    labels = {each.key: each.label for each in kind.evidence}
    found = []
    for file in side.evidence:
        if _print(file) in there:
            continue
        words = "；".join(
            part for part in (link_label(kind, file["link"]), file["caption"]) if part
        )
        found.append(
            FilePair(how, labels.get(file["evidence"], file["evidence"]), file["name"], words)
        )
    return found


def _print(file: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(file[name] for name in ("evidence", "sha256", "name", "link", "caption"))
