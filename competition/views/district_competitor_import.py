"""参赛选手 by workbook: the template, the upload; what follows is generic."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EventKind
from competition.forms.refusals import show_refusals
from competition.forms.uploads import WorkbookForm
from competition.models import Competition
from competition.operations.competitor_import import KIND, competitor_spec
from competition.views.entry_access import own_district, season
from records.errors import Refused
from records.operations.imports import XLSX, check_import
from records.views.files import bytes_response
from records.workbooks import build_template


@allowed(Permission.NOMINATE)
@require_safe
def competitors_template(request: SignedInRequest, slug: str) -> HttpResponse:
    """The empty workbook with this season's events to choose from."""
    competition = season(request, slug)
    own_district(request, competition)
    spec = competitor_spec(_event_names(competition))
    return bytes_response(build_template(spec), name=f"{spec.file_name}.xlsx", content_type=XLSX)


@allowed(Permission.NOMINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def competitors_import(request: SignedInRequest, slug: str) -> HttpResponse:
    """Upload; the preview follows."""
    competition = season(request, slug)
    district = own_district(request, competition)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            row = check_import(
                kind=KIND,
                content=sent.read(),
                filename=sent.name,
                params={"competition": competition.pk, "district": district.pk},
                scope=competition.slug,
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            return redirect("import-detail", pk=row.pk)
    page = {"competition": competition, "district": district, "form": form}
    status = 400 if form.errors else 200
    return render(request, "competition/district_competitors_import.html", page, status=status)


def _event_names(competition: Competition) -> list[str]:
    events = competition.events.filter(kind=EventKind.PERSONAL)
    return list(events.values_list("name", flat=True))
