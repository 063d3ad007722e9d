"""赛场安排: all sessions of the season, the rooms, one session's settings."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.day import RoomForm, SessionForm, session_initial
from competition.forms.refusals import show_refusals
from competition.models import Room, Session
from competition.operations.rooms import remove_room, save_room
from competition.operations.sessions import save_session
from competition.queries.day import day_of
from competition.views.day_access import may_run, place_of
from competition.views.entry_access import season
from records.errors import Refused


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def day(request: SignedInRequest, slug: str) -> HttpResponse:
    """Event × component: start, rooms, interval, late rule, how far draw and arrivals are."""
    competition = season(request, slug)
    page = {
        "competition": competition,
        "events": day_of(competition),
        "rooms": competition.rooms.all(),
        "can_run": may_run(request),
    }
    return render(request, "competition/manage_day.html", page)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Set one session up, or change it."""
    place = place_of(request, slug, event, component)
    sessions = {each.component: each for each in Session.objects.filter(event=place.event)}
    now = sessions.get(component)
    form = SessionForm(
        _posted(request),
        of=place.of,
        component=component,
        leaders=[each for each in sessions.values() if each.follows_id is None],
        initial=session_initial(now),
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_session(
                event_id=place.event.pk,
                component=component,
                values=form.values(),
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, f"“{place.component.name}”的场次已保存。")
            return redirect("manage-day", slug=slug)
    page = {"place": place, "competition": place.competition, "form": form, "session": now}
    status = 400 if form.errors else 200
    return render(request, "competition/manage_session.html", page, status=status)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: SignedInRequest, slug: str) -> HttpResponse:
    """All rooms, and adding one."""
    competition = season(request, slug)
    last = competition.rooms.last()
    form = RoomForm(_posted(request), initial={"order": last.order + 1 if last else 1})
    if request.method == "POST" and form.is_valid():
        try:
            save_room(competition_id=competition.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, f"考场“{form.cleaned_data['name']}”已增加。")
            return redirect("manage-rooms", slug=slug)
    page = {"competition": competition, "rooms": competition.rooms.all(), "form": form}
    status = 400 if form.errors else 200
    return render(request, "competition/manage_rooms.html", page, status=status)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: SignedInRequest, slug: str, room_id: int) -> HttpResponse:
    """Change one room."""
    found = _room(request, slug, room_id)
    form = RoomForm(_posted(request), initial=RoomForm(instance=found).initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_room(
                competition_id=found.competition_id,
                room_id=found.pk,
                by=request.user,
                **form.cleaned_data,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "考场已保存。")
            return redirect("manage-rooms", slug=slug)
    page = {"competition": found.competition, "room": found, "form": form}
    status = 400 if form.errors else 200
    return render(request, "competition/manage_room.html", page, status=status)


@allowed(Permission.RUN_DAY)
@require_POST
def room_remove(request: SignedInRequest, slug: str, room_id: int) -> HttpResponse:
    """Take away a room that nothing uses."""
    found = _room(request, slug, room_id)
    try:
        remove_room(room_id=found.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"考场“{found.name}”已删除。")
    return redirect("manage-rooms", slug=slug)


def _room(request: SignedInRequest, slug: str, room_id: int) -> Room:
    rows = Room.objects.visible_to(request.user).select_related("competition")
    return get_object_or_404(rows, pk=room_id, competition=season(request, slug))


def _posted(request: SignedInRequest) -> QueryDict | None:
    """What was posted, even when it is empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None
