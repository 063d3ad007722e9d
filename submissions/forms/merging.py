"""Two people, or two tabs, changed one draft: field by field, mine beside what is stored now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from submissions.forms.works import WorkForm, digest, digests, stored_values
from submissions.kinds import Answer, Kind
from submissions.models import Submission
from submissions.queries.checklist import TICK
from submissions.queries.statements import Statement

PICK = "pick_"
STORED, MINE = "stored", "mine"


@dataclass(frozen=True)
class Difference:
    """One field in which the two differ. `is_clash`: both changed it, so somebody must choose."""

    name: str
    label: str
    mine: str
    stored: str
    is_clash: bool


@dataclass(frozen=True)
class Merge:
    """What the page shows next: the values that go on, and the differences to look at."""

    values: Mapping[str, Answer]
    differences: tuple[Difference, ...]

    @property
    def asked(self) -> str:
        """The inputs to choose for, as the form sends them back."""
        return ",".join(each.name for each in self.clashes)

    @property
    def clashes(self) -> list[Difference]:
        """Where a choice is needed."""
        return [each for each in self.differences if each.is_clash]

    @property
    def taken(self) -> list[Difference]:
        """Where only the other side changed something: taken over."""
        return [each for each in self.differences if not each.is_clash]


def touched(form: WorkForm) -> dict[str, Answer]:
    """Return what this person changed since the page was opened, by input."""
    known = form.known()
    return {
        name: value
        for name, value in form.typed().items()
        if digest(value) != known.get(name, digest(form.stored[name]))
    }


def merged(form: WorkForm, submission: Submission) -> Merge:
    """Compare what was typed with the draft as it is stored now.

    What only this person changed stays theirs, what only the others changed is taken over,
    and what both changed stands to choose.
    """
    stored = stored_values(form.kind, form.statements, submission.answers, submission.confirmed)
    mine, known = touched(form), form.known()
    values = {**stored, **_refused(form), **mine}
    differences = []
    for name, there in stored.items():
        changed_there = digest(there) != known.get(name)
        if name in mine and mine[name] != there and changed_there:
            differences.append(_difference(form, name, mine[name], there, is_clash=True))
        elif name not in mine and changed_there and name not in form.errors:
            was = form.cleaned_data.get(name, there)
            differences.append(_difference(form, name, was, there, is_clash=False))
    return Merge(values, tuple(differences))


def renewed(form: WorkForm, merge: Merge, submission: Submission) -> WorkForm:
    """Return the form with the merged values: what the person sees now, they may send."""
    stored = stored_values(form.kind, form.statements, submission.answers, submission.confirmed)
    data = QueryDict(mutable=True)
    for name, value in merge.values.items():
        data[name] = ("on" if value else "") if isinstance(value, bool) else value
    data["version"], data["base"] = str(submission.version), digests(stored)
    fresh = form_of(submission, form.kind, form.statements, data)
    fresh.is_valid()
    return fresh


def form_of(
    submission: Submission,
    kind: Kind,
    statements: list[Statement],
    data: QueryDict | None = None,
) -> WorkForm:
    """Return the form of a draft, filled with what is stored or with what was sent."""
    return WorkForm(
        data,
        kind=kind,
        statements=statements,
        answers=submission.answers,
        ticks=submission.confirmed,
        version=submission.version,
    )


def asked_in(data: QueryDict) -> list[str]:
    """Return the inputs for which the page asked to choose."""
    return [name for name in data.get("asked", "").split(",") if name]


def is_undecided(data: QueryDict) -> bool:
    """Say whether some choice that the page asked for was not made."""
    return any(data.get(PICK + name) not in {STORED, MINE} for name in asked_in(data))


def picked(data: QueryDict, changes: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the changes that stay after choosing."""
    dropped = {name for name in asked_in(data) if data.get(PICK + name) == STORED}
    return {name: value for name, value in changes.items() if name not in dropped}


def asked_again(form: WorkForm, names: Iterable[str]) -> Merge:
    """Return the same differences once more, for a person who did not choose."""
    differences = [
        _difference(form, name, form.cleaned_data[name], form.stored[name], is_clash=True)
        for name in names
        if name in form.stored and name in form.cleaned_data
    ]
    return Merge({}, tuple(differences))


def split(values: Mapping[str, Answer]) -> tuple[dict[str, Answer], dict[str, bool]]:
    """Part answers from ticks, as the operation takes them."""
    answers = {name: value for name, value in values.items() if not name.startswith(TICK)}
    ticks = {
        name.removeprefix(TICK): bool(value)
        for name, value in values.items()
        if name.startswith(TICK)
    }
    return answers, ticks


def _refused(form: WorkForm) -> dict[str, Answer]:
    """What was typed and could not be kept: it stays in the form to be mended."""
    return {name: str(form.data.get(name) or "") for name in form.errors if name in form.stored}


def _difference(
    form: WorkForm, name: str, mine: Answer, stored: Answer, *, is_clash: bool
) -> Difference:
    if name.startswith(TICK):
        titles = {TICK + each.key: each.title for each in form.statements}
        return Difference(name, titles[name], _tick_words(mine), _tick_words(stored), is_clash)
    field = form.kind.field(name)
    return Difference(name, field.label, field.shown(mine), field.shown(stored), is_clash)


def _tick_words(value: Answer) -> str:
    return "已勾选" if value else "未勾选"
