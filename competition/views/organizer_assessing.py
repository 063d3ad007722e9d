"""评审分配: the works with their assessors, a balanced plan to confirm, changes, thirds."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition, Event
from competition.operations.assessing import (
    assign_thirds,
    assign_works,
    change_assignment,
    refuse_each,
)
from competition.queries.assessing import Assessing, WorkLine
from competition.queries.schemes import event_scheme
from records.errors import Refused
from records.text import row_id

PER_PAGE = 50


@allowed(Permission.RUN_DAY)
@require_safe
def manage_assessing(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """Every work with its assessors, the loads, and where a third is due."""
    return _page(request, _table(request, slug, event, component))


@allowed(Permission.RUN_DAY)
@require_safe
def manage_assessing_plan(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """What a balanced plan would be; nothing is written."""
    table = _table(request, slug, event, component)
    typed = request.GET.get("each", "")
    each = int(typed) if typed.isdecimal() and len(typed) < 3 else table.wanted
    try:
        refuse_each(table, each)
    except Refused as refusal:
        return _page(request, table, refusal=refusal)
    seed = request.GET.get("seed", "")[:64] or secrets.token_hex(8)
    plan = table.plan(each=each, seed=seed)
    context = {
        "season": table.of.event.competition,
        "table": table,
        "each": each,
        "seed": seed,
        "plan": plan,
        "rows": [
            (table.entries[work], [table.seats[seat] for seat in sorted(seats)])
            for work, seats in sorted(plan.given.items())
        ],
        "loads": [(table.seats[seat], load) for seat, load in plan.loads.items()],
        "unfilled": [table.why_unfilled(each) for each in plan.unfilled],
    }
    return render(request, "competition/manage_assessing_plan.html", context)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_assessing_confirm(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """Give the works to their assessors as previewed."""
    table = _table(request, slug, event, component)
    try:
        count = assign_works(
            event_id=table.of.event.pk,
            component=component,
            each=row_id(request.POST.get("each", "")),
            seed=request.POST.get("seed", "")[:64],
            digest=request.POST.get("digest", ""),
            by=request.user,
        )
    except Refused as refusal:
        return _page(request, table, refusal=refusal)
    messages.success(request, f"已分配，新增 {count} 个评审任务。")
    return redirect("manage-assessing", slug=slug, event=event, component=component)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_assessing_change(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """Change one work's assessor by hand."""
    table = _table(request, slug, event, component)
    try:
        change_assignment(
            event_id=table.of.event.pk,
            component=component,
            entry_id=row_id(request.POST.get("entry", "")),
            leave=row_id(request.POST.get("leave", "")) or None,
            take=row_id(request.POST.get("take", "")) or None,
            reason=request.POST.get("reason", ""),
            by=request.user,
        )
    except Refused as refusal:
        return _page(request, table, refusal=refusal)
    messages.success(request, "已改派。")
    return redirect("manage-assessing", slug=slug, event=event, component=component)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_assessing_thirds(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """Call the third assessors that were suggested, or others."""
    table = _table(request, slug, event, component)
    chosen = {
        row_id(name.removeprefix("third-")): row_id(request.POST[name])
        for name in request.POST
        if name.startswith("third-") and request.POST[name]
    }
    try:
        count = assign_thirds(
            event_id=table.of.event.pk, component=component, choices=chosen, by=request.user
        )
    except Refused as refusal:
        return _page(request, table, refusal=refusal)
    messages.success(request, f"已为 {count} 件指定第三位评委。")
    return redirect("manage-assessing", slug=slug, event=event, component=component)


def _table(request: SignedInRequest, slug: str, code: str, component: str) -> Assessing:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    event = get_object_or_404(
        Event.objects.select_related("competition"), competition=season, code=code
    )
    of = event_scheme(event)
    found = of.component(component)
    if found is None or component not in of.seats:
        raise Http404
    return Assessing(of, found)


def _page(
    request: SignedInRequest, table: Assessing, *, refusal: Refused | None = None
) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:40]
    lines = [line for line in table.lines() if _matches(line, q)]
    context = {
        "season": table.of.event.competition,
        "table": table,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "loads": [(table.seats[seat], load) for seat, load in table.loads.items()],
        "thirds": table.thirds_due(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_assessing.html", context, status=status)


def _matches(line: WorkLine, q: str) -> bool:
    texts = (line.number, line.title, line.code, *(each.words for each in line.readers))
    return not q or any(q in text for text in texts)
