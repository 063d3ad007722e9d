"""The award proposal: lines and decisions per event, tables of districts, 优秀组织奖."""

import tempfile
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.exports.award_book import award_book_name, write_award_book
from competition.models import AwardTier, Competition, Standing
from competition.operations.awards import decide_award
from competition.queries.awards import awards_of_season
from competition.season.terms import ORGANIZATION_INPUT_LABELS
from competition.views.acts import done_or_told
from records.clock import database_now
from records.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_awards(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything on one page."""
    return _page(request, slug)


@allowed(Permission.CONFIRM_STANDING)
@require_POST
def manage_award_decide(
    request: SignedInRequest, slug: str, standing_id: int, tier_id: int
) -> HttpResponse:
    """Record who of those tied gets the tier, or that it stays vacant."""
    season = _season(request, slug)
    runs = Standing.objects.visible_to(request.user).filter(event__competition=season)
    standing = get_object_or_404(runs, pk=standing_id)
    tier = get_object_or_404(AwardTier, pk=tier_id, event=standing.event_id)
    return done_or_told(
        request,
        lambda: decide_award(
            standing_id=standing.pk,
            tier_id=tier.pk,
            numbers=request.POST.getlist("number"),
            vacant=request.POST.get("act") == "vacant",
            reason=request.POST.get("reason", ""),
            by=request.user,
        ),
        words=f"“{tier.name}”的决定已记录。",
        address=reverse("manage-awards", args=[slug]),
        page=lambda refusal: _page(request, slug, refusal=refusal, tier_id=tier.pk),
    )


@allowed(Permission.EXPORT_STANDINGS)
@require_safe
def manage_awards_export(request: SignedInRequest, slug: str) -> FileResponse:
    """The same tables as a workbook."""
    season = _season(request, slug)
    at = database_now()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "awards.xlsx"
        write_award_book(path, competition=season, awards=awards_of_season(season), made_at=at)
        handle = path.open("rb")
    name = award_book_name(season, at)
    return FileResponse(handle, as_attachment=True, filename=name, content_type=XLSX)


def _season(request: SignedInRequest, slug: str) -> Competition:
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def _page(
    request: SignedInRequest, slug: str, *, refusal: Refused | None = None, tier_id: int = 0
) -> HttpResponse:
    season = _season(request, slug)
    awards = awards_of_season(season)
    organization = awards.organization
    terms = organization.terms if organization else ()
    context = {
        "season": season,
        "awards": awards,
        "terms": [(ORGANIZATION_INPUT_LABELS[term.input], term.weight) for term in terms],
        "organizations": [
            (row, [(row.inputs[term.input], row.points[term.input]) for term in terms])
            for row in awards.organizations
        ],
        "medal_plot": {
            "labels": [row.district for row in awards.medals if row.total],
            "tiers": list(awards.tiers),
            "counts": [list(row.counts) for row in awards.medals if row.total],
        },
        "refusal": refusal,
        "refused_tier": tier_id,
        "typed": request.POST.get("reason", "") if refusal else "",
        "can_decide": request.user.may(Permission.CONFIRM_STANDING),
        "can_export": request.user.may(Permission.EXPORT_STANDINGS),
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_awards.html", context, status=status)
