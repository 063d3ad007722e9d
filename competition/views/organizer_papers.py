"""Papers of the day: 参赛证 and 签到表, on the page and as files."""

from itertools import groupby

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.documents.day_papers import day_passes, pass_places
from competition.documents.signin_sheet import signin_document
from competition.exports.signin_table import signin_table
from competition.models import Entry
from competition.models.entries import EntryQuerySet
from competition.operations.day_papers import read_photo
from competition.queries.day_sheets import day_sessions
from competition.queries.entry_lists import accepted_entries
from competition.views.entry_access import season
from records.clock import database_now
from records.operations.imports import XLSX
from records.operations.office_files import DOCX
from records.views.files import bytes_response


@allowed(Permission.PRINT_ROSTERS)
@require_safe
def passes(request: SignedInRequest, slug: str) -> HttpResponse:
    """参赛证 of all accepted competitors, to print from the browser; `?format=word` as a file."""
    competition = season(request, slug)
    entries = list(_chosen(request, accepted_entries(competition, request.user)))
    if request.GET.get("format") == "word":
        content = day_passes(competition, entries, read_photo=read_photo)
        return bytes_response(content, name=f"{competition.title}_参赛证.docx", content_type=DOCX)
    places = pass_places(day_sessions(competition))
    cards = [
        (
            entry,
            segno.make(entry.number, error="m", micro=False).svg_data_uri(scale=3, border=2),
            places.get(entry.pk, ()),
        )
        for entry in entries
    ]
    page = {"competition": competition, "cards": cards}
    return render(request, "competition/manage_passes.html", page)


@allowed(Permission.PRINT_ROSTERS)
@require_safe
def signin_sheet(request: SignedInRequest, slug: str) -> HttpResponse:
    """签到表 per event, to print; `?format=word` or `workbook` as a file."""
    competition = season(request, slug)
    groups = _by_event(accepted_entries(competition, request.user))
    wanted = request.GET.get("format", "")
    if wanted == "word":
        content = signin_document(competition, groups)
        return bytes_response(content, name=f"{competition.title}_签到表.docx", content_type=DOCX)
    if wanted == "workbook":
        content = signin_table(competition, groups, made_at=database_now())
        return bytes_response(content, name=f"{competition.title}_签到表.xlsx", content_type=XLSX)
    page = {"competition": competition, "groups": groups}
    return render(request, "competition/manage_signin_sheet.html", page)


def _chosen(request: SignedInRequest, entries: EntryQuerySet) -> EntryQuerySet:
    """All, or the one of `?number=`, for a pass that got lost."""
    number = request.GET.get("number", "")
    return entries.filter(number=number) if number else entries


def _by_event(entries: EntryQuerySet) -> list[tuple[str, list[Entry]]]:
    return [
        (name, list(rows)) for name, rows in groupby(entries, key=lambda entry: entry.event.name)
    ]
