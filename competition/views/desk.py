"""工作台: what I must do, by when, what was returned, what is done; and which season I work on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.desk import todos_for
from accounts.permissions import SignedInRequest, signed_in
from competition.models import Competition
from records.clock import database_now


@signed_in
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """The start page after signing in."""
    at = database_now()
    seasons = list(Competition.objects.visible_to(request.user))
    chosen = _chosen(request, seasons)
    lines = todos_for(request.user, at=at)
    page = {
        "at": at,
        "seasons": seasons,
        "chosen": chosen,
        "todo": [line for line in lines if line.state != "done"],
        "done": [line for line in lines if line.state == "done"],
    }
    return render(request, "competition/desk.html", page)


@signed_in
@require_POST
def season_choose(request: SignedInRequest) -> HttpResponse:
    """Remember for this login which season the menu leads to."""
    slug = request.POST.get("slug", "")
    if Competition.objects.visible_to(request.user).filter(slug=slug).exists():
        request.session["season_slug"] = slug
    else:
        messages.error(request, "没有这届大赛，或您不参加这届大赛。")
    return redirect("desk")


def _chosen(request: SignedInRequest, seasons: list[Competition]) -> Competition | None:
    """The season remembered, else the newest; a remembered one that is no longer ours is let go."""
    slug = request.session.get("season_slug")
    found = next((season for season in seasons if season.slug == slug), None)
    chosen = found or (seasons[0] if seasons else None)
    now = chosen.slug if chosen else None
    if now != slug:
        request.session["season_slug"] = now
    return chosen
