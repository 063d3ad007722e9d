"""The live board of a panel: for its leader, and for organizer and supervisor."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition, Event, Room, Seat
from competition.queries.schemes import EventScheme, event_scheme
from competition.queries.watching import Board, board_of
from records.errors import Refused
from records.text import row_id


@allowed(Permission.VIEW_STANDINGS)
@require_safe
def manage_board(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """The board of a component, of all rooms or of one (`?room=`)."""
    of = _scheme(request, slug, event)
    rooms = list(
        Room.objects.filter(seats__event=of.event, seats__component=component)
        .distinct()
        .order_by("order", "pk")
    )
    asked = row_id(request.GET.get("room", ""))
    room = next((each for each in rooms if each.pk == asked), None)
    board = _board(of, component, room_id=room.pk if room else None)
    names_shown = {"rooms": rooms, "room": room, "shows_names": True}
    return _page(request, board, slug, **names_shown)


@allowed(Permission.JUDGE)
@require_safe
def judge_board(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """The leader's board: the own room only, draw numbers instead of 参赛号 and names."""
    of = _scheme(request, slug, event)
    seat = get_object_or_404(
        Seat, event=of.event, component=component, judge=request.user, is_leader=True
    )
    return _page(request, _board(of, component, room_id=seat.room_id), slug, shows_names=False)


def _scheme(request: SignedInRequest, slug: str, code: str) -> EventScheme:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    event = get_object_or_404(Event, competition=season, code=code)
    try:
        return event_scheme(event)
    except Refused as missing:
        raise Http404 from missing


def _board(of: EventScheme, code: str, *, room_id: int | None) -> Board:
    component = of.component(code)
    if component is None or not component.criteria:
        raise Http404
    return board_of(of, component, room_id=room_id)


def _page(request: SignedInRequest, board: Board, slug: str, **more: object) -> HttpResponse:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    context = {"season": season, "board": board, "of": board.of, **more}
    return render(request, "competition/board.html", context)
