"""Runs beside each other: comparing two, trying other rules, drawing out a full tie."""

from operator import attrgetter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.exports.run_comparison import comparison_book, comparison_name
from competition.forms.what_if import WhatIfForm
from competition.models import Competition, Event, Standing
from competition.operations.tie_draws import record_tie_draw
from competition.operations.what_if import Trial, try_standing
from competition.queries.run_comparison import RunComparison, compare_standings
from competition.queries.schemes import event_scheme
from competition.queries.tie_draws import tie_groups
from competition.queries.trial_lines import trial_counts, trial_lines
from competition.queries.what_if import has_confirmed, trials_of
from records.clock import database_now
from records.errors import Refused, RefusedMany
from records.operations.imports import XLSX
from records.views.files import bytes_response


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_standing_compare(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Two runs of an event side by side: `?a=` and `?b=` are run numbers, else the last two."""
    season, event, runs = _runs(request, slug, code)
    comparison = _chosen(request, event, runs)
    context = {
        "season": season,
        "event": event,
        "runs": runs,
        "comparison": comparison,
        "chosen": (comparison.before.run, comparison.after.run) if comparison else (),
    }
    return render(request, "competition/manage_standing_compare.html", context)


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_standing_compare_book(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """The same as a workbook."""
    _, event, runs = _runs(request, slug, code)
    comparison = _chosen(request, event, runs)
    if comparison is None:
        raise Refused("只有一次计算，没有可以比较的。请在成绩变化并重新计算之后再比较。")
    content = comparison_book(comparison, made_at=database_now())
    return bytes_response(content, name=comparison_name(comparison), content_type=XLSX)


@allowed(Permission.COMPUTE_STANDING)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_standing_what_if(request: SignedInRequest, slug: str, standing_id: int) -> HttpResponse:
    """试算: what another rule would change; nothing of it is stored, every use is logged."""
    standing = _standing(request, slug, standing_id)
    if request.method != "POST":
        return _what_if(request, standing, WhatIfForm(of=event_scheme(standing.event)))
    everything = request.POST.get("act") == "all"
    of = event_scheme(standing.event)
    reason = request.POST.get("reason", "")
    given = {"initial": {"reason": reason}} if everything else {"data": request.POST}
    form = WhatIfForm(of=of, **given)
    if not (everything or form.is_valid()):
        return _what_if(request, standing, form, status=400)
    try:
        trial = try_standing(
            standing_id=standing.pk,
            variation=None if everything else form.variation,
            reason=reason,
            by=request.user,
        )
    except Refused as refusal:
        return _what_if(request, standing, form, refusal=refusal, status=refusal.status)
    return _what_if(request, standing, form, trial=trial)


@allowed(Permission.CONFIRM_STANDING)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_standing_draw(request: SignedInRequest, slug: str, standing_id: int) -> HttpResponse:
    """同分抽签: the full ties of a run, each with the numbers that were drawn."""
    standing = _standing(request, slug, standing_id)
    groups = tie_groups(standing, event_scheme(standing.event))
    refusal: Refused | None = None
    rank = request.POST.get("rank", "")
    if request.method == "POST" and rank.isdecimal():
        typed = {number: request.POST.get(f"number-{number}", "")
                 for group in groups if group.rank == int(rank) for number in group.numbers}  # fmt: skip
        try:
            record_tie_draw(
                standing_id=standing.pk,
                rank=int(rank),
                numbers=typed,
                how=request.POST.get("how", ""),
                by=request.user,
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "抽签结果已登记。请重新计算成绩，名次才会分开。")
            return redirect("manage-standings", slug)
    return _draws(request, standing, refusal)


def _draws(request: SignedInRequest, standing: Standing, refusal: Refused | None) -> HttpResponse:
    wrong = dict(refusal.problems) if isinstance(refusal, RefusedMany) else {}
    rank = request.POST.get("rank", "") if refusal else ""
    groups = [
        {
            "rank": group.rank,
            "total": group.total,
            "how": request.POST.get("how", "") if str(group.rank) == rank else "",
            "lines": [
                {"number": number, "fault": wrong.get(number, ""),
                 "typed": request.POST.get(f"number-{number}", "") if str(group.rank) == rank
                 else ("" if drawn is None else drawn)}
                for number, drawn in group.numbers.items()
            ],
        }
        for group in tie_groups(standing, event_scheme(standing.event))
    ]  # fmt: skip
    context = {
        "season": standing.event.competition,
        "standing": standing,
        "groups": groups,
        "refusal": None if wrong else refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_standing_draw.html", context, status=status)


def _what_if(
    request: SignedInRequest,
    standing: Standing,
    form: WhatIfForm,
    *,
    trial: Trial | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = trial_lines(trial.of, trial.effects, trial.people) if trial else []
    context = {
        "season": standing.event.competition,
        "standing": standing,
        "form": form,
        "trial": trial,
        "lines": sorted(lines, key=attrgetter("order")),
        "counts": trial_counts(lines),
        "is_summary": trial is not None and len(trial.effects) > 1,
        "needs_reason": has_confirmed(standing.event),
        "trials": trials_of(standing.event),
        "refusal": refusal,
    }
    return render(request, "competition/manage_standing_what_if.html", context, status=status)


def _runs(
    request: SignedInRequest, slug: str, code: str
) -> tuple[Competition, Event, list[Standing]]:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    event = get_object_or_404(Event.objects.select_related("competition"), competition=season,
                              code=code)  # fmt: skip
    runs = Standing.objects.visible_to(request.user).filter(event=event)
    return season, event, list(runs.select_related("event__competition").order_by("-run"))


def _chosen(request: SignedInRequest, event: Event, runs: list[Standing]) -> RunComparison | None:
    by_run = {str(run.run): run for run in runs}
    latest = [*runs[:2], None, None]
    one = by_run.get(request.GET.get("a", ""), latest[1])
    other = by_run.get(request.GET.get("b", ""), latest[0])
    if one is None or other is None:
        return None
    return compare_standings(one, other, event_scheme(event))


def _standing(request: SignedInRequest, slug: str, standing_id: int) -> Standing:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    runs = Standing.objects.visible_to(request.user).filter(event__competition=season)
    return get_object_or_404(runs.select_related("event__competition"), pk=standing_id)
