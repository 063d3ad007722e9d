"""项目、成果和案例, the district's side: the list, a new draft, the filing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EntryStatus, EventKind, Task
from competition.forms.refusals import show_refusals
from competition.models import Competition
from competition.operations.entry_filing import file_works
from competition.queries.calendar import open_hours
from competition.queries.entry_filing import filing_state
from competition.queries.places import places_of
from competition.views.entry_access import own_district, season
from districts.models import District
from records.clock import database_now
from records.errors import Refused
from submissions.forms.filing import FileWorksForm
from submissions.operations.drafts import start_work
from submissions.queries.work_lists import EventLines, lines_of_district
from submissions.views.access import works_event


@allowed(Permission.NOMINATE)
@require_safe
def work_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every works event: places used, left and missing; every work and its next step."""
    competition = season(request, slug)
    district = own_district(request, competition)
    page = _state_of(request, competition, district)
    return render(request, "submissions/district_works.html", page)


@allowed(Permission.NOMINATE)
@require_POST
def work_start(request: SignedInRequest, slug: str) -> HttpResponse:
    """新建材料: a blank draft in the event of `event`."""
    competition = season(request, slug)
    own_district(request, competition)
    event = works_event(competition, request.POST.get("event", ""))
    submission = start_work(event_id=event.pk, by=request.user)
    messages.success(request, "已新建草稿。填写的内容会自动保存，提交后组委会才能看到。")
    return redirect("district-work-edit", slug=slug, entry_id=submission.entry_id)


@allowed(Permission.NOMINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def works_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """报送参评材料: the district's final act, with its attestation."""
    competition = season(request, slug)
    district = own_district(request, competition)
    initial = {"filled_by": request.user.name, "phone": request.user.mobile}
    form = FileWorksForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            file_works(competition_id=competition.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "参评材料已报送。")
            return redirect("district-works", slug=slug)
    page = {**_state_of(request, competition, district), "form": form}
    status = 400 if form.errors else 200
    return render(request, "submissions/district_works_file.html", page, status=status)


def _state_of(
    request: SignedInRequest, competition: Competition, district: District
) -> dict[str, object]:
    at = database_now()
    hours = open_hours(competition=competition, task=Task.WORKS, district=district)
    places = places_of(competition=competition, district=district, kind=EventKind.WORKS)
    lines = lines_of_district(competition, district, request.user, places=places, at=at)
    return {
        "competition": competition,
        "district": district,
        "lines": lines,
        "filing": filing_state(competition, district, task=Task.WORKS, places=places),
        "drafts": _drafts(lines),
        "hours": hours,
        "is_open": hours is not None and hours.is_open(at),
        "at": at,
    }


def _drafts(lines: list[EventLines]) -> int:
    """How many drafts will not be counted at the filing."""
    return sum(work.entry.status == EntryStatus.DRAFT for line in lines for work in line.works)
