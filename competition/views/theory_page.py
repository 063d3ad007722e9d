"""The page of one code table, for organizer and supervisor; every act leads back to it.

It never shows a code to the organizer, so that nothing here joins a code to a 参赛号.
"""

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.forms import show_refusal
from accounts.models import User
from accounts.permissions import SignedInRequest
from accounts.roles import Permission
from competition.enums import Sample
from competition.forms.theory import (
    AdditionForm,
    CodeForm,
    CountForm,
    ExplainForm,
    ReasonForm,
)
from competition.marking.papers import paper_parts
from competition.models import CodedPaper, CodeTable
from competition.operations.theory_hands import HAND_WORDS
from competition.operations.two_people import is_waiting
from competition.queries.theory import TableState, table_state
from competition.queries.theory_books import commitment_checks, has_scores, pair_lines
from competition.queries.theory_differences import part_lines
from competition.queries.theory_statistics import percent
from competition.views.entry_access import season
from records.clock import database_now
from records.errors import Refused

FORMS: Final[dict[str, type[forms.Form]]] = {
    "count": CountForm,
    "explain": ExplainForm,
    "void": CodeForm,
    "restore": CodeForm,
    "addition": AdditionForm,
    "discard": ReasonForm,
    "release": ReasonForm,
    "opening": ReasonForm,
}


def seen_table(request: SignedInRequest, slug: str, table_id: int) -> CodeTable:
    """The table, if this account may know of it; else 404."""
    tables = CodeTable.objects.visible_to(request.user).select_related(
        "event__competition", "sealed_by", "counted_by", "asked_by", "granted_by"
    )
    return get_object_or_404(tables, pk=table_id, event__competition=season(request, slug))


def may_read_scores(user: User, table: CodeTable) -> bool:
    """Whether this account may read 登分表: who holds the labels only once the table is open."""
    return table.is_granted or not user.may(Permission.WITNESS)


def form_of(name: str, request: SignedInRequest | None = None) -> forms.Form:
    """One of the page's forms, with what was sent; its fields carry its name."""
    return FORMS[name](request.POST if request is not None else None, prefix=name)


def filled_act(
    request: SignedInRequest,
    table: CodeTable,
    name: str,
    act: Callable[[forms.Form], object],
    *,
    words: str,
) -> HttpResponse:
    """Do what a form asks for; with a fault the page comes again as it was typed."""
    form = form_of(name, request)
    if not form.is_valid():
        return table_page(request, table, {name: form}, status=400)
    try:
        act(form)
    except Refused as refusal:
        show_refusal(form, refusal)
        return table_page(request, table, {name: form}, status=refusal.status)
    messages.success(request, words)
    return back(table)


def pressed_act(
    request: SignedInRequest, table: CodeTable, act: Callable[[], object], *, words: str
) -> HttpResponse:
    """Do what a button asks for, or say on the page why not."""
    try:
        act()
    except Refused as refusal:
        return table_page(request, table, {}, refusal=refusal, status=refusal.status)
    messages.success(request, words)
    return back(table)


def back(table: CodeTable) -> HttpResponse:
    """The page again."""
    return redirect("manage-theory-table", table.event.competition.slug, table.pk)


def table_page(
    request: SignedInRequest,
    table: CodeTable,
    filled: dict[str, forms.Form],
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `filled` are forms to be shown as they were typed."""
    competition = table.event.competition
    state = table_state(table, competition)
    table = state.table
    table.event.competition = competition
    is_witness = request.user.may(Permission.WITNESS)
    parts = list(paper_parts(state.component).values()) if state.component else []
    context = {
        "season": competition,
        "table": table,
        "state": state,
        "forms": {name: filled.get(name) or form_of(name) for name in FORMS},
        "refusal": refusal,
        "is_organizer": request.user.may(Permission.RUN_DAY),
        "is_witness": is_witness,
        "hands": _hands(state),
        "parts": part_lines(table, parts),
        "sample": _sample(state),
        "void": CodedPaper.objects.filter(table=table, voided_at__isnull=False).order_by("code")
        if is_witness
        else [],
        "additions": table.additions.select_related("entry", "asked_by", "granted_by"),
        "has_scores": has_scores(state) and may_read_scores(request.user, table),
        "pairs": pair_lines(table),
        "checks": commitment_checks(table),
    }
    at = database_now()
    context["is_waiting"] = is_waiting(table, at)
    context["waiting_additions"] = {
        each.pk for each in table.additions.all() if is_waiting(each, at)
    }
    return render(request, "competition/manage_theory_table.html", context, status=status)


def _hands(state: TableState) -> list[tuple[int, str, object, int, int]]:
    """Number, words, its Hand or None, handed in, drafts."""
    done = {1: state.counts.first, 2: state.counts.second}
    return [
        (number, words, state.hands.get(number), done[number], state.drafts.get(number, 0))
        for number, words in HAND_WORDS.items()
    ]


def _sample(state: TableState) -> dict[str, object]:
    """How many of each kind were drawn, and the error rate so far."""
    papers = CodedPaper.objects.filter(table=state.table, voided_at__isnull=True)
    drawn = list(papers.exclude(sample=Sample.NONE).values_list("sample", flat=True))
    return {
        "top": drawn.count(Sample.TOP),
        "random": drawn.count(Sample.RANDOM),
        "widened": drawn.count(Sample.WIDENED),
        "rate": percent(state.counts.wrong, state.counts.checked),
    }
