"""The district's 附件1: the page, and its rows one at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.liaisons import LiaisonForm
from competition.forms.refusals import renew, show_refusals
from competition.models import Liaison
from competition.operations.filings import ChangedMeanwhile
from competition.operations.liaison_rows import LABELS, checked, row_of
from competition.operations.liaisons import name_leader, remove_liaison, save_liaison
from competition.queries.liaisons import LiaisonPaper, row_stamp
from competition.views.paper_page import own_paper, render_paper
from records.errors import Refused

FORM_METHODS = ["GET", "HEAD", "POST"]


@allowed(Permission.FILE_LIAISONS)
@require_safe
def liaisons(request: SignedInRequest, slug: str) -> HttpResponse:
    """附件1 as it stands, and everything one can do with it now."""
    return render_paper(request, own_paper(request, slug))


@allowed(Permission.FILE_LIAISONS)
@require_http_methods(FORM_METHODS)
def liaison_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a row."""
    paper = own_paper(request, slug)
    form = LiaisonForm(request.POST or None)
    if request.method != "POST":
        return _form_page(request, paper, form)
    if not form.is_valid():
        return _form_page(request, paper, form, status=400)
    try:
        added = save_liaison(competition_id=paper.competition.pk, row=form.row(), by=request.user)
    except Refused as refusal:
        show_refusals(form, refusal)
        return _form_page(request, paper, form, status=refusal.status)
    messages.success(request, f"已增加联络人“{added.name}”。")
    if "again" in request.POST:
        return redirect("district-liaison-new", slug=slug)
    return redirect("district-liaisons", slug=slug)


@allowed(Permission.FILE_LIAISONS)
@require_http_methods(FORM_METHODS)
def liaison_edit(request: SignedInRequest, slug: str, liaison_id: int) -> HttpResponse:
    """Change a row; one that somebody changed meanwhile is compared field by field."""
    paper = own_paper(request, slug)
    liaison = _own_row(request, paper, liaison_id)
    if request.method != "POST":
        return _form_page(request, paper, LiaisonForm.of(liaison), liaison)
    form = LiaisonForm(request.POST)
    if not form.is_valid():
        return _form_page(request, paper, form, liaison, status=400)
    try:
        save_liaison(
            competition_id=paper.competition.pk,
            liaison_id=liaison.pk,
            row=form.row(),
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
    except ChangedMeanwhile as refusal:
        return _compared(request, paper, form, liaison_id=liaison_id, refusal=refusal)
    except Refused as refusal:
        show_refusals(form, refusal)
        return _form_page(request, paper, form, liaison, status=refusal.status)
    messages.success(request, f"联络人“{liaison.name}”已保存。")
    return redirect("district-liaisons", slug=slug)


@allowed(Permission.FILE_LIAISONS)
@require_http_methods(FORM_METHODS)
def liaison_remove(request: SignedInRequest, slug: str, liaison_id: int) -> HttpResponse:
    """Ask, then take a row off the table."""
    paper = own_paper(request, slug)
    liaison = _own_row(request, paper, liaison_id)
    if request.method != "POST":
        page = {"competition": paper.competition, "paper": paper, "liaison": liaison}
        return render(request, "competition/liaison_remove.html", page)
    remove_liaison(competition_id=paper.competition.pk, liaison_id=liaison.pk, by=request.user)
    messages.success(request, f"联络人“{liaison.name}”已删除。")
    return redirect("district-liaisons", slug=slug)


@allowed(Permission.FILE_LIAISONS)
@require_POST
def liaison_lead(request: SignedInRequest, slug: str, liaison_id: int) -> HttpResponse:
    """指定领队."""
    paper = own_paper(request, slug)
    liaison = _own_row(request, paper, liaison_id)
    try:
        name_leader(competition_id=paper.competition.pk, liaison_id=liaison.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return render_paper(request, own_paper(request, slug), status=refusal.status)
    messages.success(request, f"已指定“{liaison.name}”为领队。")
    return redirect("district-liaisons", slug=slug)


def _own_row(request: SignedInRequest, paper: LiaisonPaper, liaison_id: int) -> Liaison:
    return get_object_or_404(
        Liaison.objects.visible_to(request.user),
        pk=liaison_id,
        competition=paper.competition,
        district=paper.district,
    )


def _form_page(
    request: SignedInRequest,
    paper: LiaisonPaper,
    form: LiaisonForm,
    liaison: Liaison | None = None,
    *,
    status: int = 200,
    differences: list[tuple[str, str, str]] | None = None,
) -> HttpResponse:
    page = {
        "competition": paper.competition,
        "paper": paper,
        "form": form,
        "liaison": liaison,
        "differences": differences,
    }
    return render(request, "competition/liaison_form.html", page, status=status)


def _compared(
    request: SignedInRequest,
    paper: LiaisonPaper,
    form: LiaisonForm,
    *,
    liaison_id: int,
    refusal: Refused,
) -> HttpResponse:
    """Show what was typed beside what is stored; sending again overwrites knowingly."""
    liaison = _own_row(request, paper, liaison_id)
    stored, typed = row_of(liaison), checked(form.row())
    differences = [
        (label, getattr(typed, key), getattr(stored, key))
        for key, label in LABELS.items()
        if getattr(typed, key) != getattr(stored, key)
    ]
    show_refusals(form, refusal)
    renew(form, seen=row_stamp(liaison))
    return _form_page(request, paper, form, liaison, status=refusal.status, differences=differences)
