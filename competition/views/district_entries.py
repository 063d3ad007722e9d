"""参赛选手, the district's side: the list, the form, the check while typing, one entry."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.eligibility import Problem
from competition.enums import HOLDING, Task
from competition.forms.entries import (
    CompetitorForm,
    field_rows,
    initial_of,
)
from competition.forms.refusals import renew, show_refusals
from competition.models import Entry, Event
from competition.operations.entry_drafts import ChangedMeanwhile, save_competitor, start_entry
from competition.queries.calendar import open_hours
from competition.queries.entry_filing import filing_state
from competition.queries.entry_history import history_of
from competition.queries.entry_lists import entries_of_district
from competition.queries.entry_words import compared, declared_texts
from competition.queries.persons import data_of, person_problems
from competition.queries.places import places_of, places_with_entries
from competition.queries.rules import texts_to_accept
from competition.transitions import EDITABLE, check_editable
from competition.views.entry_access import own_district, own_entry, personal_event, season
from districts.models import District
from records.clock import database_now
from records.errors import Refused
from records.text import row_id
from records.views.files import file_response

FORM_METHODS = ["GET", "HEAD", "POST"]


@allowed(Permission.NOMINATE)
@require_safe
def entry_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Both events: places used, left and missing; every competitor with state and next step."""
    competition = season(request, slug)
    district = own_district(request, competition)
    hours = open_hours(competition=competition, task=Task.COMPETITORS, district=district)
    at = database_now()
    places = places_of(competition=competition, district=district)
    page = {
        "competition": competition,
        "district": district,
        "places": places_with_entries(places, entries_of_district(competition, request.user)),
        "filing": filing_state(competition, district, places=places),
        "hours": hours,
        "is_open": hours is not None and hours.is_open(at),
        "at": at,
    }
    return render(request, "competition/district_entries.html", page)


