"""展示素材, the district's side: what is asked for, and one competitor's files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import HOLDING, EventKind
from competition.models import Entry
from competition.queries.display_lists import DisplayLine
from competition.queries.display_media import displays, media_of
from competition.views.display_page import files_page
from competition.views.entry_access import own_district, own_entry, season
from records.clock import database_now


@allowed(Permission.NOMINATE)
@require_safe
def media_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every competitor of the district beside every component that takes in media."""
    competition = season(request, slug)
    own_district(request, competition)
    entries = list(
        Entry.objects.visible_to(request.user)
        .filter(competition=competition, event__kind=EventKind.PERSONAL, status__in=sorted(HOLDING))
        .select_related("event", "competitor")
        .order_by("event__order", "pk")
    )
    media = media_of([entry.pk for entry in entries])
    at = database_now()
    lines = [
        (display, DisplayLine(entry, media.get((entry.pk, display.code), [])), display.words(at))
        for display in displays(competition)
        if display.intake is not None
        for entry in entries
        if entry.event_id == display.event.pk
    ]
    page = {"competition": competition, "lines": lines, "entries": entries}
    return render(request, "competition/district_media.html", page)


@allowed(Permission.NOMINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_media(request: SignedInRequest, slug: str, entry_id: int, component: str) -> HttpResponse:
    """One competitor's files; POST attaches one without scripts."""
    return files_page(request, own_entry(request, slug, entry_id), component)
