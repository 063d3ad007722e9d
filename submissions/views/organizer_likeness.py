"""查重, the organizer's side (a supervisor reads): the list, a pair side by side, the verdict."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.refusals import show_refusals
from competition.models import Competition
from competition.views.entry_access import season
from records.clock import database_now
from records.errors import Refused
from records.operations.imports import XLSX
from records.views.files import bytes_response
from submissions.enums import LikenessVerdict
from submissions.exports.likeness_table import likeness_table, table_name
from submissions.forms.likeness import JudgeForm, LikenessFilter
from submissions.models import Likeness
from submissions.operations.likeness import compare_season, compare_work, judge_likeness
from submissions.queries.likeness import (
    chosen_likenesses,
    distribution,
    listed_likenesses,
    next_pending,
)
from submissions.queries.likeness_pair import pair_view
from submissions.queries.likeness_texts import terms
from submissions.views.access import reviewed_work

PER_PAGE = 50


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def likeness_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Pairs of works that share text: filtered, sorted, 50 a page, with their distribution."""
    competition = season(request, slug)
    form = LikenessFilter(request.GET, competition=competition)
    named = _named(request)
    rows = listed_likenesses(competition, request.user)
    rows = chosen_likenesses(rows, form.chosen(), named=named)
    spread = distribution(rows)
    page = {
        "competition": competition,
        "form": form,
        "order": request.GET.get("order", "-share"),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "next_row": next_pending(competition, request.user),
        "named": named,
        "plots": {"distribution": {**spread, "name": "对数"}},
        "bands": list(zip(spread["labels"], spread["counts"], strict=True)),
        "percent": int(terms().threshold * 100),
        "can_review": request.user.may(Permission.REVIEW_ENTRIES),
    }
    return render(request, "submissions/manage_likeness.html", page)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def likeness_export(request: SignedInRequest, slug: str) -> HttpResponse:
    """The list as a workbook: exactly the rows that the filter shows."""
    competition = season(request, slug)
    chosen = LikenessFilter(request.GET, competition=competition).chosen()
    rows, named = listed_likenesses(competition, request.user), _named(request)
    rows, at = chosen_likenesses(rows, chosen, named=named), database_now()
    content = likeness_table(competition, rows, named=named, made_at=at)
    return bytes_response(content, name=table_name(competition, at), content_type=XLSX)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def season_compare(request: SignedInRequest, slug: str) -> HttpResponse:
    """Compare the whole season now; the job's page shows how far it is."""
    season(request, slug)
    job = compare_season(slug=slug, by=request.user)
    return redirect("job-detail", pk=job.pk)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def work_compare(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """Compare one work now."""
    submission = reviewed_work(request, slug, entry_id)
    job = compare_work(submission_id=submission.pk, by=request.user)
    return redirect("job-detail", pk=job.pk)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def likeness_pair(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Two works side by side with what both have marked."""
    row = _likeness(request, slug, pk)
    return _pair_page(request, slug, row, JudgeForm(initial=_judged(row)))


@allowed(Permission.JUDGE_FINDINGS)
@require_POST
def pair_judge(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Write down what the two works are to each other."""
    row = _likeness(request, slug, pk)
    form = JudgeForm(request.POST)
    if form.is_valid():
        try:
            judge_likeness(
                likeness_id=row.pk,
                verdict=LikenessVerdict(form.cleaned_data["verdict"]),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "已记录核实结论。")
            return redirect("manage-work-pair", slug=slug, pk=row.pk)
    return _pair_page(request, slug, row, form)


def _likeness(request: SignedInRequest, slug: str, pk: int) -> Likeness:
    both = [
        f"{side}__submission__entry__{part}"
        for side in ("version", "other")
        for part in ("event", "district", "competition")
    ]
    rows = Likeness.objects.visible_to(request.user).select_related("by", *both)
    return get_object_or_404(rows, pk=pk, version__submission__entry__competition__slug=slug)


def _pair_page(request: SignedInRequest, slug: str, row: Likeness, form: JudgeForm) -> HttpResponse:
    competition = row.version.submission.entry.competition
    page = {
        "competition": competition,
        "row": row,
        "pair": pair_view(row, request.user),
        "form": form,
        "next_row": next_pending(competition, request.user, after=row.pk),
        "can_judge": request.user.may(Permission.JUDGE_FINDINGS),
    }
    status = 400 if form.errors else 200
    return render(request, "submissions/manage_pair.html", page, status=status)


def _judged(row: Likeness) -> dict[str, str]:
    return {"verdict": row.verdict, "reason": row.reason}


def _named(request: SignedInRequest) -> set[int]:
    """The competitions whose works this person may see by name."""
    return set(Competition.objects.visible_to(request.user).values_list("pk", flat=True))
