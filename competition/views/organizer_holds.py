"""试评, for the organizer: how many first entrants are held per panel, and early releases."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.marking import Component
from competition.models import CalibrationHold, Competition, Event, Room, Seat
from competition.operations.calibration import MOST_HELD, release_hold, set_hold
from competition.queries.holds import HoldStates, hold_states
from competition.queries.schemes import EventScheme, event_schemes
from records.errors import Refused
from records.text import row_id


@dataclass(frozen=True)
class _Row:
    """One panel (of one room) with its hold."""

    of: EventScheme
    component: Component
    room: Room | None
    hold: CalibrationHold | None
    states: HoldStates | None


@allowed(Permission.RUN_DAY)
@require_safe
def manage_holds(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every panel with its hold."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    context = {"season": season, "rows": _rows(season), "most": MOST_HELD}
    return render(request, "competition/manage_holds.html", context)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_hold_set(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say how many first entrants of a panel are held; 0 takes the hold away."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    event = get_object_or_404(Event, competition=season, pk=row_id(request.POST.get("event", "")))
    room = request.POST.get("room", "")
    try:
        hold = set_hold(
            event_id=event.pk,
            component=request.POST.get("component", ""),
            room_id=row_id(room) if room else None,
            entries=_count(request.POST.get("entries", "")),
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = f"前 {hold.entries} 位试评，提交后待组长放行。" if hold else "已取消试评。"
        messages.success(request, words)
    return redirect("manage-holds", slug=slug)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_hold_release(request: SignedInRequest, slug: str, hold_id: int) -> HttpResponse:
    """Release a hold in the leader's place; with a reason while sheets are missing."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    hold = get_object_or_404(CalibrationHold, pk=hold_id, event__competition=season)
    try:
        count = release_hold(
            hold_id=hold.pk, reason=request.POST.get("reason", ""), by=request.user
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已放行，{count} 张评分表封存。")
    return redirect("manage-holds", slug=slug)


def _count(text: str) -> int:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 4 else -1


def _rows(season: Competition) -> list[_Row]:
    holds = {
        (hold.event_id, hold.component, hold.room_id): hold
        for hold in CalibrationHold.objects.filter(event__competition=season).select_related(
            "released_by"
        )
    }
    seats = Seat.objects.filter(event__competition=season).select_related("room")
    rooms: dict[tuple[int, str], dict[int | None, Room | None]] = {}
    for seat in seats.order_by("room__order", "room"):
        here = rooms.setdefault((seat.event_id, seat.component), {})
        here.setdefault(seat.room_id, seat.room)
    found = []
    for of in event_schemes(season).values():
        for component in of.scheme.components:
            here = rooms.get((of.event.pk, component.code), {None: None})
            if component.criteria:
                # seats without a room sit in every room: they hold nothing of their own
                rooms_here = [room for room in here.values() if room is not None]
                places: list[Room | None] = [*rooms_here] or [None]
                found += [_row(of, component, room, holds) for room in places]
    return found


def _row(
    of: EventScheme,
    component: Component,
    room: Room | None,
    holds: dict[tuple[int, str, int | None], CalibrationHold],
) -> _Row:
    hold = holds.get((of.event.pk, component.code, room.pk if room else None))
    is_open = hold is not None and hold.released_at is None
    return _Row(of, component, room, hold, hold_states(of, hold) if hold and is_open else None)
