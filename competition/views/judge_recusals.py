"""回避申报: a judge steps aside before scoring, by number or blind code, learning nothing more."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition
from competition.operations.recusals import declare_recusal
from competition.queries.recusal_page import OwnEvent, own_events
from records.errors import Gone, Refused

NOT_MINE = "没有这个抽签号（编号），或已不由您评。没有写入任何内容，请返回后刷新页面。"


@allowed(Permission.JUDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def judge_recusals(request: SignedInRequest, slug: str) -> HttpResponse:
    """The entries that the account scores, and one form to step aside for one of them."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    refusal: Refused | None = None
    events = own_events(season, request.user)
    if request.method == "POST":
        event_id, entry_id = _chosen(events, request)
        try:
            declare_recusal(
                event_id=event_id,
                entry_id=entry_id,
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
        "events": events,
        "refusal": refusal,
        "typed": request.POST,
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/judge_recusals.html", context, status=status)


def _chosen(events: Sequence[OwnEvent], request: SignedInRequest) -> tuple[int, int]:
    """Event and entry of the form; Gone unless it is one that this account sees on its page."""
    code, handle = request.POST.get("event", ""), request.POST.get("turn", "")
    for own in events:
        entry_id = own.entry_of(handle) if own.of.event.code == code else None
        if entry_id is not None:
            return own.of.event.pk, entry_id
    raise Gone(NOT_MINE)
