"""The district's works of a season: each with its state, its version and what it still lacks."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from competition.enums import Task
from competition.models import Competition, Entry, Event
from competition.queries.calendar import OpenHours, open_hours
from competition.queries.places import Places
from competition.transitions import EDITABLE
from districts.models import District
from submissions.kinds import KINDS
from submissions.models import Attachment, Submission
from submissions.queries.checklist import Item
from submissions.queries.work_problems import lacking_by_work


@dataclass(frozen=True)
class WorkLine:
    """One work in the list. `lacking` is asked only while the district may still mend it."""

    submission: Submission
    lacking: tuple[Item, ...]
    files: int

    @property
    def entry(self) -> Entry:
        """The place it stands for."""
        return self.submission.entry

    @property
    def title(self) -> str:
        """Its name, or that it has none yet."""
        return self.entry.title or "（未命名）"

    @property
    def can_edit(self) -> bool:
        """True while the district may change what it says."""
        return self.entry.status in EDITABLE

    @property
    def blocking(self) -> tuple[Item, ...]:
        """What stops it from being handed in."""
        return tuple(item for item in self.lacking if item.is_blocking)


@dataclass(frozen=True)
class EventLines:
    """One works event with the district's places, hours and works."""

    places: Places
    hours: OpenHours | None
    is_open: bool
    works: tuple[WorkLine, ...]

    @property
    def event(self) -> Event:
        """The event."""
        return self.places.event

    @property
    def kind_name(self) -> str:
        """What one work is called: 项目, 成果, 案例."""
        kind = KINDS.get(self.event.form)
        return kind.subject if kind else "材料"

    @property
    def annex(self) -> str:
        """Which form it asks for: 附件2 优秀就业服务项目参评表."""
        kind = KINDS.get(self.event.form)
        return f"{kind.annex} {kind.heading}" if kind else ""

    @property
    def can_start(self) -> bool:
        """True while a new draft may be begun and could find a place."""
        return self.is_open and self.places.left != 0 and bool(self.annex)


def lines_of_district(
    competition: Competition, district: District, user: User, *, places: list[Places], at: datetime
) -> list[EventLines]:
    """Return the works by event; the number of queries depends on the events only."""
    works = _works_by_event(competition, user)
    lines = []
    for line in places:
        hours = open_hours(
            competition=competition, task=Task.WORKS, district=district, event=line.event
        )
        is_open = hours is not None and hours.is_open(at)
        lines.append(EventLines(line, hours, is_open, tuple(works.get(line.event.pk, ()))))
    return lines


def _works_by_event(competition: Competition, user: User) -> dict[int, list[WorkLine]]:
    rows = list(
        Submission.objects.visible_to(user)
        .filter(entry__competition=competition)
        .select_related("entry__competition", "entry__event", "entry__district")
        .select_related("current", "saved_by")
        .order_by("entry__event__order", "entry__created_at", "pk")
    )
    files: dict[int, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.kept().filter(submission__in=rows).select_related("file"):
        files[file.submission_id].append(file)
    lacking = lacking_by_work([row for row in rows if row.entry.status in EDITABLE], files)
    found: dict[int, list[WorkLine]] = defaultdict(list)
    for row in rows:
        line = WorkLine(row, lacking.get(row.pk, ()), len(files[row.pk]))
        found[row.entry.event_id].append(line)
    return found
