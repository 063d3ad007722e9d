"""Where a district stands with its final act for competitors, or for works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from competition.enums import TASK_KINDS, EntryStatus, Task
from competition.models import Competition, Entry, Filing
from competition.queries.places import Places, places_of
from districts.models import District


@dataclass(frozen=True)
class FilingState:
    """The filing, if any, and what is missing before (or since) it.

    `missing` are events with places still to fill, `unmet` composite conditions in words.
    """

    filing: Filing | None
    missing: tuple[Places, ...]
    unmet: tuple[str, ...]
    returned: int
    changed_at: datetime | None

    @property
    def is_filed(self) -> bool:
        """True when the district has attested at least once."""
        return self.filing is not None and self.filing.filed_at is not None

    @property
    def is_outdated(self) -> bool:
        """True when somebody was handed in after the last attestation."""
        if self.filing is None or self.filing.filed_at is None or self.changed_at is None:
            return False
        return self.changed_at > self.filing.filed_at

    @property
    def is_done(self) -> bool:
        """True when nothing is left to do."""
        return self.is_filed and not self.is_outdated and self.is_complete

    @property
    def is_complete(self) -> bool:
        """True when every minimum and condition is met and nothing waits to be mended."""
        return not self.missing and not self.unmet and not self.returned


def filing_state(
    competition: Competition,
    district: District,
    *,
    task: Task = Task.COMPETITORS,
    places: Sequence[Places] | None = None,
) -> FilingState:
    """Return the state in a constant number of queries; `places` saves reading them again."""
    kind = TASK_KINDS[task]
    filing = Filing.objects.filter(competition=competition, district=district, task=task).first()
    held = Entry.objects.holding().filter(
        competition=competition, district=district, event__kind=kind
    )
    if places is None:
        places = places_of(competition=competition, district=district, kind=kind)
    return FilingState(
        filing,
        tuple(line for line in places if line.missing),
        tuple(message for line in places for message in line.unmet),
        held.filter(status=EntryStatus.RETURNED).count(),
        held.aggregate(latest=Max("submitted_at"))["latest"],
    )
