"""回避申报: a judge steps aside before scoring, by number or blind code, learning nothing more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition, Seat
from competition.operations.recusals import declare_recusal
from competition.queries.recusal_page import own_events
from records.errors import Refused
from records.text import row_id


@allowed(Permission.JUDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def judge_recusals(request: SignedInRequest, slug: str) -> HttpResponse:
    """The entries that the account scores, and one form to step aside for one of them."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    refusal: Refused | None = None
    if request.method == "POST":
        mine = Seat.objects.filter(event__competition=season, judge=request.user)
        seat = get_object_or_404(
            mine.filter(event__code=request.POST.get("event", "")).order_by("pk")[:1]
        )
        try:
            declare_recusal(
                event_id=seat.event_id,
                entry_id=row_id(request.POST.get("entry", "")),
                reason=request.POST.get("reason", ""),
                by=request.user,
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "已申报回避，并通知组委会；这一件不再由您评分。")
            return redirect("judge-recusals", slug=slug)
    context = {
        "season": season,
        "events": own_events(season, request.user),
        "refusal": refusal,
        "typed": request.POST,
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/judge_recusals.html", context, status=status)
