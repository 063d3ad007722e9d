"""赛场文件: every paper of the day on one page, as Word, workbook or PDF."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.documents.day_papers import BY_KEY, PAPERS, list_tables, word_of
from competition.exports.day_tables import tables_book
from competition.models import Competition
from competition.operations.day_papers import paper_name, read_photo, request_day_pdf
from competition.queries.day_sheets import day_sessions, leading
from competition.views.entry_access import season
from records.clock import database_now
from records.errors import Refused
from records.operations.imports import XLSX
from records.operations.office_files import DOCX
from records.text import row_id
from records.views.files import bytes_response


@allowed(Permission.RUN_DAY)
@require_safe
def day_papers(request: SignedInRequest, slug: str) -> HttpResponse:
    """All papers, for all sessions or the one of `?session=`."""
    competition = season(request, slug)
    sessions = leading(day_sessions(competition))
    chosen = _session(request.GET.get("session", ""), [each.session.pk for each in sessions])
    page = {"competition": competition, "papers": PAPERS, "sessions": sessions, "chosen": chosen}
    return render(request, "competition/manage_day_papers.html", page)


@allowed(Permission.RUN_DAY)
@require_safe
def day_paper(request: SignedInRequest, slug: str, paper: str, form: str) -> HttpResponse:
    """One paper at once, as Word (`word`) or as a workbook (`workbook`)."""
    competition = season(request, slug)
    wanted = BY_KEY.get(paper)
    if wanted is None:
        raise Http404
    session_id = _asked(request, competition)
    at = database_now()
    if form == "word":
        content = word_of(wanted, competition, session_id=session_id, read_photo=read_photo, at=at)
        name = paper_name(competition, wanted, "docx")
        return bytes_response(content, name=name, content_type=DOCX)
    if form == "workbook" and wanted.has_workbook:
        content = tables_book(list_tables(wanted, competition, session_id), made_at=at)
        name = paper_name(competition, wanted, "xlsx")
        return bytes_response(content, name=name, content_type=XLSX)
    raise Http404


@allowed(Permission.RUN_DAY)
@require_POST
def day_paper_pdf(request: SignedInRequest, slug: str, paper: str) -> HttpResponse:
    """Ask for the PDF and show its progress."""
    competition = season(request, slug)
    text = request.POST.get("session", "")
    try:
        job = request_day_pdf(
            slug=competition.slug,
            paper=paper,
            session_id=row_id(text) if text else None,
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("manage-day-papers", slug)
    return redirect("job-detail", job.pk)


def _asked(request: SignedInRequest, competition: Competition) -> int | None:
    text = request.GET.get("session", "")
    if not text:
        return None
    known = [each.session.pk for each in day_sessions(competition)]
    chosen = _session(text, known)
    if chosen is None:
        raise Http404
    return chosen


def _session(text: str, known: list[int]) -> int | None:
    chosen = row_id(text) if text else None
    return chosen if chosen in known else None
