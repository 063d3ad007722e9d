"""密封材料: sealed by the organizer, opened by two people, then read; each reading is logged."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.day import ReasonForm, SealForm
from competition.forms.refusals import show_refusals
from competition.models import SealedPaper
from competition.operations.sealed_papers import (
    SealedFile,
    ask_to_open,
    open_paper,
    read_paper,
    seal_paper,
    withdraw_paper,
)
from competition.operations.two_people import is_waiting
from competition.queries.schemes import event_schemes
from competition.queries.sealed_papers import sealed_papers
from competition.views.acts import done_or_told
from competition.views.day_access import may_run
from competition.views.entry_access import season
from records.clock import database_now
from records.errors import Refused
from records.views.files import file_response

EITHER = (Permission.RUN_DAY, Permission.WITNESS)


@allowed(*EITHER)
@require_safe
def papers(request: SignedInRequest, slug: str) -> HttpResponse:
    """All sealed papers of the season."""
    competition = season(request, slug)
    schemes = event_schemes(competition)
    rows = [
        (paper, component.name if component else paper.component)
        for paper in sealed_papers(competition, request.user)
        for component in [schemes[paper.event_id].component(paper.component)]
    ]
    page = {
        "competition": competition,
        "rows": rows,
        "at": database_now(),
        "can_run": may_run(request),
    }
    return render(request, "competition/manage_sealed.html", page)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Seal a file."""
    competition = season(request, slug)
    form = SealForm(_posted(request), request.FILES or None, competition=competition)
    if request.method == "POST" and form.is_valid():
        event_id, component = form.event_and_component()
        sent = form.cleaned_data["file"]
        try:
            paper = seal_paper(
                event_id=event_id,
                component=component,
                kind=form.cleaned_data["kind"],
                title=form.cleaned_data["title"],
                file=SealedFile(content=sent.read(), filename=sent.name),
                not_before=form.not_before(),
                is_hash_public=form.cleaned_data["is_hash_public"],
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "已密封。启封之前任何人都不能查看。")
            return redirect("manage-sealed-paper", slug=slug, paper_id=paper.pk)
    page = {"competition": competition, "form": form}
    status = 400 if form.errors else 200
    return render(request, "competition/manage_sealed_new.html", page, status=status)


@allowed(*EITHER)
@require_safe
def paper(request: SignedInRequest, slug: str, paper_id: int) -> HttpResponse:
    """One paper: its hash, who sealed, asked and granted; the acts of the moment."""
    return _page(request, _paper(request, slug, paper_id))


@allowed(*EITHER)
@require_POST
def paper_ask(request: SignedInRequest, slug: str, paper_id: int) -> HttpResponse:
    """Ask for the opening."""
    found = _paper(request, slug, paper_id)
    reason = request.POST.get("reason", "")
    return done_or_told(
        request,
        lambda: ask_to_open(paper_id=found.pk, reason=reason, by=request.user),
        words="已申请启封，请另一方在 10 分钟内确认。",
        address=_address(found),
        page=lambda refusal: _page(request, found, refusal=refusal),
    )


@allowed(*EITHER)
@require_POST
def paper_open(request: SignedInRequest, slug: str, paper_id: int) -> HttpResponse:
    """Confirm as the second person."""
    found = _paper(request, slug, paper_id)
    return done_or_told(
        request,
        lambda: open_paper(paper_id=found.pk, by=request.user),
        words="已双人启封，现在可以查看。",
        address=_address(found),
        page=lambda refusal: _page(request, found, refusal=refusal),
    )


@allowed(Permission.RUN_DAY)
@require_POST
def paper_withdraw(request: SignedInRequest, slug: str, paper_id: int) -> HttpResponse:
    """Take it off, with a reason."""
    found = _paper(request, slug, paper_id)
    form = ReasonForm(request.POST, prefix="withdraw")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return done_or_told(
        request,
        lambda: withdraw_paper(paper_id=found.pk, reason=reason, by=request.user),
        words="已撤下，不能再启封。",
        address=_address(found),
        page=lambda refusal: _page(request, found, refusal=refusal),
    )


@allowed(*EITHER)
@require_POST
def paper_file(request: SignedInRequest, slug: str, paper_id: int) -> HttpResponseBase:
    """The file of an opened paper. By POST, because taking it is recorded."""
    found = _paper(request, slug, paper_id)
    try:
        stored = read_paper(paper_id=found.pk, by=request.user)
    except Refused as refusal:
        return _page(request, found, refusal=refusal)
    return file_response(stored)


def _paper(request: SignedInRequest, slug: str, paper_id: int) -> SealedPaper:
    competition = season(request, slug)
    return get_object_or_404(sealed_papers(competition, request.user), pk=paper_id)


def _address(found: SealedPaper) -> str:
    return reverse("manage-sealed-paper", args=[found.event.competition.slug, found.pk])


def _posted(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(
    request: SignedInRequest, found: SealedPaper, *, refusal: Refused | None = None
) -> HttpResponse:
    at = database_now()
    waits = is_waiting(found, at)
    asker = found.asked_by
    page = {
        "competition": found.event.competition,
        "paper": found,
        "at": at,
        "waits": waits,
        "is_early": found.not_before is not None and at < found.not_before,
        "is_second": waits
        and asker is not None
        and asker.pk != request.user.pk
        and asker.role != request.user.role,
        "can_run": may_run(request),
        "withdraw_form": ReasonForm(prefix="withdraw"),
        "refusal": refusal,
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "competition/manage_sealed_paper.html", page, status=status)
