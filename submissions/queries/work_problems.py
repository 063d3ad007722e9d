"""What the rules say about works as their drafts stand: for one, or for a whole list at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from competition.eligibility import DeclarationText, RuleUse, find_problems
from competition.models import Event, Finding
from competition.queries.rules import rules_for, texts_to_accept
from submissions.kinds import KINDS
from submissions.models import Attachment, Submission
from submissions.queries.checklist import Item, items_of
from submissions.queries.facts import facts_of

Waiver = tuple[int, str, str]


@dataclass(frozen=True)
class EventRules:
    """The rules of one event and the texts they ask to accept, read once for all its works."""

    uses: list[RuleUse]
    texts: list[DeclarationText]

    @classmethod
    def of(cls, event: Event) -> "EventRules":
        """Read them."""
        uses = rules_for(event)
        return cls(uses, texts_to_accept(event, uses))

    def lacking(
        self, submission: Submission, files: Sequence[Attachment], waived: Collection[Waiver]
    ) -> tuple[Item, ...]:
        """Apply them to one work; what an organizer waived is not asked again."""
        entry = submission.entry
        facts = facts_of(submission, entry, files=list(files), texts_asked=self.texts)
        kind = KINDS[submission.kind]
        found = [
            problem
            for problem in find_problems(facts, self.uses)
            if (entry.pk, problem.rule, problem.message) not in waived
        ]
        return tuple(items_of(kind, kind.complete(submission.answers), found))


def lacking_of(submission: Submission) -> tuple[Item, ...]:
    """Return what one work still lacks, or what to look at, in the form's order."""
    files = submission.attachments.kept().select_related("file")
    rules = EventRules.of(submission.entry.event)
    return rules.lacking(submission, list(files), waivers([submission]))


def lacking_by_work(
    works: Sequence[Submission], files: Mapping[int, Sequence[Attachment]]
) -> dict[int, tuple[Item, ...]]:
    """Return the same for many works; the number of queries depends on their events only."""
    by_event: dict[int, list[Submission]] = defaultdict(list)
    for work in works:
        by_event[work.entry.event_id].append(work)
    waived = waivers(works)
    found = {}
    for rows in by_event.values():
        rules = EventRules.of(rows[0].entry.event)
        for work in rows:
            found[work.pk] = rules.lacking(work, files.get(work.pk, ()), waived)
    return found


def waivers(works: Sequence[Submission]) -> set[Waiver]:
    """Return (entry, rule, message) of the findings that an organizer waived with a reason."""
    rows = Finding.objects.filter(
        entry__in=[work.entry_id for work in works], cleared_at=None, waived_at__isnull=False
    )
    return set(rows.values_list("entry", "rule", "message"))
