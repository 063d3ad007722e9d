"""A work as people read it: the official form's fields and order, ticks, files by class."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competition.models import Entry
from records.text import count_chars, instant_words
from submissions.kinds import Answer, Answers, Field, FieldKind, Kind
from submissions.models import Attachment, SubmissionVersion
from submissions.queries.statements import Statement, Ticks


@dataclass(frozen=True)
class ReadAnswer:
    """One answer in words; `is_prose` answers stand in paragraphs of their own."""

    key: str
    label: str
    text: str
    is_prose: bool = False
    count: int | None = None
    limit: int | None = None


@dataclass(frozen=True)
class ReadForm:
    """The two parts of a work: what the official form asks, and what is declared beside it."""

    on_form: tuple[ReadAnswer, ...]
    beside: tuple[ReadAnswer, ...]


@dataclass(frozen=True)
class FileRow:
    """A file as a list shows it, of the draft or of a version."""

    name: str
    size: int
    caption: str
    link: str
    sha256: str
    state: str = ""
    state_label: str = ""
    problem: str = ""


def read_form(
    kind: Kind, answers: Answers, entry: Entry, version: SubmissionVersion | None
) -> ReadForm:
    """Return all answers in the form's order, with what the portal writes by itself first."""
    given = kind.complete(answers)
    shown = [field for field in kind.fields if _is_shown(kind, field, given)]
    return ReadForm(
        (
            *automatic_answers(kind, entry, version),
            *(_read(field, given[field.key]) for field in shown if field.on_form),
        ),
        tuple(_read(field, given[field.key]) for field in shown if not field.on_form),
    )


def automatic_answers(
    kind: Kind, entry: Entry, version: SubmissionVersion | None
) -> list[ReadAnswer]:
    """行政区划, 提交时间: what stands on the form without anybody typing it."""
    texts = {
        "district": entry.district.name,
        "submitted_on": instant_words(version.submitted_at) if version else "提交时自动填写",
    }
    return [ReadAnswer(key, label, texts.get(key, "")) for key, label in kind.automatic]


def read_ticks(statements: Sequence[Statement], ticks: Ticks) -> list[tuple[Statement, str, bool]]:
    """Return (statement, when it was accepted or "", whether its text was renewed since)."""
    return [(each, each.ticked_at(ticks), each.is_renewed(ticks)) for each in statements]


def evidence_by_class(kind: Kind, files: Iterable[Attachment]) -> list[tuple[Any, list[FileRow]]]:
    """Return the draft's files under their classes, every class of the form in its order."""
    rows: dict[str, list[FileRow]] = {each.key: [] for each in kind.evidence}
    for file in files:
        row = FileRow(
            file.file.name,
            file.file.size,
            file.caption,
            link_label(kind, file.link),
            file.file.sha256,
            file.state,
            file.get_state_display(),
            file.problem,
        )
        rows.setdefault(file.evidence, []).append(row)
    return [(each, rows[each.key]) for each in kind.evidence]


def frozen_by_class(
    kind: Kind, evidence: Iterable[Mapping[str, Any]]
) -> list[tuple[Any, list[FileRow]]]:
    """Return a version's files under their classes; classes without any are left out."""
    rows: dict[str, list[FileRow]] = {}
    for file in evidence:
        row = FileRow(
            file["name"],
            file["size"],
            file["caption"],
            link_label(kind, file["link"]),
            file["sha256"],
        )
        rows.setdefault(file["evidence"], []).append(row)
    return [(each, rows[each.key]) for each in kind.evidence if each.key in rows]


def link_label(kind: Kind, key: str) -> str:
    """The label of the field that a file supports; "" for none."""
    return kind.field(key).label if kind.has(key) else ""


def _is_shown(kind: Kind, field: Field, answers: Answers) -> bool:
    """A field that is not asked is shown only when something stands in it all the same."""
    return kind.applies(field, answers) or answers[field.key] not in {"", False}


def _read(field: Field, answer: Answer) -> ReadAnswer:
    is_prose = field.kind is FieldKind.TEXT
    return ReadAnswer(
        field.key,
        field.label,
        field.shown(answer),
        is_prose,
        count_chars(str(answer)) if is_prose else None,
        field.limit,
    )
