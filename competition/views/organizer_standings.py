"""Standings: runs, their tables and plots, confirming, exporting."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition, Event, Standing
from competition.operations.standing_export import request_standing_export
from competition.operations.standings import compute_standing, confirm_standing
from competition.queries.blockers import blockers, statements_needed
from competition.queries.corrections import (
    CORRECTED,
    corrected_since,
    granted_counts,
    open_corrections,
)
from competition.queries.run_comparison import scheme_of
from competition.queries.schemes import EventScheme, event_scheme, event_schemes
from competition.queries.standings import (
    distribution,
    most_points,
    room_lines,
    rows_for_page,
    stacks,
    stage_cells,
    standing_columns,
)
from competition.queries.tie_draws import tie_groups
from competition.queries.what_if import trials_of
from records.errors import Refused, RefusedMany

PER_PAGE = 50


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_standings(request: SignedInRequest, slug: str) -> HttpResponse:
    """The runs of every event, newest first."""
    return _runs(request, slug)


@allowed(Permission.COMPUTE_STANDING)
@require_POST
def manage_standing_compute(request: SignedInRequest, slug: str) -> HttpResponse:
    """Compute one event and show the run."""
    season = _season(request, slug)
    event = Event.objects.filter(competition=season, code=request.POST.get("event", "")).first()
    if event is None:
        return _runs(request, slug, refusal=Refused("请选择要计算的赛项。"))
    try:
        computed = compute_standing(event_id=event.pk, by=request.user)
    except Refused as refusal:
        return _runs(request, slug, refusal=refusal)
    run = computed.standing
    if computed.is_new:
        messages.success(request, f"“{event.name}”第 {run.run} 次计算完成。")
    else:
        messages.info(request, f"成绩数据没有变化，沿用第 {run.run} 次计算的结果。")
    return redirect("manage-standing-detail", slug=slug, standing_id=run.pk)


@allowed(Permission.EXPORT_STANDINGS)
@require_POST
def manage_standing_export(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for the 成绩汇总表 and show its progress."""
    season = _season(request, slug)
    try:
        job = request_standing_export(slug=season.slug, by=request.user)
    except Refused as refusal:
        return _runs(request, slug, refusal=refusal)
    return redirect("job-detail", job.pk)


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_standing_detail(request: SignedInRequest, slug: str, standing_id: int) -> HttpResponse:
    """One run: what is wrong with it on top, plots, then the table."""
    season = _season(request, slug)
    standing = _standing(request, season, standing_id)
    of = event_scheme(standing.event)
    scheme = scheme_of(standing, of) or of.scheme
    columns = standing_columns(scheme)
    page = Paginator(rows_for_page(standing), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    spread = distribution(standing)
    context = {
        "season": season,
        "standing": standing,
        "of": of,
        "page": page,
        "columns": columns,
        "rooms": room_lines(standing, of.scheme),
        "lines": [
            {"row": row, "cells": cells[:-1], "total": cells[-1]}
            for row, cells in zip(rows, stage_cells(rows, columns), strict=True)
        ],
        "plots": {
            "stack": stacks(scheme, rows),
            "distribution": spread,
            "most": most_points(scheme),
        },
        "bands": list(zip(spread["labels"], spread["counts"], strict=True)),
        "can_confirm": request.user.may(Permission.CONFIRM_STANDING),
        "can_try": request.user.may(Permission.COMPUTE_STANDING),
        "corrected": CORRECTED if corrected_since(standing) else "",
        "waiting": open_corrections(standing.event).count(),
        "ties": tie_groups(standing, of),
        "trials": trials_of(standing.event),
        "papers": (("docx", "Word"), ("pdf", "PDF")),
    }  # fmt: skip
    return render(request, "competition/manage_standing_detail.html", context)


@allowed(Permission.CONFIRM_STANDING)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_standing_confirm(request: SignedInRequest, slug: str, standing_id: int) -> HttpResponse:
    """The page of blockers; confirming is its last button."""
    season = _season(request, slug)
    standing = _standing(request, season, standing_id)
    of = event_scheme(standing.event)
    if request.method != "POST":
        return _blockers(request, season, standing, of)
    statements = {key: request.POST.get(key, "") for key in statements_needed(standing, of)}
    try:
        confirm_standing(standing_id=standing.pk, statements=statements, by=request.user)
    except Refused as refusal:
        return _blockers(request, season, standing, of, typed=statements, refusal=refusal)
    messages.success(request, f"“{standing.event.name}”第 {standing.run} 次计算已确认。")
    return redirect("manage-standing-detail", slug=slug, standing_id=standing.pk)


def _season(request: SignedInRequest, slug: str) -> Competition:
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def _standing(request: SignedInRequest, season: Competition, standing_id: int) -> Standing:
    runs = Standing.objects.visible_to(request.user).filter(event__competition=season)
    return get_object_or_404(
        runs.select_related("event", "computed_by", "confirmed_by"), pk=standing_id
    )


def _runs(request: SignedInRequest, slug: str, *, refusal: Refused | None = None) -> HttpResponse:
    season = _season(request, slug)
    runs = (
        Standing.objects.visible_to(request.user)
        .filter(event__competition=season)
        .select_related("event", "computed_by", "confirmed_by")
        .order_by("-computed_at", "-pk")
    )
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    granted = granted_counts(season)
    context = {
        "season": season,
        "schemes": list(event_schemes(season).values()),
        "page": page,
        "corrected": [run.pk for run in page if granted.get(run.event_id, 0) > run.corrections],
        "refusal": refusal,
        "can_compute": request.user.may(Permission.COMPUTE_STANDING),
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_standings.html", context, status=status)


def _blockers(
    request: SignedInRequest,
    season: Competition,
    standing: Standing,
    of: EventScheme,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    wrong = dict(refusal.problems) if isinstance(refusal, RefusedMany) else {}
    needed = statements_needed(standing, of)
    context = {
        "season": season,
        "standing": standing,
        "of": of,
        "blockers": blockers(standing, of),
        "statements": [
            {"key": key, "asked": asked, "typed": (typed or {}).get(key, ""),
             "is_missing": key in wrong}
            for key, asked in needed.items()
        ],
        "refusal": None if wrong else refusal,
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_standing_confirm.html", context, status=status)
