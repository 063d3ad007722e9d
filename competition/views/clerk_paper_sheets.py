"""Printing judge sheets: per judge or per entry, as Word, PDF or a workbook."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.documents.judge_sheets import entry_sheets, judge_lists
from competition.exports.judge_sheet_table import judge_sheet_table
from competition.models import Competition, Event
from competition.queries.paper_sheets import PaperSheets
from competition.queries.schemes import event_scheme
from records.clock import database_now
from records.documents import to_pdf
from records.operations.imports import XLSX
from records.operations.office_files import DOCX
from records.views.files import bytes_response

LAYOUTS = {"judge": ("按评委", judge_lists), "entry": ("按参赛号", entry_sheets)}
NO_PDF = "暂时不能生成 PDF，已改为下载 Word 文件。可稍后再试，或用 Word、WPS 输出为 PDF。"


@allowed(Permission.RUN_DAY, Permission.ENTER_SCORES)
@require_safe
def clerk_paper_sheets(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """What can be printed; `?layout=judge|entry&format=word|pdf`, `?format=workbook` as files."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    of = event_scheme(get_object_or_404(Event, competition=season, code=event))
    found = of.component(component)
    if found is None or component not in of.seats:
        raise Http404
    paper = PaperSheets(of, found)
    wanted, layout = request.GET.get("format", ""), request.GET.get("layout", "judge")
    name = f"{season.short_title}_{of.event.name}_{found.name}_评分表"
    if wanted == "workbook":
        content = judge_sheet_table(paper, season.title, made_at=database_now())
        return bytes_response(content, name=f"{name}.xlsx", content_type=XLSX)
    if wanted and layout in LAYOUTS:
        label, make = LAYOUTS[layout]
        word = make(paper, season.title)
        pdf = to_pdf(word) if wanted == "pdf" else None
        if pdf is not None:
            return bytes_response(pdf, name=f"{name}_{label}.pdf", content_type="application/pdf")
        if wanted == "pdf":
            messages.warning(request, NO_PDF)
        return bytes_response(word, name=f"{name}_{label}.docx", content_type=DOCX)
    context = {
        "season": season,
        "paper": paper,
        "counts": [(seat, len(paper.entries_of(seat))) for seat in paper.seats],
        "layouts": [(key, label) for key, (label, _) in LAYOUTS.items()],
    }
    return render(request, "competition/clerk_paper_sheets.html", context)
