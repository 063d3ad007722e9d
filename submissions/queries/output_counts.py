"""How much there is to take away: works by event and status, copies by state, files and bytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from accounts.models import User
from competition.enums import EntryStatus, EventKind, StandingState
from competition.models import Competition, Entry, Event, Standing
from competition.models.entries import EntryQuerySet
from districts.models import District
from submissions.models import Attachment, BlindCopy
from submissions.queries.blind_copies import works_to_blind

HANDED_IN = Q(submission__current__isnull=False) & ~Q(status=EntryStatus.DRAFT)


@dataclass(frozen=True)
class EventCount:
    """One event: how many works were handed in, accepted, and whether a standing is confirmed."""

    event: Event
    handed_in: int
    accepted: int
    is_confirmed: bool


@dataclass(frozen=True)
class BlindCount:
    """The blind copies of the accepted works: how many there are, ready, to be judged, owed."""

    works: int = 0
    ready: int = 0
    undecided: int = 0
    missing: int = 0


@dataclass(frozen=True)
class OutputCounts:
    """Everything that the page of downloads tells."""

    events: list[EventCount] = field(default_factory=list)
    districts: list[District] = field(default_factory=list)
    files: int = 0
    size: int = 0
    blind: BlindCount = BlindCount()

    @property
    def handed_in(self) -> int:
        """Works handed in, of all events."""
        return sum(each.handed_in for each in self.events)


def handed_in_entries(competition: Competition, user: User) -> EntryQuerySet:
    """The works handed in that this account may see."""
    rows: EntryQuerySet = Entry.objects.visible_to(user).filter(
        HANDED_IN, competition=competition, event__kind=EventKind.WORKS
    )
    return rows


def output_counts(competition: Competition, user: User) -> OutputCounts:
    """Count, in a constant number of queries."""
    entries = handed_in_entries(competition, user)
    files = Attachment.objects.filter(submission__entry__in=entries, removed_at=None).aggregate(
        count=Count("pk"), size=Sum("file__size")
    )
    return OutputCounts(
        events=list(_events(competition, entries)),
        districts=list(_districts(entries)),
        files=files["count"],
        size=files["size"] or 0,
        blind=_blind(competition, user),
    )


def _events(competition: Competition, entries: EntryQuerySet) -> Iterable[EventCount]:
    accepted = Count("pk", filter=Q(status=EntryStatus.ACCEPTED))
    counted = {
        row["event"]: (row["all"], row["accepted"])
        for row in entries.order_by().values("event").annotate(all=Count("pk"), accepted=accepted)
    }
    confirmed = set(
        Standing.objects.filter(
            event__competition=competition, state=StandingState.CONFIRMED
        ).values_list("event", flat=True)
    )
    for event in Event.objects.filter(competition=competition, kind=EventKind.WORKS):
        handed_in, of_these = counted.get(event.pk, (0, 0))
        yield EventCount(event, handed_in, of_these, event.pk in confirmed)


def _districts(entries: EntryQuerySet) -> Iterable[District]:
    """The districts that handed anything in, each with `works`, how many."""
    mine = Q(entries__in=entries)
    rows = District.objects.filter(mine).annotate(
        works=Count("entries", filter=mine, distinct=True)
    )
    return rows.order_by("code")


def _blind(competition: Competition, user: User) -> BlindCount:
    versions = list(works_to_blind(competition, user).values_list("current", flat=True))
    copies = list(BlindCopy.objects.filter(version__in=versions))
    made = [copy for copy in copies if copy.document_id is not None]
    return BlindCount(
        works=len(versions),
        ready=sum(copy.is_ready for copy in made),
        undecided=sum(bool(copy.undecided) for copy in made),
        missing=len(versions) - len(made),
    )
