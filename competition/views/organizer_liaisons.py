"""The organizer's view of 附件1: all districts' liaisons, and one district's paper."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.exports.liaisons import all_liaisons_book, all_liaisons_name
from competition.forms.lists import LiaisonFilter
from competition.models import Competition, Liaison
from competition.queries.liaison_list import liaison_list, shows_phones
from competition.queries.liaisons import LiaisonPaper, load_paper, paper_history
from competition.queries.people import liaison_accounts
from competition.queries.progress import progress_columns
from districts.models import District
from records.clock import database_now
from records.views.files import bytes_response

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed(Permission.VIEW_PROGRESS)
@require_safe
def liaison_list_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """联络人 of all districts."""
    competition, form, rows = _chosen(request, slug)
    page = {
        "competition": competition,
        "form": form,
        "order": request.GET.get("order", ""),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "shows_phones": shows_phones(request.user),
    }
    return render(request, "competition/liaison_list.html", page)


@allowed(Permission.VIEW_PROGRESS)
@require_safe
def liaison_export(request: SignedInRequest, slug: str) -> HttpResponse:
    """导出 exactly what the list shows, all pages of it."""
    competition, _, rows = _chosen(request, slug)
    at = database_now()
    content = all_liaisons_book(
        competition,
        rows.iterator(chunk_size=500),
        shows_phones=shows_phones(request.user),
        made_at=at,
    )
    return bytes_response(content, name=all_liaisons_name(competition, at), content_type=XLSX)


@allowed(Permission.VIEW_PROGRESS)
@require_safe
def district_detail(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """One district: its 附件1, how far it is with every task, and what happened."""
    paper = visible_paper(request, slug, code)
    at = database_now()
    columns = progress_columns(paper.competition, at=at, districts=[paper.district])
    page = {
        "competition": paper.competition,
        "paper": paper,
        "cells": [cell for column in columns for cell in column.cells],
        "accounts": liaison_accounts(paper.district).order_by("username"),
        "history": paper_history(paper),
        "shows_phones": shows_phones(request.user),
        "can_remind": request.user.may(Permission.REMIND),
    }
    return render(request, "competition/district.html", page)


def visible_paper(request: SignedInRequest, slug: str, code: str) -> LiaisonPaper:
    """Return the 附件1 of a district of a season that this account serves, or 404."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    district = get_object_or_404(District, code=code, delegations__competition=competition)
    return load_paper(competition, district)


def _chosen(
    request: SignedInRequest, slug: str
) -> tuple[Competition, LiaisonFilter, QuerySet[Liaison]]:
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    form = LiaisonFilter(request.GET, competition=competition)
    values = form.cleaned_data if form.is_valid() else {}
    rows = liaison_list(competition, request.user, values, request.GET.get("order", ""))
    return competition, form, rows
