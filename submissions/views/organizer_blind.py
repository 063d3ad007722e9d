"""盲审件, the organizer's side (a supervisor reads): the list, one copy, decisions, the panel's zip."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.refusals import show_refusals
from competition.models import Competition
from competition.views.entry_access import season
from records.clock import database_now
from records.errors import Refused
from records.views.files import file_response, stream_response
from submissions.exports.blind_zip import check_kept, stream_blind, zip_name
from submissions.forms.blind import BlindFilter, DecisionForm
from submissions.models import BlindCopy, BlindFile
from submissions.operations.blind_copies import (
    decide_leaks,
    remake_blind_copy,
    request_blind_copies,
    undo_decision,
)
from submissions.operations.output_exports import note_blind_export
from submissions.queries.blind_copies import next_undecided, ready_copies, works_to_blind
from submissions.queries.blind_lists import chosen_copies, decisions_of, events_of
from submissions.queries.output_counts import output_counts

PER_PAGE = 50


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def blind_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The accepted works with their copies: what was found, what waits for a decision."""
    return _list(request, season(request, slug))


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def blind_make(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make the copies that are owed; the job's page shows how far it is."""
    competition = season(request, slug)
    try:
        job = request_blind_copies(slug=slug, by=request.user)
    except Refused as refusal:
        return _list(request, competition, refusal=refusal)
    return redirect("job-detail", pk=job.pk)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def blind_zip(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """The copies that are ready, for the panel."""
    competition = season(request, slug)
    copies = ready_copies(competition, request.user)
    try:
        check_kept(copies)
    except Refused as refusal:
        return _list(request, competition, refusal=refusal)
    note_blind_export(competition_id=competition.pk, count=len(copies), by=request.user)
    at = database_now()
    return stream_response(
        stream_blind(copies, made_at=at),
        name=zip_name(competition.short_title, at),
        content_type="application/zip",
    )


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def blind_detail(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One copy: what was found where, what was decided, its files."""
    return _detail(request, _copy(request, slug, pk), DecisionForm())


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def blind_decide(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Answer the finds that are ticked."""
    copy = _copy(request, slug, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            decide_leaks(
                copy_id=copy.pk, keys=request.POST.getlist("keys"), by=request.user,
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "已处置。需要遮盖或去掉的，正在重新生成。")
            return redirect("manage-work-blind", slug=slug, pk=copy.pk)
    return _detail(request, copy, form, status=400)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def blind_undo(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take one decision back."""
    copy = _copy(request, slug, pk)
    undo_decision(copy_id=copy.pk, key=request.POST.get("key", ""), by=request.user)
    messages.success(request, "已撤销这项处置。")
    return redirect("manage-work-blind", slug=slug, pk=copy.pk)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def blind_remake(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Make one copy again."""
    copy = _copy(request, slug, pk)
    remake_blind_copy(copy_id=copy.pk, by=request.user)
    messages.success(request, "正在重新生成，完成后刷新本页。")
    return redirect("manage-work-blind", slug=slug, pk=copy.pk)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def blind_document(request: SignedInRequest, slug: str, pk: int) -> HttpResponseBase:
    """The paper of a copy."""
    copy = _copy(request, slug, pk)
    if copy.document is None:
        raise Http404
    return file_response(copy.document, request=request)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def blind_file(request: SignedInRequest, slug: str, pk: int, file_id: int) -> HttpResponseBase:
    """One file of a copy, to be looked at."""
    copy = _copy(request, slug, pk)
    row = get_object_or_404(
        BlindFile.objects.select_related("file"), pk=file_id, copy=copy, file__isnull=False
    )
    if row.file is None:
        raise Http404
    return file_response(row.file, request=request, inline=True)


def _copy(request: SignedInRequest, slug: str, pk: int) -> BlindCopy:
    rows = BlindCopy.objects.visible_to(request.user).select_related(
        "document",
        "made_by",
        "version__submission__entry__competition",
        "version__submission__entry__event",
        "version__submission__entry__district",
    )
    return get_object_or_404(rows, pk=pk, version__submission__entry__competition__slug=slug)


def _list(
    request: SignedInRequest, competition: Competition, *, refusal: Refused | None = None
) -> HttpResponse:
    works = works_to_blind(competition, request.user)
    form = BlindFilter(request.GET, events=events_of(works))
    rows = chosen_copies(works, form.chosen())
    page = {
        "competition": competition,
        "form": form,
        "order": request.GET.get("order", ""),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "counts": output_counts(competition, request.user).blind,
        "can_review": request.user.may(Permission.REVIEW_ENTRIES),
        "refusal": refusal,
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "submissions/manage_blind_list.html", page, status=status)


def _detail(
    request: SignedInRequest, copy: BlindCopy, form: DecisionForm, *, status: int = 200
) -> HttpResponse:
    entry = copy.version.submission.entry
    files = list(copy.files.select_related("file"))
    of_attachment = {row.attachment_id: row for row in files if row.file_id is not None}
    page = {
        "competition": entry.competition,
        "copy": copy,
        "leaks": [(leak, of_attachment.get(leak["file"])) for leak in copy.leaks],
        "next_copy": next_undecided(entry.competition, request.user, after=copy),
        "entry": entry,
        "form": form,
        "ticked": request.POST.getlist("keys"),
        "decisions": decisions_of(copy),
        "files": files,
        "is_outdated": copy.version_id != copy.version.submission.current_id,
        "can_review": request.user.may(Permission.REVIEW_ENTRIES),
    }
    return render(request, "submissions/manage_blind.html", page, status=status)
