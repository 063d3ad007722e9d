"""What a district does with a competitor: submit, recall, withdraw, substitute, file."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import Task
from competition.forms.entries import FileCompetitorsForm
from competition.forms.refusals import show_refusals
from competition.models import Entry
from competition.operations.entries import (
    recall_entry,
    submit_entry,
    substitute_entry,
    withdraw_entry,
)
from competition.operations.entry_drafts import discard_draft
from competition.operations.entry_filing import file_competitors
from competition.queries.calendar import open_hours
from competition.queries.entry_filing import filing_state
from competition.queries.entry_lists import entries_of_district
from competition.queries.places import places_of, places_with_entries
from competition.views.district_entries import FORM_METHODS, detail_page
from competition.views.entry_access import own_district, own_entry, season
from records.clock import database_now
from records.errors import Refused


@allowed(Permission.NOMINATE)
@require_POST
def entry_submit(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """提交."""
    entry = own_entry(request, slug, entry_id)
    return _done_or_told(
        request,
        entry,
        lambda: submit_entry(entry_id=entry.pk, by=request.user),
        "已提交，等待组委会审核。两个赛项的选手都提交后，请办理“报送”。",
    )


@allowed(Permission.NOMINATE)
@require_POST
def entry_recall(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """撤回."""
    entry = own_entry(request, slug, entry_id)
    return _done_or_told(
        request,
        entry,
        lambda: recall_entry(entry_id=entry.pk, by=request.user),
        "已撤回为草稿，可以修改后重新提交。",
    )


@allowed(Permission.NOMINATE)
@require_POST
def entry_withdraw(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """退赛."""
    entry = own_entry(request, slug, entry_id)
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        entry,
        lambda: withdraw_entry(entry_id=entry.pk, reason=reason, by=request.user),
        "已办理退赛，名额已释放。",
    )


@allowed(Permission.NOMINATE)
@require_POST
def entry_substitute(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """替换: this draft goes in, the entry it replaces goes out."""
    entry = own_entry(request, slug, entry_id)
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        entry,
        lambda: substitute_entry(entry_id=entry.pk, reason=reason, by=request.user),
        "已替换并提交，原选手已退赛。",
    )


@allowed(Permission.NOMINATE)
@require_POST
def entry_discard(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """删除草稿."""
    entry = own_entry(request, slug, entry_id)
    try:
        discard_draft(entry_id=entry.pk, by=request.user)
    except Refused as refusal:
        return detail_page(request, entry, refusal=refusal)
    messages.success(request, "草稿已删除。")
    return redirect("district-entries", slug=slug)


@allowed(Permission.NOMINATE)
@require_http_methods(FORM_METHODS)
def competitors_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """报送参赛选手: the district's final act, with its attestation."""
    competition = season(request, slug)
    district = own_district(request, competition)
    initial = {"filled_by": request.user.name, "phone": request.user.mobile}
    form = FileCompetitorsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            file_competitors(competition_id=competition.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "参赛选手已报送。")
            return redirect("district-entries", slug=slug)
    hours = open_hours(competition=competition, task=Task.COMPETITORS, district=district)
    page = {
        "competition": competition,
        "district": district,
        "form": form,
        "hours": hours,
        "is_open": hours is not None and hours.is_open(database_now()),
        "places": places_with_entries(
            places_of(competition=competition, district=district),
            entries_of_district(competition, request.user).holding(),
        ),
        "filing": filing_state(competition, district),
    }
    status = 400 if form.errors else 200
    return render(request, "competition/district_competitors_file.html", page, status=status)


def _done_or_told(
    request: SignedInRequest, entry: Entry, act: Callable[[], object], words: str
) -> HttpResponse:
    """Do it and go back to the entry's page, or show there what was refused and why."""
    try:
        act()
    except Refused as refusal:
        return detail_page(request, entry, refusal=refusal)
    messages.success(request, words)
    return redirect("district-entry-detail", slug=entry.competition.slug, entry_id=entry.pk)
