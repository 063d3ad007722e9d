"""Word forms that were brought in, as people look at them before they become drafts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from accounts.models import User
from competition.enums import EventKind
from competition.models import Competition, Event
from competition.transitions import EDITABLE
from records.text import count_chars
from submissions.enums import FORM_LEVEL_LABELS, BatchState, FormLevel
from submissions.kinds import KINDS, Field, FieldKind, Kind
from submissions.models import FormBatch, FormFile, Submission
from submissions.models.batches import PASSED_OVER

_STATUS: Final = {
    FormLevel.READ: "done",
    FormLevel.GUESSED: "warn",
    FormLevel.OVER_LIMIT: "block",
    FormLevel.NOT_UNDERSTOOD: "returned",
    FormLevel.MISSING: "missing",
    FormLevel.NOTE: "draft",
}
_LONG: Final = 120
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """How a field was read: its level in words and colour, and what is said about it."""

    level: FormLevel
    message: str
    text: str = ""

    @property
    def label(self) -> str:
        """The level in words."""
        return FORM_LEVEL_LABELS[self.level]

    @property
    def status(self) -> str:
        """The level's colour, by the name of a status."""
        return _STATUS[self.level]


@dataclass(frozen=True)
class FieldRow:
    """One field of a form: what was read into it and how."""

    field: Field
    value: str
    told: Told | None

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return self.field.shown(self.value)

    @property
    def is_long(self) -> bool:
        """True for a text that is folded up."""
        return len(self.value) > _LONG

    @property
    def size(self) -> int:
        """字 of a running text, 0 for others."""
        return count_chars(self.value) if self.field.kind is FieldKind.TEXT else 0


@dataclass(frozen=True)
class Preview:
    """One form of a batch as the page shows it."""

    form: FormFile
    kind: Kind | None
    rows: tuple[FieldRow, ...]
    unknown: tuple[Told, ...]
    notes: tuple[Told, ...]
    choices: Choices

    @property
    def title(self) -> str:
        """The work's title, else the file's name."""
        return str(self.form.answers.get("title", "")) or self.form.name

    @property
    def can_adopt(self) -> bool:
        """True while it was read and is no draft yet."""
        return self.kind is not None and self.form.submission_id is None

    @property
    def tallies(self) -> tuple[tuple[str, int, str], ...]:
        """How many fields were read, guessed …: (words, count, status), only what occurs."""
        levels = [row.told.level for row in self.rows if row.told is not None]
        levels += [FormLevel.NOT_UNDERSTOOD] * len(self.unknown)
        counts = ((level, levels.count(level)) for level in FORM_LEVEL_LABELS)
        return tuple((FORM_LEVEL_LABELS[level], n, _STATUS[level]) for level, n in counts if n)

    @property
    def refused_pictures(self) -> tuple[str, ...]:
        """The pictures that could not be attached, with the reason."""
        pictures: list[dict[str, Any]] = self.form.pictures
        return tuple(f"{each['name']}：{each['problem']}" for each in pictures if "problem" in each)

    @property
    def has_pictures_left(self) -> bool:
        """True when a cut left pictures of an adopted form unattached."""
        pictures: list[dict[str, Any]] = self.form.pictures
        done = all("attachment" in each or "problem" in each for each in pictures)
        return self.form.submission_id is not None and not done


def previews_of(batch: FormBatch, by: User) -> list[Preview]:
    """Return the forms of a batch that were read or could not be, without what was passed over."""
    choices = choices_for(batch.competition, by)
    forms = batch.forms.filter(order__lt=PASSED_OVER).select_related("submission__entry")
    return [_preview(form, choices.get(form.kind, [])) for form in forms]


def passed_over(batch: FormBatch) -> list[FormFile]:
    """Return the files of a zip that were not read, each with why."""
    return list(batch.forms.filter(order__gte=PASSED_OVER))


def choices_for(competition: Competition, by: User) -> dict[str, Choices]:
    """Return by kind what a form may become: a new draft of an event, or an own open work."""
    found: dict[str, Choices] = {}
    for event in Event.objects.filter(competition=competition, kind=EventKind.WORKS):
        found.setdefault(event.form, []).append((f"event-{event.pk}", f"新建草稿：{event.name}"))
    works = Submission.objects.visible_to(by).filter(
        entry__competition=competition, entry__status__in=EDITABLE
    )
    for work in works.select_related("entry").order_by("entry_id"):
        title = work.entry.title or "（未填名称）"
        label = f"填入已有草稿：{title}（填过的栏目将被覆盖）"
        found.setdefault(work.kind, []).append((f"entry-{work.entry_id}", label))
    return found


def open_batches(competition: Competition, by: User) -> list[FormBatch]:
    """Return the own district's batches that wait for a decision, newest first."""
    rows = FormBatch.objects.visible_to(by).filter(
        competition=competition, state=BatchState.READ, district__memberships__user=by
    )
    return list(rows.select_related("file", "by").distinct()[:50])


def _preview(form: FormFile, choices: Choices) -> Preview:
    kind = KINDS.get(form.kind)
    report: list[Mapping[str, str]] = form.report
    by_field = {item["field"]: _told(item) for item in report if item["field"]}
    rows = _rows(kind, form.answers, by_field) if kind is not None else ()
    return Preview(
        form=form,
        kind=kind,
        rows=tuple(rows),
        unknown=_whole(report, FormLevel.NOT_UNDERSTOOD),
        notes=_whole(report, FormLevel.NOTE),
        choices=choices,
    )


def _rows(kind: Kind, answers: Mapping[str, str], told: Mapping[str, Told]) -> Iterable[FieldRow]:
    for field in kind.fields:
        if field.on_form:
            yield FieldRow(field, str(answers.get(field.key, "")), told.get(field.key))


def _whole(report: Iterable[Mapping[str, str]], level: FormLevel) -> tuple[Told, ...]:
    items = (item for item in report if not item["field"] and item["level"] == level)
    return tuple(_told(item) for item in items)


def _told(item: Mapping[str, str]) -> Told:
    return Told(FormLevel(item["level"]), item["message"], item.get("text", ""))
