"""The seal's loop: download, print, sign, seal, scan, upload; for district and organizer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedInRequest, allowed, require
from accounts.roles import Permission
from competition.enums import HOLDING, EntryStatus, OpinionLevel
from competition.forms.refusals import show_refusals
from records.errors import Refused
from records.views.files import file_response
from submissions.enums import SealState
from submissions.forms.scans import ScanForm
from submissions.kinds import KINDS
from submissions.models import Scan, Submission
from submissions.operations.scans import file_scan
from submissions.queries.scans import scan_words, scans_of
from submissions.views.access import own_work, reviewed_work

METHODS = ["GET", "HEAD", "POST"]


@allowed(Permission.NOMINATE)
@require_http_methods(METHODS)
def own_scans(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """The district's side: what was sealed, and the way to do it."""
    submission = own_work(request, slug, entry_id)
    may_file = submission.entry.status in {EntryStatus.SUBMITTED, EntryStatus.RETURNED}
    return _page(request, submission, OpinionLevel.DISTRICT, "district", may_file=may_file)


@allowed(Permission.VIEW_ENTRIES)
@require_http_methods(METHODS)
def reviewed_scans(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """The organizer's side: the districts' scans to read, the city's to file."""
    if request.method == "POST":
        require(request.user, Permission.REVIEW_ENTRIES)
    submission = reviewed_work(request, slug, entry_id)
    may_file = submission.entry.status in HOLDING and request.user.may(Permission.REVIEW_ENTRIES)
    return _page(request, submission, OpinionLevel.CITY, "manage", may_file=may_file)


@allowed(Permission.NOMINATE)
@require_safe
def own_scan(request: SignedInRequest, slug: str, entry_id: int, scan_id: int) -> HttpResponseBase:
    """A scan of the own work."""
    return _file(own_work(request, slug, entry_id), scan_id)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def reviewed_scan(
    request: SignedInRequest, slug: str, entry_id: int, scan_id: int
) -> HttpResponseBase:
    """A scan of a work that was handed in."""
    return _file(reviewed_work(request, slug, entry_id), scan_id)


def _file(submission: Submission, scan_id: int) -> HttpResponseBase:
    scan = get_object_or_404(submission.scans.select_related("file"), pk=scan_id)
    return file_response(scan.file)


def _page(
    request: SignedInRequest,
    submission: Submission,
    level: OpinionLevel,
    side: str,
    *,
    may_file: bool,
) -> HttpResponse:
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else ()
    form, status = ScanForm(*sent, submission=submission), 200
    if is_sent:
        status = 400
        if form.is_valid():
            try:
                scan = _filed(request, submission, level, form.cleaned_data)
            except Refused as refusal:
                show_refusals(form, refusal)
                status = refusal.status
            else:
                _tell(request, submission, scan)
                entry = submission.entry
                return redirect(
                    f"{side}-work-scans", slug=entry.competition.slug, entry_id=entry.pk
                )
    return _drawn(request, submission, level, side, form=form, may_file=may_file, status=status)


def _filed(
    request: SignedInRequest, submission: Submission, level: OpinionLevel, typed: dict[str, Any]
) -> Scan:
    return file_scan(
        submission_id=submission.pk,
        level=level,
        content=typed["file"].read(),
        filename=typed["file"].name,
        number=typed["number"],
        by=request.user,
    )


def _tell(request: SignedInRequest, submission: Submission, scan: Scan) -> None:
    submission.refresh_from_db(fields=["current"])
    words = scan_words(scan, submission.current) if submission.current else ""
    tell = messages.success if scan.state == SealState.CURRENT else messages.warning
    tell(request, f"扫描件已上传。{words}")


def _drawn(
    request: SignedInRequest,
    submission: Submission,
    level: OpinionLevel,
    side: str,
    *,
    form: ScanForm,
    may_file: bool,
    status: int,
) -> HttpResponse:
    entry, kind = submission.entry, KINDS[submission.kind]
    is_ours = kind.seal is not None and OpinionLevel(kind.seal.level) is level
    page = {
        "base": side,
        "competition": entry.competition,
        "entry": entry,
        "kind": kind,
        "submission": submission,
        "scans": scans_of(submission),
        "is_ours": is_ours,
        "can_file": is_ours and may_file and submission.current is not None,
        "form": form,
    }
    return render(request, "submissions/scans.html", page, status=status)
