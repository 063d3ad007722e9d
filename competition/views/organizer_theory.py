"""理论试卷 for organizer and supervisor: the tables of a season, sealing, statistics."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import show_refusal
from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.theory import SealForm
from competition.marking.terms import Method
from competition.models import CodeTable, Competition, Event
from competition.operations.theory_codes import seal_codes
from competition.queries.schemes import event_schemes
from competition.queries.theory import table_states
from competition.queries.theory_statistics import clerk_lines
from competition.views.entry_access import season
from competition.views.theory_page import seen_table, table_page
from records.errors import Refused


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def manage_theory(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every paper component: coded or not, and how far."""
    return _list(request, season(request, slug), SealForm())


@allowed(Permission.RUN_DAY)
@require_POST
def manage_theory_seal(request: SignedInRequest, slug: str) -> HttpResponse:
    """编制并密封加密号 of one component."""
    competition = season(request, slug)
    form = SealForm(request.POST)
    code, _, component = request.POST.get("place", "").partition("/")
    event = get_object_or_404(Event, competition=competition, code=code)
    if not form.is_valid():
        return _list(request, competition, form, status=400)
    try:
        table = seal_codes(
            event_id=event.pk,
            component=component,
            shares=form.shares,
            by=request.user,
        )
    except Refused as refusal:
        show_refusal(form, refusal)
        return _list(request, competition, form, status=refusal.status)
    messages.success(
        request, f"已编制并密封，承诺值 {table.commitment[:16]}…。请监督员下载加密标签。"
    )
    return redirect("manage-theory-table", slug, table.pk)


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def manage_theory_table(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """One table: counts, keying, differences, re-check, opening."""
    return table_page(request, seen_table(request, slug, table_id), {})


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def manage_theory_statistics(request: SignedInRequest, slug: str) -> HttpResponse:
    """录入质量: progress per table, keyed cells and errors per clerk."""
    competition = season(request, slug)
    states = table_states(CodeTable.objects.visible_to(request.user), competition)
    context = {"season": competition, "states": states, "clerks": clerk_lines(states)}
    return render(request, "competition/theory_statistics.html", context)


def _list(
    request: SignedInRequest, competition: Competition, form: forms.Form, *, status: int = 200
) -> HttpResponse:
    states = table_states(CodeTable.objects.visible_to(request.user), competition)
    coded = {(state.table.event_id, state.table.component) for state in states}
    open_parts = [
        (of.event, component)
        for of in event_schemes(competition).values()
        for component in of.scheme.components
        if component.method is Method.PAPER and (of.event.pk, component.code) not in coded
    ]
    context = {
        "season": competition,
        "states": states,
        "open_parts": open_parts,
        "form": form,
        "is_organizer": request.user.may(Permission.RUN_DAY),
    }
    return render(request, "competition/manage_theory.html", context, status=status)
