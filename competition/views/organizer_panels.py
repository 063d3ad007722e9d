"""评委组: who sits where, who still owes sheets, reminders."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.panels import SeatRow, seats_asked, stored_rows, typed_rows
from competition.marking import Component
from competition.models import Competition, ComponentLock, Event, Room, Seat
from competition.operations.judge_reminders import remind_judges
from competition.operations.panels import save_panel
from competition.operations.recusals import excuse_rest
from competition.queries.panel_page import (
    appointed_judges,
    judge_lines,
    owed_sheets,
    season_panels,
)
from competition.queries.schemes import MOST_SEATS, EventScheme, event_scheme
from districts.models import District
from records.errors import Refused, RefusedMany
from records.text import row_id


@allowed(Permission.RUN_DAY)
@require_safe
def manage_panels(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every panel with its seats, what will fall short, and which judge owes what."""
    return _list(request, slug)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_panels_remind(request: SignedInRequest, slug: str) -> HttpResponse:
    """Remind the chosen judge, or all of them."""
    chosen = [row_id(text) for text in request.POST.getlist("judge")]
    try:
        outcome = remind_judges(
            slug=_season(request, slug).slug, judges=chosen or None, by=request.user
        )
    except Refused as refusal:
        return _list(request, slug, refusal=refusal)
    messages.success(request, f"已提醒：{'、'.join(outcome.told)}。")
    if outcome.told_before:
        messages.info(
            request, f"10 分钟内已提醒过，本次未再提醒：{'、'.join(outcome.told_before)}。"
        )
    return redirect("manage-panels", slug=slug)


@allowed(Permission.RUN_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_panel(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Seat the people of one panel, and of others with the same people at once."""
    place = _place(request, slug, event, component)
    if request.method != "POST":
        count = seats_asked(request.GET.get("judges", ""), default=len(place.panel_seats))
        seats = list(Seat.objects.filter(event=place.of.event, component=component))
        return _form(request, place, stored_rows(seats, count=count, scored=place.scored))
    rows = typed_rows(request.POST, scored=place.scored)
    try:
        save_panel(
            event_id=place.of.event.pk,
            components=[component, *request.POST.getlist("components")],
            seats=[row.typed for row in rows],
            reason=request.POST.get("reason", ""),
            by=request.user,
        )
    except RefusedMany as refusal:
        rows = typed_rows(request.POST, scored=place.scored, problems=refusal.problems)
        return _form(request, place, rows, refusal=refusal)
    except Refused as refusal:
        return _form(request, place, rows, refusal=refusal)
    messages.success(request, f"“{place.component.name}”的评委席位已保存，共 {len(rows)} 个。")
    return redirect("manage-panels", slug=slug)


@allowed(Permission.RUN_DAY)
@require_POST
def manage_seat_excuse(request: SignedInRequest, slug: str, seat_id: int) -> HttpResponse:
    """A judge drops out and nobody follows."""
    seats = Seat.objects.filter(event__competition=_season(request, slug))
    seat = get_object_or_404(seats.select_related("event"), pk=seat_id)
    where = (slug, seat.event.code, seat.component)
    try:
        count = excuse_rest(seat_id=seat.pk, reason=request.POST.get("reason", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("manage-panel", *where)
    messages.success(request, f"评委 {seat.number} 不再评其余 {count} 个参赛号，已登记为回避。")
    return redirect("manage-panel", *where)


@dataclass(frozen=True)
class _Place:
    """The panel component that is set up."""

    season: Competition
    of: EventScheme
    component: Component
    scored: dict[int, int]

    @property
    def panel_seats(self) -> Sequence[int]:
        """Its seats as they count now."""
        return self.of.seats[self.component.code]

    @property
    def others(self) -> list[Component]:
        """Other open panels of the event: the same people may sit there too."""
        locked = set(
            ComponentLock.objects.filter(event=self.of.event).values_list("component", flat=True)
        )
        return [
            each
            for each in self.of.scheme.components
            if each.code in self.of.seats
            and each.code != self.component.code
            and each.code not in locked
        ]

    @property
    def is_locked(self) -> bool:
        """Whether nobody may be seated any more."""
        locks = ComponentLock.objects.filter(event=self.of.event, component=self.component.code)
        return locks.exists()


def _season(request: SignedInRequest, slug: str) -> Competition:
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def _place(request: SignedInRequest, slug: str, code: str, component: str) -> _Place:
    season = _season(request, slug)
    of = event_scheme(get_object_or_404(Event, competition=season, code=code))
    found = of.component(component)
    if found is None or component not in of.seats:
        raise Http404
    owed = owed_sheets(of)
    scored = {seat: owed[component, seat][0] for seat in of.seats[component]}
    return _Place(season, of, found, scored)


def _form(
    request: SignedInRequest,
    place: _Place,
    rows: Sequence[SeatRow],
    *,
    refusal: Refused | None = None,
) -> HttpResponse:
    seats = Seat.objects.filter(event=place.of.event, component=place.component.code)
    context = {
        "season": place.season,
        "place": place,
        "rows": rows,
        "refusal": refusal,
        "judges": appointed_judges(place.season),
        "districts": District.objects.filter(delegations__competition=place.season),
        "rooms": Room.objects.filter(competition=place.season),
        "most": MOST_SEATS,
        "chosen": request.POST.getlist("components"),
        "reason": request.POST.get("reason", ""),
        "leaving": [seat for seat in seats if seat.name and place.scored.get(seat.number)],
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_panel.html", context, status=status)


def _list(request: SignedInRequest, slug: str, *, refusal: Refused | None = None) -> HttpResponse:
    season = _season(request, slug)
    panels = season_panels(season)
    context = {
        "season": season,
        "panels": panels,
        "judges": judge_lines(season, panels),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_panels.html", context, status=status)
