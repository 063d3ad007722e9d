"""The player of the day: full screen, by 抽签号, with the keys of a presenter."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Session
from competition.queries.display_player import session_slots, turn_of
from competition.views.entry_access import season


@allowed(Permission.RUN_DAY)
@require_safe
def player(request: SignedInRequest, slug: str, session_id: int) -> HttpResponse:
    """Where to begin: the slots of a session, by 抽签号 alone."""
    session = _session(request, slug, session_id)
    page = {
        "competition": session.event.competition,
        "session": session,
        "slots": session_slots(session),
    }
    return render(request, "competition/media_player.html", page)


@allowed(Permission.RUN_DAY)
@require_safe
def play(
    request: SignedInRequest, slug: str, session_id: int, *, number: int, step: int
) -> HttpResponse:
    """One step of one slot."""
    session = _session(request, slug, session_id)
    turn = turn_of(session, number, step)
    if turn is None:
        raise Http404
    page = {"competition": session.event.competition, "session": session, "turn": turn}
    return render(request, "competition/media_play.html", page)


def _session(request: SignedInRequest, slug: str, session_id: int) -> Session:
    competition = season(request, slug)
    rows = Session.objects.visible_to(request.user).select_related("event__competition")
    return get_object_or_404(rows, pk=session_id, event__competition=competition)
