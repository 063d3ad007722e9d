"""Who checks how much: works by reviewer, waiting, returned, done, overdue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q

from accounts.models import User
from competition.enums import EntryStatus, EventKind
from competition.models import Competition
from competition.queries.people import organizer_accounts
from submissions.models import Submission

_DONE: Final = (EntryStatus.ACCEPTED, EntryStatus.REJECTED)
Counts = tuple[int, int, int, int]
_NONE: Final[Counts] = (0, 0, 0, 0)
SERIES: Final = (("waiting", "待审核"), ("returned", "退回待改"), ("done", "已办结"))


@dataclass(frozen=True)
class Load:
    """One reviewer's works; `reviewer` None stands for those nobody has taken."""

    reviewer: User | None
    waiting: int = 0
    returned: int = 0
    done: int = 0
    overdue: int = 0

    @property
    def name(self) -> str:
        """The reviewer's name."""
        return self.reviewer.name if self.reviewer else "未分配"

    @property
    def choice(self) -> str:
        """The reviewer in the list's filter."""
        return self.reviewer.username if self.reviewer else "none"


def reviewer_loads(competition: Competition, user: User, *, at: datetime) -> list[Load]:
    """One row per organizer of the season, and per earlier reviewer; nobody's works first.

    Two queries, whatever the number of works.
    """
    overdue = Q(entry__status=EntryStatus.RETURNED, entry__fix_by__lte=at)
    rows: Iterable[Mapping[str, Any]] = (
        Submission.objects.visible_to(user)
        .filter(entry__competition=competition, entry__event__kind=EventKind.WORKS)
        .order_by()
        .values("reviewer")
        .annotate(
            waiting=Count("pk", filter=Q(entry__status=EntryStatus.SUBMITTED)),
            returned=Count("pk", filter=Q(entry__status=EntryStatus.RETURNED)),
            done=Count("pk", filter=Q(entry__status__in=_DONE)),
            overdue=Count("pk", filter=overdue),
        )
    )
    counts: dict[int | None, Counts] = {
        row["reviewer"]: (row["waiting"], row["returned"], row["done"], row["overdue"])
        for row in rows
    }
    serving = organizer_accounts(competition).values("pk")
    held = [pk for pk in counts if pk is not None]
    people = User.objects.filter(Q(pk__in=serving) | Q(pk__in=held)).order_by("name", "pk")
    nobody = counts.get(None, _NONE)
    first = [Load(None, *nobody)] if any(nobody) else []
    return first + [Load(person, *counts.get(person.pk, _NONE)) for person in people]


def load_plot(loads: list[Load]) -> dict[str, Any]:
    """The same numbers as a stacked bar per reviewer."""
    return {
        "entries": [load.name for load in loads],
        "series": [
            {"name": label, "values": [getattr(load, key) for load in loads]}
            for key, label in SERIES
        ],
    }
