"""Marks as the organizer sees them: progress, gaps, workbook, locks."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.exports.score_template import write_score_template
from competition.models import Competition, Event
from competition.operations.components import lock_component
from competition.operations.score_import import KIND
from competition.operations.score_rows import SCORE_SPEC
from competition.queries.score_progress import gaps, score_progress
from records.errors import Refused
from records.operations.imports import check_import

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed(Permission.IMPORT_SCORES, Permission.LOCK_SCORES)
@require_safe
def manage_scores(request: SignedInRequest, slug: str) -> HttpResponse:
    """Progress per event, component and seat; `?gaps=<event>` lists what is still owed."""
    return _page(request, slug)


@allowed(Permission.IMPORT_SCORES)
@require_POST
def manage_scores_import(request: SignedInRequest, slug: str) -> HttpResponse:
    """Check an uploaded workbook and lead to its preview."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, slug, refusal=Refused("请先选择要导入的文件。"))
    try:
        checked = check_import(
            kind=KIND,
            content=upload.read(),
            filename=upload.name or "",
            params={"slug": season.slug},
            scope=season.slug,
            by=request.user,
        )
    except Refused as refusal:
        return _page(request, slug, refusal=refusal)
    return redirect("import-detail", checked.pk)


@allowed(Permission.IMPORT_SCORES)
@require_safe
def manage_scores_template(request: SignedInRequest, slug: str) -> FileResponse:
    """The workbook to fill in, one row per mark that is owed."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_score_template(path, competition=season, spec=SCORE_SPEC)
        handle = path.open("rb")
    name = f"{season.short_title}_{SCORE_SPEC.file_name}.xlsx"
    return FileResponse(handle, as_attachment=True, filename=name, content_type=XLSX)


@allowed(Permission.LOCK_SCORES)
@require_POST
def manage_component_lock(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """Lock a component, or say what is missing."""
    found = _event(request, slug, event)
    try:
        lock_component(event_id=found.pk, component=component, by=request.user)
    except Refused as refusal:
        return _page(request, slug, refusal=refusal)
    messages.success(request, f"“{found.name}”的环节已锁定，不能再录入或更正。")
    return redirect("manage-scores", slug=slug)


def _event(request: SignedInRequest, slug: str, code: str) -> Event:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    return get_object_or_404(Event, competition=season, code=code)


def _page(request: SignedInRequest, slug: str, *, refusal: Refused | None = None) -> HttpResponse:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    events = score_progress(season)
    asked = request.GET.get("gaps", "")
    chosen = next((each for each in events if each.of.event.code == asked), None)
    context = {
        "season": season,
        "events": events,
        "chosen": chosen,
        "gaps": gaps(chosen.of) if chosen else [],
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_scores.html", context, status=status)
