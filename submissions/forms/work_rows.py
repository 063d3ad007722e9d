"""The rows of a work's page: each field with its words, its count, and what was said about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.forms import BoundField

from records.text import count_chars
from submissions.forms.works import WorkForm
from submissions.kinds import Field, FieldKind, Kind
from submissions.models import SubmissionVersion
from submissions.queries.checklist import TICK, Item
from submissions.queries.statements import Statement


@dataclass(frozen=True)
class Remarks:
    """What was said about the work: by the organizer, by the rules, and in its last version."""

    comments: Mapping[str, str]
    items: Sequence[Item] = ()
    submitted: SubmissionVersion | None = None
    shows_blanks: bool = False

    def about(self, name: str) -> tuple[Item, ...]:
        """What the rules found at an input; blanks only once somebody tried to hand in."""
        return tuple(
            item
            for item in self.items
            if item.name == name and (self.shows_blanks or not item.is_blank)
        )


@dataclass(frozen=True)
class WorkRow:
    """One field of the form."""

    field: Field
    kind: Kind
    bound: BoundField
    remarks: Remarks

    @property
    def name(self) -> str:
        """The input's name."""
        return self.field.key

    @property
    def text(self) -> str:
        """What stands in the input."""
        return str(self.bound.value() or "")

    @property
    def is_counted(self) -> bool:
        """True for prose, whose 字 are counted while it is typed."""
        return self.field.kind is FieldKind.TEXT

    @property
    def count(self) -> int:
        """How many 字 stand there."""
        return count_chars(self.text)

    @property
    def over(self) -> int:
        """How many 字 are too many."""
        return max(0, self.count - self.field.limit) if self.field.limit is not None else 0

    @property
    def is_group(self) -> bool:
        """True for radio buttons: several inputs under one legend."""
        return isinstance(self.bound.field.widget, forms.RadioSelect)

    @property
    def is_flag(self) -> bool:
        """True for a single tick."""
        return self.field.kind is FieldKind.FLAG

    @property
    def needs_words(self) -> str:
        """On which answer the field depends, in words; "" when it is always asked."""
        if self.field.needs is None:
            return ""
        key, value = self.field.needs
        other = self.kind.field(key)
        return f"仅在“{other.label}”为“{other.shown(value)}”时填写"

    @property
    def needs_value(self) -> str:
        """The answer on which it depends, as the page's script compares it."""
        return str(self.field.needs[1]).lower() if self.field.needs else ""

    @property
    def comment(self) -> str:
        """What the organizer said about this field."""
        return self.remarks.comments.get(self.name, "")

    @property
    def items(self) -> tuple[Item, ...]:
        """What the rules found here."""
        return self.remarks.about(self.name)

    @property
    def submitted(self) -> str | None:
        """What the last version handed in says here, if that is something else."""
        if self.remarks.submitted is None:
            return None
        said = self.remarks.submitted.answers.get(self.name, self.field.blank)
        return self.field.shown(said) if said != self._answer() else None

    def _answer(self) -> object:
        value = self.bound.value()
        return bool(value) if self.is_flag else (value or "")


@dataclass(frozen=True)
class TickRow:
    """One statement with its box."""

    statement: Statement
    bound: BoundField
    is_renewed: bool
    remarks: Remarks

    @property
    def name(self) -> str:
        """The input's name."""
        return TICK + self.statement.key

    @property
    def is_ticked(self) -> bool:
        """Whether this very text is accepted in what stands on the page."""
        return str(self.bound.value()) == self.statement.version

    @property
    def items(self) -> tuple[Item, ...]:
        """What the rules found here."""
        return self.remarks.about(self.name)


def grouped(rows: Iterable[WorkRow]) -> list[tuple[str, list[WorkRow]]]:
    """Put together what one cell of the official form holds: (its heading or "", rows)."""
    return [
        (heading, list(group)) for heading, group in groupby(rows, key=lambda row: row.field.group)
    ]


def rows_of(form: WorkForm, remarks: Remarks, *, on_form: bool) -> list[WorkRow]:
    """Return the rows of the official form, or of what is declared beside it."""
    return [
        WorkRow(field, form.kind, form[field.key], remarks)
        for field in form.kind.fields
        if field.on_form is on_form
    ]


def tick_rows(
    form: WorkForm, remarks: Remarks, ticks: Mapping[str, Mapping[str, str]]
) -> list[TickRow]:
    """Return the statements in the season's order."""
    return [
        TickRow(statement, form[TICK + statement.key], statement.is_renewed(ticks), remarks)
        for statement in form.statements
    ]
