"""Loading what an entry page is about: the season, the district, the entry, or 404."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.permissions import SignedInRequest
from competition.enums import EntryStatus, EventKind
from competition.models import Competition, Entry, Event
from districts.models import District


def season(request: SignedInRequest, slug: str) -> Competition:
    """The season, if the account may see it."""
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def own_district(request: SignedInRequest, competition: Competition) -> District:
    """The district the account acts for, if it takes part."""
    return get_object_or_404(
        District.objects.of(request.user), delegations__competition=competition
    )


def personal_event(competition: Competition, code: str) -> Event:
    """A personal event of the season by its code."""
    return get_object_or_404(Event, competition=competition, code=code, kind=EventKind.PERSONAL)


def own_entry(request: SignedInRequest, slug: str, entry_id: int) -> Entry:
    """An entry of the own district in this season, with all that its pages show."""
    return get_object_or_404(_entries(request, slug), pk=entry_id)


def reviewed_entry(request: SignedInRequest, slug: str, entry_id: int) -> Entry:
    """An entry that was handed in, in a season the account serves."""
    return get_object_or_404(_entries(request, slug).exclude(status=EntryStatus.DRAFT), pk=entry_id)


def _entries(request: SignedInRequest, slug: str) -> QuerySet[Entry]:
    rows: QuerySet[Entry] = (
        Entry.objects.visible_to(request.user)
        .filter(competition__slug=slug, event__kind=EventKind.PERSONAL)
        .select_related("competition", "event", "district", "competitor__photo", "replaces")
    )
    return rows
