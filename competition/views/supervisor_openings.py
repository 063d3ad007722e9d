"""双人确认: what waits for a second person, for the supervisor and the organizer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.queries.openings import openings_of
from competition.views.entry_access import season
from records.clock import database_now


@allowed(Permission.WITNESS, Permission.RUN_DAY)
@require_safe
def openings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every asking that waits, and which of them this very person may confirm."""
    competition, at = season(request, slug), database_now()
    page = {
        "competition": competition,
        "lines": [
            (line, line.minutes_left(at), line.is_for(request.user))
            for line in openings_of(competition, at=at)
        ],
    }
    return render(request, "competition/supervise_openings.html", page)
