"""展示素材, the organizer's side: what is open, who has none, what is blocked, the rehearsal."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.display import IntakeForm
from competition.forms.refusals import show_refusals
from competition.models import Competition, Session
from competition.operations.display_intakes import close_intake, set_intake
from competition.operations.display_rehearsals import recheck_display, rehearse_display
from competition.queries.display_lists import FILTERS, display_lines, totals_of
from competition.queries.display_media import Display, displays
from competition.views.display_page import (
    files_page,
    shown_media,
)
from competition.views.entry_access import reviewed_entry, season
from records.clock import database_now
from records.errors import Refused
from records.text import LOCAL, row_id


@allowed(Permission.RUN_DAY)
@require_safe
def media_overview(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every judged component: whether it takes in media, and how far they are."""
    competition = season(request, slug)
    at = database_now()
    lines = [
        (each, each.words(at), totals_of(display_lines(each)) if each.intake else None)
        for each in displays(competition)
    ]
    page = {"competition": competition, "lines": lines}
    return render(request, "competition/manage_media.html", page)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def media_component(
    request: SignedInRequest, slug: str, event: str, component: str
) -> HttpResponse:
    """The competitors of one component with their files; POST opens it or moves its closing."""
    competition = season(request, slug)
    display = _display(competition, event, component)
    form = IntakeForm(request.POST or None, initial=_initial(display))
    if request.method == "POST" and form.is_valid():
        try:
            set_intake(
                event_id=display.event.pk,
                component=component,
                closes_at=form.closes_at(),
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "已设置，并通知了有选手的区。")
            return redirect("manage-media-component", slug, event, component)
    return _list(request, competition, display, form)


@allowed(Permission.RUN_DAY)
@require_POST
def media_close(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Close a component at once."""
    display = _display(season(request, slug), event, component)
    try:
        close_intake(event_id=display.event.pk, component=component, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "素材接收已截止。")
    return redirect("manage-media-component", slug, event, component)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def media_entry(request: SignedInRequest, slug: str, entry_id: int, component: str) -> HttpResponse:
    """One competitor's files; POST attaches one in the district's place."""
    return files_page(request, reviewed_entry(request, slug, entry_id), component)


@allowed(Permission.RUN_DAY)
@require_POST
def media_rehearse(
    request: SignedInRequest, slug: str, entry_id: int, component: str
) -> HttpResponse:
    """Tick files as rehearsed, or take the tick back (`undo`)."""
    entry = reviewed_entry(request, slug, entry_id)
    is_done = "undo" not in request.POST
    try:
        count = rehearse_display(
            entry_id=entry.pk,
            component=component,
            media_ids=[row_id(text) for text in request.POST.getlist("media")],
            is_done=is_done,
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"{count} 个文件已{'标记为已试播' if is_done else '取消试播标记'}。"
        )
    return redirect("manage-media-entry", slug, entry_id, component)


@allowed(Permission.RUN_DAY)
@require_POST
def media_recheck(request: SignedInRequest, media_id: int) -> HttpResponse:
    """Have a file looked into anew."""
    row = shown_media(request, media_id)
    try:
        recheck_display(media_id=row.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"正在重新检查“{row.file.name}”。")
    return redirect("manage-media-entry", row.entry.competition.slug, row.entry_id, row.component)


def _display(competition: Competition, event: str, component: str) -> Display:
    for each in displays(competition):
        if (each.event.code, each.code) == (event, component):
            return each
    raise Http404


def _initial(display: Display) -> dict[str, object]:
    if display.intake is None:
        return {}
    closes_at = display.intake.closes_at
    local = closes_at.astimezone(LOCAL) if closes_at is not None else None
    return {
        "until": local.date() if local is not None else None,
        "at": local.time() if local is not None else None,
        "note": display.intake.note,
    }


def _list(
    request: SignedInRequest, competition: Competition, display: Display, form: IntakeForm
) -> HttpResponse:
    at = database_now()
    lines = display_lines(display)
    wanted = request.GET.get("show", "")
    page = Paginator([line for line in lines if line.matches(wanted)], 50)
    sessions = Session.objects.filter(
        event=display.event, component=display.code, slots__isnull=False
    )
    context = {
        "competition": competition,
        "display": display,
        "intake_words": display.words(at),
        "is_open": display.is_open(at),
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "totals": totals_of(lines),
        "filters": FILTERS.items(),
        "wanted": wanted if wanted in FILTERS else "",
        "session": sessions.distinct().first(),
    }
    return render(request, "competition/manage_media_component.html", context)
