"""Which works a book collects, and in which order."""

from dataclasses import dataclass, field
from typing import Any

from competition.enums import EntryStatus, StandingState
from competition.models import Event, Standing
from submissions.models import Attachment, Submission, SubmissionVersion

BY_NUMBER = "收入经形式审查受理的材料，按参评号排列。"
BY_RANK = "收入列入已确认成绩的材料，按名次排列。"


@dataclass(frozen=True)
class Chosen:
    """The works of a book in their order, and the sentence that says which these are."""

    note: str
    works: list[Submission] = field(default_factory=list)

    @property
    def versions(self) -> list[int]:
        """The ids of the versions it prints."""
        return [work.current_id for work in self.works if work.current_id is not None]


def chosen_for_book(event: Event) -> Chosen:
    """The accepted works by number; once a standing is confirmed, those with a rank by rank."""
    rows = (
        Submission.objects.filter(
            entry__event=event, entry__status=EntryStatus.ACCEPTED, current__isnull=False
        )
        .select_related("entry__district")
        .defer("answers")
    )
    standing = Standing.objects.filter(event=event, state=StandingState.CONFIRMED).last()
    if standing is None:
        return Chosen(BY_NUMBER, list(rows.order_by("entry__number")))
    places = dict(standing.rows.filter(rank__isnull=False).values_list("entry", "position"))
    ranked = [work for work in rows if work.entry_id in places]
    return Chosen(BY_RANK, sorted(ranked, key=lambda work: places[work.entry_id]))


def pictures_of(version: SubmissionVersion, identity: frozenset[str]) -> list[Attachment]:
    """The photographs that a version froze, in its order; none of the classes in `identity`."""
    frozen: list[dict[str, Any]] = [
        item
        for item in version.evidence
        if item["family"] == "image" and item["evidence"] not in identity
    ]
    rows = Attachment.objects.select_related("file", "cleaned").in_bulk(
        [item["id"] for item in frozen]
    )
    return [rows[item["id"]] for item in frozen if item["id"] in rows]