@allowed(Permission.NOMINATE)
@require_http_methods(FORM_METHODS)
def entry_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """新增选手, in the event of `?event=`; with `?replaces=` as a substitution."""
    competition = season(request, slug)
    district = own_district(request, competition)
    event = personal_event(competition, request.GET.get("event", ""))
    replaced = _replaced(request, event)
    form = CompetitorForm(request.POST or None, request.FILES or None, texts=texts_to_accept(event))
    if request.method == "POST" and form.is_valid():
        try:
            entry = start_entry(
                event_id=event.pk,
                data=form.person(),
                photo=form.photo_bytes(),
                replaces_id=replaced.pk if replaced else None,
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            return _saved(request, entry)
    return _form_page(request, form, event, district, replaced=replaced)


@allowed(Permission.NOMINATE)
@require_http_methods(FORM_METHODS)
def entry_edit(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """填写选手信息: kept as a draft whatever is still missing."""
    entry = own_entry(request, slug, entry_id)
    check_editable(entry.status)
    form = _bound_form(request, entry)
    rows: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            save_competitor(
                entry_id=entry.pk,
                version=form.cleaned_data["version"] or 0,
                data=form.person(),
                photo=form.photo_bytes(),
                by=request.user,
            )
        except ChangedMeanwhile as refusal:
            rows = compared(refusal.stored, form.person())
            renew(form, version=refusal.version)
            show_refusals(form, refusal)
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            return _saved(request, entry)
    return _form_page(request, form, entry.event, entry.district, entry=entry, compared=rows)


@allowed(Permission.NOMINATE)
@require_POST
def entry_check(request: SignedInRequest, slug: str) -> HttpResponse:
    """What the rules say about what is typed right now; nothing is written."""
    competition = season(request, slug)
    district = own_district(request, competition)
    event = personal_event(competition, request.POST.get("event", ""))
    form = CompetitorForm(request.POST, texts=texts_to_accept(event))
    entry = _named_entry(request, event, "entry")
    leaving = _named_entry(request, event, "replaces")
    problems = person_problems(
        event=event,
        district=district,
        data=form.person(),
        has_photo=True,  # a picture that was chosen is not sent along
        entry=entry,
        leaving=[leaving.pk] if leaving else [],
    )
    page = {
        "rows": [row for row in field_rows(form, problems, {}) if row.name != "photo"],
        "problems": problems,
        "blocking": [problem for problem in problems if problem.is_blocking],
        "warnings": [problem for problem in problems if not problem.is_blocking],
    }
    return render(request, "competition/_entry_problems.html", page)


@allowed(Permission.NOMINATE)
@require_safe
def entry_detail(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """One competitor: state, what is still wrong, what was said, what can be done next."""
    return detail_page(request, own_entry(request, slug, entry_id))


@allowed(Permission.NOMINATE)
@require_safe
def entry_photo(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponseBase:
    """The photograph, as the portal encoded it."""
    entry = own_entry(request, slug, entry_id)
    person = entry.competitor
    if person is None or person.photo is None:
        raise Http404
    return file_response(person.photo, inline=True)


def detail_page(
    request: SignedInRequest, entry: Entry, *, refusal: Refused | None = None
) -> HttpResponse:
    """Draw the page; with what an operation just refused, if it did."""
    problems = _problems(entry) if entry.status in EDITABLE else []
    hours = open_hours(
        competition=entry.competition,
        task=Task.COMPETITORS,
        district=entry.district,
        event=entry.event,
    )
    at = database_now()
    page = {
        "entry": entry,
        "person": entry.competitor,
        "competition": entry.competition,
        "blocking": [problem for problem in problems if problem.is_blocking],
        "warnings": [problem for problem in problems if not problem.is_blocking],
        "declared": declared_texts(entry),
        "opinion": entry.opinions.first(),
        "history": history_of(entry, for_district=True),
        "hours": hours,
        "is_open": hours is not None and hours.is_open(at),
        "can_edit": entry.status in EDITABLE,
        "holds": entry.status in HOLDING,
        "successor": Entry.objects.filter(replaces=entry).first(),
        "is_substitution": entry.replaces is not None and entry.replaces.status in HOLDING,
        "refusal": refusal,
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "competition/district_entry.html", page, status=status)


def _problems(entry: Entry) -> list[Problem]:
    person = entry.competitor
    if person is None:
        return []
    return person_problems(
        event=entry.event,
        district=entry.district,
        data=data_of(person),
        has_photo=person.photo_id is not None,
        entry=entry,
        leaving=[entry.replaces.pk] if entry.replaces else [],
    )


def _form_page(
    request: SignedInRequest,
    form: CompetitorForm,
    event: Event,
    district: District,
    **more: Any,
) -> HttpResponse:
    entry = more.get("entry")
    opinion = entry.opinions.first() if entry is not None and entry.status == "returned" else None
    comments = {item["field"]: item["text"] for item in opinion.comments} if opinion else {}
    found = _problems(entry) if entry is not None and request.method != "POST" else []
    rows = field_rows(form, found, comments)
    texts = {f"declare_{text.key}": text for text in form.texts}
    page = {
        "form": form,
        "rows": [row for row in rows if row.name not in texts],
        "declarations": [(row, texts[row.name]) for row in rows if row.name in texts],
        "event": event,
        "district": district,
        "competition": event.competition,
        "opinion": opinion,
        "has_photo": _has_photo(entry),
        **more,
    }
    status = 409 if more.get("compared") else 400 if form.errors else 200
    return render(request, "competition/district_entry_form.html", page, status=status)


def _bound_form(request: SignedInRequest, entry: Entry) -> CompetitorForm:
    person = data_of(entry.competitor) if entry.competitor else None
    return CompetitorForm(
        request.POST or None,
        request.FILES or None,
        texts=texts_to_accept(entry.event),
        initial=initial_of(person, entry.version) if person else None,
    )


def _saved(request: SignedInRequest, entry: Entry) -> HttpResponse:
    messages.success(request, "已暂存。提交后组委会才能看到。")
    page = "district-entry-edit" if request.POST.get("then") == "stay" else "district-entry-detail"
    return redirect(page, slug=entry.competition.slug, entry_id=entry.pk)


def _replaced(request: SignedInRequest, event: Event) -> Entry | None:
    wanted = request.GET.get("replaces", "")
    if not wanted:
        return None
    entries = Entry.objects.visible_to(request.user).filter(event=event)
    return get_object_or_404(entries, pk=row_id(wanted))


def _named_entry(request: SignedInRequest, event: Event, name: str) -> Entry | None:
    wanted = row_id(request.POST.get(name, ""))
    entries = Entry.objects.visible_to(request.user).filter(event=event)
    return entries.select_related("competitor").filter(pk=wanted).first()


def _has_photo(entry: Entry | None) -> bool:
    return bool(entry and entry.competitor and entry.competitor.photo_id)
