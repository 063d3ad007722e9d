"""赛事设置: everything the season holds, its file, and the freezing of its marking schemes."""

import base64
import binascii
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import show_refusal
from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.season import ReasonForm, SeasonFileForm
from competition.models import Competition, Event
from competition.operations.schemes import freeze_scheme, settle_scheme
from competition.operations.season import (
    LoadSummary,
    SeasonRefused,
    check_season,
    load_season,
)
from competition.queries.public import stage_moments, window_moments
from competition.queries.season_export import export_season
from competition.queries.season_page import season_page
from records.clock import database_now
from records.errors import Refused

FORM_METHODS = ["GET", "HEAD", "POST"]
ACTS = {
    "freeze": (freeze_scheme, "冻结评分标准", "评分标准已冻结。"),
    "settle": (settle_scheme, "确认评分标准", "待确认事项已确认。"),
}


@allowed(Permission.MANAGE_SEASON, Permission.VIEW_LOG)
@require_safe
def season(request: SignedInRequest, slug: str) -> HttpResponse:
    """The whole season, for reading."""
    competition = _season(request, slug)
    at = database_now()
    page = season_page(competition) | {
        "season": competition,
        "stages": stage_moments(competition, at=at),
        "windows": window_moments(competition, at=at),
        "can_manage": request.user.may(Permission.MANAGE_SEASON),
    }
    return render(request, "competition/season/season.html", page)


@allowed(Permission.MANAGE_SEASON, Permission.VIEW_LOG)
@require_safe
def season_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """The season as its file."""
    competition = _season(request, slug)
    response = HttpResponse(
        export_season(competition), content_type="application/toml; charset=utf-8"
    )
    name = quote(f"{competition.slug}.toml")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@allowed(Permission.MANAGE_SEASON)
@require_http_methods(FORM_METHODS)
def season_load(request: SignedInRequest, slug: str) -> HttpResponse:
    """Check an uploaded file and show what it would do; load it once that was confirmed."""
    competition = _season(request, slug)
    confirmed = _confirmed(request)
    if confirmed is not None:
        return _load(request, competition, confirmed)
    form = SeasonFileForm(_posted(request), request.FILES or None)
    page: dict[str, object] = {"season": competition, "form": form}
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"]
        try:
            page["summary"] = check_season(source=content, by=request.user, slug=slug)
            page["content"] = base64.b64encode(content).decode()
        except SeasonRefused as refusal:
            page["mistakes"] = refusal.mistakes
        except Refused as refusal:
            show_refusal(form, refusal)
    return render(request, "competition/season/load.html", page)


def _confirmed(request: SignedInRequest) -> bytes | None:
    """The bytes that were checked a page ago; they are checked again when they are loaded."""
    if request.method != "POST" or not request.POST.get("content"):
        return None
    try:
        return base64.b64decode(request.POST["content"], validate=True)
    except (binascii.Error, ValueError):
        raise Refused("文件内容不完整，请重新选择文件。") from None


def _load(request: SignedInRequest, competition: Competition, content: bytes) -> HttpResponse:
    try:
        summary = load_season(source=content, by=request.user, slug=competition.slug)
    except SeasonRefused as refusal:
        page = {"season": competition, "form": SeasonFileForm(), "mistakes": refusal.mistakes}
        return render(request, "competition/season/load.html", page)
    messages.success(request, _told(summary))
    return redirect("manage-season", slug=competition.slug)


def _told(summary: LoadSummary) -> str:
    if not summary.is_change:
        return "大赛文件与现有内容一致，没有变更。"
    return f"大赛文件已载入：新增 {len(summary.added)} 项，变更 {len(summary.changed)} 项。"


@allowed(Permission.MANAGE_SEASON)
@require_http_methods(FORM_METHODS)
def scheme_act(request: SignedInRequest, slug: str, event_id: int, act: str) -> HttpResponse:
    """Freeze an event's marking scheme, or confirm what was pending in it, with the grounds."""
    competition = _season(request, slug)
    event = get_object_or_404(
        Event.objects.select_related("scheme"),
        competition=competition,
        pk=event_id,
        scheme__isnull=False,
    )
    operation, title, told = ACTS[act]
    form = ReasonForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            operation(event_id=event.pk, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{event.name}”{told}")
            return redirect("manage-season", slug=slug)
    page = {"season": competition, "event": event, "form": form, "title": title, "act": act}
    return render(request, "competition/season/scheme_act.html", page)


def _season(request: SignedInRequest, slug: str) -> Competition:
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def _posted(request: SignedInRequest) -> QueryDict | None:
    """What was posted, even when it is empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None
