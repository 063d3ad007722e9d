"""材料产出, the organizer's side (a supervisor reads): tables, archives, books."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition
from competition.views.entry_access import season
from records.clock import database_now
from records.errors import Refused
from records.operations.imports import XLSX
from records.views.files import bytes_response, stream_response
from submissions.documents.papers import version_paper
from submissions.exports.archive import archive_name, stream_archive
from submissions.exports.archive_plan import plan_archive
from submissions.exports.work_table import table_name, work_table
from submissions.operations.compilations import request_book
from submissions.operations.output_exports import ALL, note_archive_export, note_table_export
from submissions.queries.output_counts import handed_in_entries, output_counts
from submissions.views.organizer_works import listed_works

ZIP = "application/zip"


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def outputs(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything that can be taken away, with how much it is."""
    return _page(request, season(request, slug))


@allowed(Permission.REVIEW_ENTRIES)
@require_http_methods(["GET", "HEAD", "POST"])
def works_export(request: SignedInRequest, slug: str) -> HttpResponse:
    """汇总表 of exactly what the list shows; full numbers only by POST with a reason."""
    competition = season(request, slug)
    is_full = request.method == "POST"
    if is_full:
        note_table_export(
            competition_id=competition.pk, reason=request.POST.get("reason", ""), by=request.user
        )
    at = database_now()
    content = work_table(
        competition,
        listed_works(request, competition),
        made_by=request.user.name,
        made_at=at,
        is_full=is_full,
    )
    return bytes_response(
        content, name=table_name(competition.short_title, "", at), content_type=XLSX
    )


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def works_archive(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """Everything handed in, of one district or of all, as a zip that is sent while it is made."""
    competition = season(request, slug)
    typed = {name: request.POST.get(name, "") for name in ("reason", "district")}
    try:
        district = note_archive_export(
            competition_id=competition.pk,
            district_code=typed["district"],
            reason=typed["reason"],
            by=request.user,
        )
    except Refused as refusal:
        return _page(request, competition, refusal=refusal, typed=typed)
    entries = handed_in_entries(competition, request.user)
    if district is not None:
        entries = entries.filter(district=district)
    at, whose = database_now(), district.name if district is not None else ALL
    title = f"{competition.title}参评材料清单（{whose}）"
    stream = stream_archive(
        plan_archive(competition, entries), write_form=version_paper, title=title, made_at=at
    )
    return stream_response(
        stream, name=archive_name(competition.short_title, whose, at), content_type=ZIP
    )


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def works_book(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for the book of one event; the job's page shows how far it is."""
    competition = season(request, slug)
    try:
        job = request_book(slug=slug, event=request.POST.get("event", ""), by=request.user)
    except Refused as refusal:
        return _page(request, competition, refusal=refusal)
    return redirect("job-detail", pk=job.pk)


def _page(
    request: SignedInRequest,
    competition: Competition,
    *,
    refusal: Refused | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    page = {
        "competition": competition,
        "counts": output_counts(competition, request.user),
        "can_review": request.user.may(Permission.REVIEW_ENTRIES),
        "refusal": refusal,
        "typed": typed or {},
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "submissions/manage_outputs.html", page, status=status)
