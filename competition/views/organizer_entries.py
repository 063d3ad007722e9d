"""参赛选手, the organizer's side: the list, its export, one competitor, the photograph."""

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.exports.competitor_table import competitor_table, table_name
from competition.forms.entries import EntryFilter, ReasonForm, ReturnForm
from competition.models import Entry
from competition.operations.entry_exports import note_phone_export
from competition.queries.entry_history import history_of
from competition.queries.entry_lists import chosen_entries, next_in_queue, reviewed_entries
from competition.queries.entry_words import declared_texts
from competition.transitions import ENTRY_MOVES
from competition.views.entry_access import reviewed_entry, season
from records.clock import database_now
from records.errors import Refused
from records.operations.imports import XLSX
from records.views.files import bytes_response, file_response

PER_PAGE = 50


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def entry_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything handed in: filtered, searched, sorted, 50 a page; the filter is the address."""
    competition = season(request, slug)
    form = EntryFilter(request.GET, competition=competition)
    rows = chosen_entries(reviewed_entries(competition, request.user), form.chosen())
    page = {
        "competition": competition,
        "form": form,
        "order": request.GET.get("order", ""),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "next_entry": next_in_queue(competition, request.user, after=None),
        "can_review": request.user.may(Permission.REVIEW_ENTRIES),
    }
    return render(request, "competition/manage_entries.html", page)


@allowed(Permission.REVIEW_ENTRIES)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_export(request: SignedInRequest, slug: str) -> HttpResponse:
    """参赛选手汇总表 of exactly what the list shows; full numbers only by POST with a reason."""
    competition = season(request, slug)
    at = database_now()
    is_full = request.method == "POST"
    if is_full:
        note_phone_export(
            competition_id=competition.pk, reason=request.POST.get("reason", ""), by=request.user
        )
    chosen = EntryFilter(request.GET, competition=competition).chosen()
    rows = chosen_entries(reviewed_entries(competition, request.user), chosen)
    content = competitor_table(competition, rows, made_at=at, is_full=is_full)
    return bytes_response(content, name=table_name(competition, at), content_type=XLSX)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def entry_detail(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """One competitor: facts, findings, matches, what was said, and the decision."""
    return review_page(request, reviewed_entry(request, slug, entry_id))


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def entry_photo(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponseBase:
    """The photograph, as the portal encoded it."""
    person = reviewed_entry(request, slug, entry_id).competitor
    if person is None or person.photo is None:
        raise Http404
    return file_response(person.photo, inline=True)


def review_page(
    request: SignedInRequest, entry: Entry, *, refusal: Refused | None = None, **bound: Form
) -> HttpResponse:
    """Draw the page; `bound` forms keep what was typed."""
    moves = ENTRY_MOVES[EntryStatus(entry.status)]
    can_review = request.user.may(Permission.REVIEW_ENTRIES)
    findings = list(entry.findings.select_related("waived_by").order_by("cleared_at", "-found_at"))
    page = {
        "entry": entry,
        "person": entry.competitor,
        "competition": entry.competition,
        "declared": declared_texts(entry),
        "findings": [finding for finding in findings if finding.cleared_at is None],
        "cleared": [finding for finding in findings if finding.cleared_at is not None],
        "matches": entry.winner_matches.select_related("winner", "by"),
        "opinions": entry.opinions.select_related("by"),
        "history": history_of(entry, for_district=False),
        "next_entry": next_in_queue(entry.competition, request.user, after=entry),
        "successor": Entry.objects.filter(replaces=entry).exclude(status="draft").first(),
        "is_masked": not can_review,
        "can_review": can_review,
        "can_accept": can_review and EntryStatus.ACCEPTED in moves,
        "can_return": can_review and EntryStatus.RETURNED in moves,
        "can_reject": can_review and EntryStatus.REJECTED in moves,
        "can_withdraw": can_review and EntryStatus.WITHDRAWN in moves,
        "return_form": ReturnForm(),
        "reject_form": ReasonForm(prefix="reject"),
        "refusal": refusal,
        **bound,
    }
    is_wrong = any(form.errors for form in bound.values())
    status = refusal.status if refusal is not None else 400 if is_wrong else 200
    return render(request, "competition/manage_entry.html", page, status=status)
