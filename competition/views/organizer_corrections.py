"""更正 after the lock: the list, asking, and what the second person sees."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.corrections import RefusalForm, SheetChoice
from competition.forms.grid import (
    GridColumn,
    GridLine,
    grid_columns,
    refused_lines,
    rows_of,
    stored_lines,
)
from competition.marking.sheets import sheet_fields
from competition.models import Competition, Correction
from competition.operations.corrections import (
    ask_correction,
    grant_correction,
    refuse_correction,
)
from competition.operations.sheet_grid import RowsRefused
from competition.queries.corrections import correction_line, state_of
from competition.queries.schemes import event_scheme, event_schemes
from competition.queries.sheets import current_sheets, sheet_place
from records.errors import Refused

PER_PAGE = 50


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_corrections(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every correction of the season, open ones first; `?open=1` only those."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    found = _corrections(request, season)
    if request.GET.get("open"):
        found = found.filter(granted_at=None, refused_at=None)
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    schemes = event_schemes(season)
    rows = [
        {"correction": each, "state": state_of(each),
         "place": sheet_place(schemes[each.entry.event_id], component=each.component,
                              seat=each.seat) or each.component}
        for each in page.object_list
    ]  # fmt: skip
    context = {
        "season": season,
        "page": page,
        "rows": rows,
        "only_open": bool(request.GET.get("open")),
        "can_ask": request.user.may(Permission.LOCK_SCORES),
    }
    return render(request, "competition/manage_corrections.html", context)


@allowed(Permission.LOCK_SCORES)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_correction_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """First which sheet (in the address), then its cells and the reason."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    asked = request.GET if "number" in request.GET else None
    choice = SheetChoice(asked, competition=season, schemes=event_schemes(season).values())
    if asked is None or not choice.is_valid():
        return _choosing(request, season, choice)
    if request.method != "POST":
        return _cells(request, season, choice)
    chosen = choice.cleaned_data
    row = rows_of(request.POST, _columns(choice))[:1]
    if not row or row[0].number != chosen["entry"].number:
        return _cells(request, season, choice)
    try:
        correction = ask_correction(
            entry_id=chosen["entry"].pk,
            component=chosen["component"],
            seat=chosen["seat"],
            typed=row[0].typed,
            revision=row[0].revision,
            reason=row[0].reason,
            by=request.user,
        )
    except Refused as refusal:
        return _cells(request, season, choice, refusal=refusal)
    messages.success(request, "更正申请已提交，等待监督员确认。确认之前成绩不变。")
    return redirect("correction-detail", slug, correction.pk)


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def correction_detail(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """One correction, cell by cell, with the buttons of whoever looks."""
    return _detail(request, slug, pk)


@allowed(Permission.WITNESS)
@require_POST
def correction_grant(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The second person confirms."""
    correction = _correction(request, slug, pk)
    try:
        grant_correction(correction_id=correction.pk, by=request.user)
    except Refused as refusal:
        return _detail(request, slug, pk, refusal=refusal)
    messages.success(request, "更正已确认，评分表已写入新版本。成绩须由组委会重新计算并确认。")
    return redirect("correction-detail", slug, pk)


@allowed(Permission.WITNESS, Permission.LOCK_SCORES)
@require_POST
def correction_refuse(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The supervisor refuses, or the asker takes it back."""
    correction = _correction(request, slug, pk)
    form = RefusalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        refuse_correction(correction_id=correction.pk, reason=reason, by=request.user)
    except Refused as refusal:
        return _detail(request, slug, pk, refusal=refusal)
    messages.success(request, "已驳回（撤回），评分表没有改动。")
    return redirect("correction-detail", slug, pk)


def _corrections(request: SignedInRequest, season: Competition) -> QuerySet[Correction]:
    found = Correction.objects.visible_to(request.user)
    return found.filter(entry__event__competition=season).select_related(
        "entry__event__competition", "asked_by", "granted_by", "refused_by"
    )


def _correction(request: SignedInRequest, slug: str, pk: int) -> Correction:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    return get_object_or_404(_corrections(request, season), pk=pk)


def _detail(
    request: SignedInRequest, slug: str, pk: int, *, refusal: Refused | None = None
) -> HttpResponse:
    correction = _correction(request, slug, pk)
    user = request.user
    is_open = state_of(correction) == "open"
    context = {
        "season": correction.entry.event.competition,
        "line": correction_line(correction, event_scheme(correction.entry.event)),
        "correction": correction,
        "can_grant": is_open and user.may(Permission.WITNESS),
        "can_refuse": is_open
        and (user.may(Permission.WITNESS) or correction.asked_by_id == user.pk),
        "refusal": refusal,
        "form": RefusalForm(request.POST if refusal and "reason" in request.POST else None),
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/correction_detail.html", context, status=status)


def _choosing(request: SignedInRequest, season: Competition, choice: SheetChoice) -> HttpResponse:
    context = {"season": season, "choice": choice}
    status = 400 if choice.is_bound else 200
    return render(request, "competition/manage_correction_new.html", context, status=status)


def _columns(choice: SheetChoice) -> list[GridColumn]:
    chosen = choice.cleaned_data
    return grid_columns(sheet_fields(chosen["of"].scheme, chosen["component"], chosen["seat"]))


def _cells(
    request: SignedInRequest,
    season: Competition,
    choice: SheetChoice,
    *,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The sheet's cells, as stored or as they were typed, with what is wrong beside them."""
    chosen = choice.cleaned_data
    entry, columns = chosen["entry"], _columns(choice)
    sheets = current_sheets([entry.pk], component=chosen["component"], seat=chosen["seat"])
    if refusal is None:
        lines = stored_lines([(entry.pk, entry.number)], sheets, columns, correcting=entry.number)
    else:
        faults = refusal.faults if isinstance(refusal, RowsRefused) else {}
        by_number = {entry.number: sheets[entry.pk]} if entry.pk in sheets else {}
        lines = refused_lines(rows_of(request.POST, columns)[:1], by_number, columns, faults)
    line: GridLine = lines[0]
    place = sheet_place(chosen["of"], component=chosen["component"], seat=chosen["seat"])
    context = {
        "season": season,
        "of": chosen["of"],
        "entry": entry,
        "place": (place or "").strip(),
        "line": line,
        "refusal": None if isinstance(refusal, RowsRefused) else refusal,
        "is_whole": not chosen["component"],
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_correction_cells.html", context, status=status)
