"""往届全国十佳: the list, its template, its import."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.refusals import show_refusals
from competition.forms.uploads import WorkbookForm
from competition.operations.winners import KIND, WINNER_SPEC
from competition.queries.winners import listed_winners
from competition.views.entry_access import season
from records.errors import Refused
from records.operations.imports import XLSX, check_import
from records.views.files import bytes_response
from records.workbooks import build_template

PER_PAGE = 50


@allowed(Permission.IMPORT_WINNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def winner_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The list with what it met in this season; a workbook is uploaded here."""
    competition = season(request, slug)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            row = check_import(
                kind=KIND,
                content=sent.read(),
                filename=sent.name,
                params={"competition": competition.pk},
                scope=competition.slug,
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            return redirect("import-detail", pk=row.pk)
    words = request.GET.get("q", "")
    winners = listed_winners(competition, words)
    page = {
        "competition": competition,
        "form": form,
        "q": words,
        "page": Paginator(winners, PER_PAGE).get_page(request.GET.get("page")),
    }
    status = 400 if form.errors else 200
    return render(request, "competition/manage_winners.html", page, status=status)


@allowed(Permission.IMPORT_WINNERS)
@require_safe
def winner_template(request: SignedInRequest, slug: str) -> HttpResponse:
    """The empty workbook."""
    season(request, slug)
    return bytes_response(
        build_template(WINNER_SPEC), name=f"{WINNER_SPEC.file_name}.xlsx", content_type=XLSX
    )
