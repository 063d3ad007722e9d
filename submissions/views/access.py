"""Loading what a work's page is about: the season, the district, the work, or 404."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.permissions import SignedInRequest
from competition.enums import EntryStatus, EventKind
from competition.models import Competition, Entry, Event
from submissions.models import Submission


def works_event(competition: Competition, code: str) -> Event:
    """A works event of the season by its code."""
    return get_object_or_404(Event, competition=competition, code=code, kind=EventKind.WORKS)


def own_work(request: SignedInRequest, slug: str, entry_id: int) -> Submission:
    """A work of the own district in this season, with all that its pages show."""
    return get_object_or_404(_works(request, slug), entry__in=_place(entry_id))


def reviewed_work(request: SignedInRequest, slug: str, entry_id: int) -> Submission:
    """A work that was handed in, in a season the account serves; a draft is nobody else's."""
    rows = _works(request, slug).exclude(entry__status=EntryStatus.DRAFT)
    return get_object_or_404(rows, entry__in=_place(entry_id))


def _place(entry_id: int) -> QuerySet[Entry]:
    """The entry of this id; none for a number that no database can hold."""
    return Entry.objects.filter(pk=entry_id)


def _works(request: SignedInRequest, slug: str) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = (
        Submission.objects.visible_to(request.user)
        .filter(entry__competition__slug=slug)
        .select_related(
            "entry__competition", "entry__event", "entry__district", "current", "reviewer"
        )
    )
    return rows
