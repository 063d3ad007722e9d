"""What every act on a work shares: its locks, its log row, its kind, its traits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from competition.models import Entry
from competition.operations.entry_steps import Held, hold_entry
from records.errors import Refused
from records.operations.log import record
from submissions.kinds import KINDS, Answer, Kind
from submissions.models import Submission
from submissions.queries.facts import playable_video


@dataclass(frozen=True)
class HeldWork:
    """A work under its locks (quota → entry → submission)."""

    held: Held
    submission: Submission

    @property
    def entry(self) -> Entry:
        """The entry whose paper this is."""
        return self.held.entry

    @property
    def kind(self) -> Kind:
        """The kind of paper."""
        return KINDS[self.submission.kind]


def hold_work(*, entry_id: int, by: User) -> HeldWork:
    """Lock quota, entry and submission, in this order, and read them as they are now."""
    held = hold_entry(entry_id=entry_id, by=by)
    return HeldWork(held, Submission.objects.locked().get(entry=held.entry))


def kind_for(form: str) -> Kind:
    """Return the kind an event asks for; refuse when the season names none that exists."""
    try:
        return KINDS[form]
    except KeyError:
        raise Refused("本赛项没有指定参评表，请联系组委会在大赛文件中写明。") from None


def refresh_traits(submission: Submission) -> None:
    """Write down on the entry what quotas ask of a work: how many playable videos it has.

    Call it in the transaction that changed a file, under the submission's lock.
    """
    entry = Entry.objects.locked().get(pk=submission.entry_id)
    files = submission.attachments.kept()
    count = sum(playable_video(row) for row in files)
    if entry.traits.get("playable_video", 0) != count:
        entry.traits = {**entry.traits, "playable_video": count}
        entry.save(update_fields=["traits"])


def name_entry(entry: Entry, answers: Mapping[str, Answer]) -> None:
    """Let lists, messages and the log call the entry by its paper's title."""
    title = str(answers.get("title", ""))
    if entry.title != title:
        entry.title = title
        entry.save(update_fields=["title"])


def log_work(
    action: str,
    submission: Submission,
    entry: Entry,
    *,
    by: User | None,
    at: datetime,
    changes: dict[str, tuple[object, object]] | None = None,
    reason: str = "",
) -> None:
    """Write one row about a work; its label names event and district."""
    record(
        action,
        on=submission,
        by=by,
        at=at,
        changes=changes,
        reason=reason,
        scope=entry.competition.slug,
        label=f"{entry.event.name} {entry.district.name} {entry.title}".strip(),
    )
