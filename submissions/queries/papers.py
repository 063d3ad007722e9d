"""What the competition is told about the paperwork: kinds, facts, fields to comment on."""

from collections.abc import Collection, Mapping

from competition.eligibility import WorkFacts
from competition.models import Entry
from competition.queries.papers import Reading, papers_provider
from submissions.kinds import KINDS
from submissions.models import Submission
from submissions.queries.blind_readings import blind_readings, entry_of_code
from submissions.queries.facts import work_facts


class Paperwork:
    """附件2–4 as the competition sees them."""

    def forms(self) -> Mapping[str, str]:
        """Every kind by name."""
        return {kind.name: f"{kind.annex} {kind.heading}" for kind in KINDS.values()}

    def facts(self, entry: Entry) -> WorkFacts:
        """The draft of a work entry."""
        return work_facts(entry)

    def fields(self, entry: Entry) -> Mapping[str, str]:
        """The form's fields, then its classes of evidence."""
        kind = KINDS[Submission.objects.get(entry=entry).kind]
        classes = {f"evidence_{each.key}": f"支撑材料：{each.label}" for each in kind.evidence}
        return {**kind.labels(), **classes, "confirmed": "承诺与确认事项"}

    def readings(self, entry_ids: Collection[int]) -> Mapping[int, Reading]:
        """The blind copies that assessors may have."""
        return blind_readings(entry_ids)

    def entry_by_code(self, code: str) -> int | None:
        """The work behind a blind code, while assessors may have its copy."""
        return entry_of_code(code)


papers_provider(Paperwork())
