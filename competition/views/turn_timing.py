"""The stopwatch of a turn: told to who watches, pressed by the leader or the organizer."""

import re
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.marking.stopwatch import Act
from competition.models import Competition, Event
from competition.operations.judge_sheets import Place
from competition.operations.timing import Press, TimeWritten, confirm_time, press_stopwatch
from competition.queries.timing import WatchedTurn, watched_turn
from records.clock import database_now
from records.errors import Refused
from records.views.strict_json import UNREADABLE, NotReadable, read_object

KEY: Final = re.compile(r"[0-9a-f-]{16,36}")
STAMP: Final = re.compile(r"[0-9TZ:.+-]{0,40}")
MOST_BYTES: Final = 4 * 1024


@allowed(Permission.JUDGE, Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def turn_timing(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> JsonResponse:
    """Tell the stopwatch; POST `{"act", "key", "delay_ms", "client_at", "reason"}` presses it.

    A refusal has `message` and the stopwatch as it stands.
    """
    place, watched = _watched(request, slug=slug, event=event, component=component, turn=turn)
    if request.method != "POST":
        return JsonResponse(watched.told(at=database_now()))
    try:
        press_stopwatch(
            place=place, press=_press(read_object(request, most=MOST_BYTES)), by=request.user
        )
    except Refused as refusal:
        told = watched.told(at=database_now()) | {"message": refusal.message}
        return JsonResponse(told, status=refusal.status)
    return JsonResponse(watched.again().told(at=database_now()))


@allowed(Permission.JUDGE, Permission.RUN_DAY)
@require_POST
def turn_time(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> HttpResponse:
    """Confirm and hand in the seconds (and 脱稿) of a turn."""
    place, _ = _watched(request, slug=slug, event=event, component=component, turn=turn)
    written = TimeWritten(
        seconds=request.POST.get("seconds", ""),
        off_script=request.POST.get("off_script", ""),
        reason=request.POST.get("reason", ""),
        seen=request.POST.get("seen", ""),
    )
    try:
        sheet = confirm_time(place=place, written=written, by=request.user)
    except Refused as refusal:
        messages.error(request, f"用时没有提交：{refusal.message}")
    else:
        messages.success(request, f"用时 {sheet.seconds} 秒已提交。")
    page = "judge-sheet" if request.user.may(Permission.JUDGE) else "manage-timing-turn"
    return redirect(page, slug, event, component, turn)


def _watched(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> tuple[Place, WatchedTurn]:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    found = get_object_or_404(
        Event.objects.select_related("competition"), competition=season, code=event
    )
    watched = watched_turn(found, component, turn, request.user)
    if watched is None:
        raise Http404
    return Place(season_id=season.pk, event=event, component=component, turn=turn), watched


def _press(body: dict[str, Any]) -> Press:
    """One press out of the body; NotReadable where the page's script would never send it."""
    key, delay = body.get("key"), body.get("delay_ms")
    client_at, reason = body.get("client_at"), body.get("reason", "")
    if not isinstance(key, str) or not KEY.fullmatch(key) or body.get("act") not in list(Act):
        raise NotReadable(UNREADABLE)
    if not isinstance(delay, int) or isinstance(delay, bool) or not isinstance(reason, str):
        raise NotReadable(UNREADABLE)
    if not isinstance(client_at, str) or not STAMP.fullmatch(client_at):
        raise NotReadable(UNREADABLE)
    return Press(act=Act(body["act"]), key=key, delay_ms=delay, client_at=client_at, reason=reason)
