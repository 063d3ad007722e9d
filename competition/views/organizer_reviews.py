"""What an organizer decides about a competitor: accept, return, reject, waive, judge a match."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import MatchVerdict
from competition.forms.entries import MatchForm, ReturnForm
from competition.forms.refusals import show_refusals
from competition.models import Entry
from competition.operations.entries import withdraw_entry
from competition.operations.entry_reviews import accept_entry, reject_entry, return_entry
from competition.operations.findings import judge_match, waive_finding
from competition.views.acts import done_or_told, seen_version
from competition.views.entry_access import reviewed_entry
from competition.views.organizer_entries import review_page
from records.errors import Refused
from records.text import row_id


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def entry_accept(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """受理."""
    entry = reviewed_entry(request, slug, entry_id)
    return _done_or_told(
        request,
        entry,
        lambda: accept_entry(
            entry_id=entry.pk,
            text=request.POST.get("text", ""),
            seen=seen_version(request),
            by=request.user,
        ),
        "已受理，参赛号已发放。",
    )


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def entry_return(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """退回修改: a reason per field and a last day."""
    entry = reviewed_entry(request, slug, entry_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_entry(
                entry_id=entry.pk,
                comments=form.comments(),
                fix_by=form.fix_by_instant(),
                seen=seen_version(request),
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
            entry = reviewed_entry(request, slug, entry_id)
            return review_page(request, entry, refusal=refusal, return_form=form)
        messages.success(request, "已退回，已通知该区。")
        return redirect("manage-entry-detail", slug=slug, entry_id=entry.pk)
    return review_page(request, entry, return_form=form)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def entry_reject(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """不予受理."""
    entry = reviewed_entry(request, slug, entry_id)
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        entry,
        lambda: reject_entry(
            entry_id=entry.pk, reason=reason, seen=seen_version(request), by=request.user
        ),
        "已作出不予受理决定，已通知该区。",
    )


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def entry_withdraw(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """退赛, on the district's word."""
    entry = reviewed_entry(request, slug, entry_id)
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        entry,
        lambda: withdraw_entry(entry_id=entry.pk, reason=reason, by=request.user),
        "已办理退赛，已通知该区。",
    )


@allowed(Permission.JUDGE_FINDINGS)
@require_POST
def entry_waive(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """豁免 one finding, with a reason."""
    entry = reviewed_entry(request, slug, entry_id)
    if not request.POST.get("finding"):
        return review_page(request, entry, refusal=Refused("请选择要豁免的核查结果。"))
    finding = get_object_or_404(entry.findings, pk=row_id(request.POST.get("finding", "")))
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        entry,
        lambda: waive_finding(finding_id=finding.pk, reason=reason, by=request.user),
        "已豁免。",
    )


@allowed(Permission.JUDGE_FINDINGS)
@require_POST
def entry_match(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """核实 a match with a former 全国十佳."""
    entry = reviewed_entry(request, slug, entry_id)
    if not request.POST.get("match"):
        return review_page(request, entry, refusal=Refused("请选择要核实的同名记录。"))
    match = get_object_or_404(entry.winner_matches, pk=row_id(request.POST["match"]))
    form = MatchForm(request.POST)
    if not form.is_valid():
        return review_page(request, entry, refusal=Refused("请选择结论并填写核实依据。"))
    return _done_or_told(
        request,
        entry,
        lambda: judge_match(
            match_id=match.pk,
            verdict=MatchVerdict(form.cleaned_data["verdict"]),
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        "已记录核实结论。",
    )


def _done_or_told(
    request: SignedInRequest, entry: Entry, act: Callable[[], object], words: str
) -> HttpResponse:
    """Do it and go back to the entry's page, or show there what was refused and why."""
    return done_or_told(
        request,
        act,
        words=words,
        address=reverse("manage-entry-detail", args=[entry.competition.slug, entry.pk]),
        page=lambda refusal: review_page(
            request,
            reviewed_entry(request, entry.competition.slug, entry.pk),
            refusal=refusal,
        ),
    )
