"""检录: at the door, on a phone: find the person, tick; then settle who is late or did not come."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.arrivals import ONLY, ArrivalForm, DoorFilter, UndoForm
from competition.operations.arrivals import mark_arrival, settle_arrivals, undo_arrival
from competition.queries.arrivals import door_rows, matching
from competition.views.day_access import Appearance, appearance_of, may_run
from records.clock import database_now
from records.errors import Refused
from records.text import LOCAL, row_id

PER_PAGE = 50


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def arrivals(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Everybody expected at one door; found by 参赛号, 抽签号, name or pinyin."""
    return _page(request, appearance_of(request, slug, event, component))


@allowed(Permission.RUN_DAY)
@require_POST
def arrival(
    request: SignedInRequest, *, slug: str, event: str, component: str, entry_id: int
) -> HttpResponse:
    """Tick one person, or change what was checked."""
    appearance = appearance_of(request, slug, event, component)
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return _page(request, appearance, refusal=Refused("；".join(_errors(form))))
    try:
        row = mark_arrival(
            session_id=appearance.leader.pk,
            entry_id=entry_id,
            id_checked=form.cleaned_data["id_checked"],
            phone_kept=form.cleaned_data["phone_kept"],
            note=form.cleaned_data["note"],
            arrived_at=form.arrived_at(database_now()),
            by=request.user,
        )
    except Refused as refusal:
        return _page(request, appearance, refusal=refusal)
    here = row.arrived_at.astimezone(LOCAL)
    messages.success(request, f"{row.entry.number} 已到，{here:%H:%M}。")
    return _back(request, appearance)


@allowed(Permission.RUN_DAY)
@require_POST
def arrival_undo(
    request: SignedInRequest, *, slug: str, event: str, component: str, entry_id: int
) -> HttpResponse:
    """Take back a tick that was for somebody else."""
    appearance = appearance_of(request, slug, event, component)
    form = UndoForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        undo_arrival(
            session_id=appearance.leader.pk, entry_id=entry_id, reason=reason, by=request.user
        )
    except Refused as refusal:
        return _page(request, appearance, refusal=refusal)
    messages.success(request, "已取消到达。")
    return _back(request, appearance)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """结束检录: each person listed before it is done."""
    appearance = appearance_of(request, slug, event, component)
    refusal = None
    if request.method == "POST":
        ids = [pk for value in request.POST.getlist("entry") if (pk := row_id(value))]
        try:
            count = settle_arrivals(session_id=appearance.leader.pk, entry_ids=ids, by=request.user)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"已按规则处理 {count} 人。如有误，由录入员更正成绩状态。")
            return redirect(reverse("manage-arrivals", kwargs=appearance.route))
    rows = door_rows(appearance.sessions, at=database_now())
    page = {
        "competition": appearance.competition,
        "appearance": appearance,
        "session": appearance.leader,
        "rows": [row for row in rows if row.verdict],
        "early": sum(row.arrival is None and not row.verdict and not row.state for row in rows),
        "refusal": refusal,
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "competition/manage_arrivals_settle.html", page, status=status)


def _errors(form: ArrivalForm) -> list[str]:
    return [str(error) for errors in form.errors.values() for error in errors]


def _back(request: SignedInRequest, appearance: Appearance) -> HttpResponse:
    """The list again as it was filtered, without the words that found this person."""
    only = request.POST.get("only", "")
    query = QueryDict(mutable=True)
    if only in ONLY:
        query["only"] = only
    address = reverse("manage-arrivals", kwargs=appearance.route)
    return redirect(f"{address}?{query.urlencode()}" if query else address)


def _page(
    request: SignedInRequest, appearance: Appearance, *, refusal: Refused | None = None
) -> HttpResponse:
    at: datetime = database_now()
    rows = door_rows(appearance.sessions, at=at)
    form = DoorFilter(request.GET)
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name, "") for name in ("q", "only")}
    page = {
        "competition": appearance.competition,
        "appearance": appearance,
        "session": appearance.leader,
        "form": form,
        "only": chosen["only"],
        "page": Paginator(matching(rows, chosen["q"], chosen["only"]), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "total": len(rows),
        "arrived": sum(row.arrival is not None for row in rows),
        "late": sum(bool(row.late) for row in rows),
        "settled": sum(bool(row.state) for row in rows),
        "due": sum(bool(row.verdict) for row in rows),
        "can_run": may_run(request),
        "refusal": refusal,
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "competition/manage_arrivals.html", page, status=status)
