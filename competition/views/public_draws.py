"""抽签公示: the commitment before, the seed at once, everything once the scoring is over.

Who drew which number is what judges must not know while they score, and a public page is
open to them too. Districts, organizer and supervisor, who are present, see it at once.
"""

import json
from importlib.resources import files

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import public
from accounts.roles import Permission
from competition.models import Competition, Draw
from competition.queries.draws import (
    PublicDraw,
    places_now,
    published_draws,
    published_places,
    record_of,
)
from competition.queries.sealed_papers import published_hashes
from records.views.files import bytes_response

SCRIPT = "rerun.py"


@public
@require_safe
def draws(request: HttpRequest, slug: str) -> HttpResponse:
    """All draws of a season, void ones too, and the hashes of what is sealed."""
    competition = _season(slug)
    page = {
        "season": competition,
        "draws": list(published_draws(competition)),
        "papers": published_hashes(competition),
        "banner_organizer": competition.organizer,
    }
    return render(request, "competition/public/draws.html", page)


@public
@require_safe
def draw(request: HttpRequest, slug: str, draw_id: int) -> HttpResponse:
    """One draw: what was committed to, and once drawn the order and how to rerun it."""
    competition = _season(slug)
    found = _draw(competition, draw_id)
    public_draw, is_told = _told(request, competition, found)
    page = {
        "season": competition,
        "each": public_draw,
        "draw": found,
        "is_told": is_told,
        "drawn": published_places(found) if is_told else [],
        "moved": [place for place in places_now(found) if place["reason"]] if is_told else [],
        "banner_organizer": competition.organizer,
    }
    return render(request, "competition/public/draw.html", page)


@public
@require_safe
def draw_record(request: HttpRequest, slug: str, draw_id: int) -> HttpResponse:
    """The record for the script."""
    competition = _season(slug)
    found = _draw(competition, draw_id)
    is_told = _told(request, competition, found)[1]
    text = json.dumps(record_of(found, is_told=is_told), ensure_ascii=False, indent=1)
    return bytes_response(
        text.encode("utf-8"), name=f"draw-{found.pk}.json", content_type="application/json"
    )


@public
@require_safe
def draw_script(request: HttpRequest) -> HttpResponse:
    """The script itself, as it lies in the portal."""
    content = files("competition.drawing").joinpath(SCRIPT).read_bytes()
    return bytes_response(content, name=SCRIPT, content_type="text/x-python; charset=utf-8")


def _told(request: HttpRequest, competition: Competition, draw: Draw) -> tuple[PublicDraw, bool]:
    """The draw in words, and whether secret and order are told to who asks."""
    found = next(iter(published_draws(competition, pk=draw.pk)))
    user = request.user
    insider = (
        user.is_authenticated
        and user.may(Permission.VIEW_SEASON)
        and Competition.objects.visible_to(user).filter(pk=competition.pk).exists()
    )
    return found, found.is_told(insider=insider)


def _season(slug: str) -> Competition:
    return get_object_or_404(Competition.objects.public(), slug=slug)


def _draw(competition: Competition, draw_id: int) -> Draw:
    rows = Draw.objects.filter(session__event__competition=competition)
    return get_object_or_404(rows.select_related("session__event__competition"), pk=draw_id)
