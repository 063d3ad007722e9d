"""One run looked at closely: why this rank, on the page and on paper; the recompute pack."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition, Standing, StandingRow
from competition.operations.standing_papers import (
    request_recompute_pack,
    request_why_papers,
    why_papers,
)
from competition.queries.schemes import event_scheme
from competition.queries.why_rank import CHANGED, WhyReader
from records.operations.office_files import DOCX
from records.text import row_id
from records.views.files import bytes_response


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_standing_why(
    request: SignedInRequest, slug: str, standing_id: int, entry_id: int
) -> HttpResponse:
    """Every mark, trimming and rounding of one entry, and its neighbours."""
    season, standing = _run(request, slug, standing_id)
    row = _row(standing, entry_id)
    of = event_scheme(standing.event)
    context = {
        "season": season,
        "standing": standing,
        "of": of,
        "row": row,
        "why": WhyReader(standing, of).why(row),
        "changed": CHANGED,
    }
    return render(request, "competition/manage_standing_why.html", context)


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_standing_why_word(
    request: SignedInRequest, slug: str, standing_id: int, entry_id: int
) -> HttpResponse:
    """The same as a Word file to be printed and signed."""
    _, standing = _run(request, slug, standing_id)
    row = _row(standing, entry_id)
    name = f"{standing.event.name}名次说明_{row.entry.number}.docx"
    content = why_papers(standing, [row], all_rows=False)
    return bytes_response(content, name=name, content_type=DOCX)


@allowed(Permission.VIEW_STANDINGS)
@require_POST
def manage_standing_print(request: SignedInRequest, slug: str, standing_id: int) -> HttpResponse:
    """Ask for the 名次说明 of one entry or of all, as Word or PDF, and show the progress."""
    _, standing = _run(request, slug, standing_id)
    asked = request.POST.get("entry", "")
    entry_id = _row(standing, row_id(asked)).entry_id if asked else None
    job = request_why_papers(
        standing_id=standing.pk,
        suffix=request.POST.get("suffix", ""),
        entry_id=entry_id,
        by=request.user,
    )
    return redirect("job-detail", job.pk)


@allowed(Permission.VIEW_STANDINGS)
@require_POST
def manage_standing_pack(request: SignedInRequest, slug: str, standing_id: int) -> HttpResponse:
    """Ask for the 复算包 and show the progress."""
    _, standing = _run(request, slug, standing_id)
    job = request_recompute_pack(standing_id=standing.pk, by=request.user)
    return redirect("job-detail", job.pk)


def _run(request: SignedInRequest, slug: str, standing_id: int) -> tuple[Competition, Standing]:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    runs = Standing.objects.visible_to(request.user).filter(event__competition=season)
    return season, get_object_or_404(runs.select_related("event__competition"), pk=standing_id)


def _row(standing: Standing, entry_id: int) -> StandingRow:
    rows = standing.rows.select_related("entry__competitor", "entry__district")
    return get_object_or_404(rows, entry_id=entry_id)
