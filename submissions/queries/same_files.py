"""The same file handed in with two works, found by content hash.

An organizer sees both works; a liaison only ever those of the own district, and hears nothing
of others: no name, no count.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus
from submissions.models import Attachment, Submission
from submissions.models.attachments import AttachmentQuerySet
from submissions.models.submissions import SubmissionQuerySet


@dataclass
class SameFile:
    """A file of one work that other works have too.

    `others` are those the reader may see; `elsewhere` counts works of competitions that an
    organizer does not serve.
    """

    attachment: Attachment
    others: list[Attachment] = field(default_factory=list)
    elsewhere: int = 0

    @property
    def is_between_districts(self) -> bool:
        """True when a work of another district has it."""
        mine = self.attachment.submission.entry.district_id
        return any(each.submission.entry.district_id != mine for each in self.others)


def same_files(submission: Submission, user: User) -> list[SameFile]:
    """Return the files of a work that other works of any season have too, in the work's order.

    A district compares its drafts as well; an organizer what was handed in. Three queries.
    """
    is_liaison = user.role == Role.LIAISON
    rows = _attachments(Q(submission=submission)).filter(submission__in=_visible(user))
    mine = [row for row in rows if _counts(row, drafts=is_liaison)]
    twins = _attachments(
        ~Q(submission=submission) & Q(file__sha256__in={row.file.sha256 for row in mine})
    )
    if is_liaison:
        twins = twins.filter(submission__in=_visible(user))
    by_hash: defaultdict[str, list[Attachment]] = defaultdict(list)
    for row in twins:
        if _counts(row, drafts=is_liaison):
            by_hash[row.file.sha256].append(row)
    named = set(_visible(user).filter(pk__in=_works(by_hash.values())).values_list("pk", flat=True))
    found = [_told(row, by_hash[row.file.sha256], named) for row in mine]
    return [each for each in found if each.others or each.elsewhere]


def _told(row: Attachment, twins: list[Attachment], named: set[int]) -> SameFile:
    hidden = {each.submission_id for each in twins} - named
    return SameFile(row, [each for each in twins if each.submission_id in named], len(hidden))


def _visible(user: User) -> SubmissionQuerySet:
    return Submission.objects.visible_to(user)


def _attachments(about: Q) -> AttachmentQuerySet:
    rows: AttachmentQuerySet = (
        Attachment.objects.filter(about, file__size__gt=0)
        .select_related(
            "file",
            "submission__current",
            "submission__entry__district",
            "submission__entry__event",
            "submission__entry__competition",
        )
        .defer("submission__answers", "submission__current__answers")
        .order_by("evidence", "order", "pk")
    )
    return rows


def _works(groups: Iterable[list[Attachment]]) -> set[int]:
    return {row.submission_id for rows in groups for row in rows}


def _counts(row: Attachment, *, drafts: bool) -> bool:
    """Say whether the file belongs to the work now: kept in the draft, or listed as handed in."""
    if drafts and row.removed_at is None:
        return True
    current = row.submission.current
    if current is None or row.submission.entry.status == EntryStatus.DRAFT:
        return False
    return any(each["id"] == row.pk for each in current.evidence)
