"""回避, the organizer's side: the list with reasons, deciding one, lifting one."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.models import Competition, Entry, Event, Seat
from competition.operations.recusals import decide_recusal, lift_recusal, restore_recusal
from competition.queries.panel_counts import short_panels, short_words
from competition.queries.recusal_page import RecusalLine, recusal_lines
from competition.queries.schemes import event_scheme
from records.errors import Refused
from records.text import row_id

PER_PAGE = 50


@allowed(Permission.RUN_DAY)
@require_safe
def manage_recusals(request: SignedInRequest, slug: str, event: str) -> HttpResponse:
    """Everything about one event, standing and lifted."""
    return _page(request, _event(request, slug, event))


@allowed(Permission.RUN_DAY)
@require_POST
def manage_recusal_decide(request: SignedInRequest, slug: str, event: str) -> HttpResponse:
    """The organizer decides that a seat steps aside for an entry."""
    found = _event(request, slug, event)
    number = request.POST.get("number", "").strip()
    entry = Entry.objects.filter(event=found, number=number, status=EntryStatus.ACCEPTED).first()
    if entry is None:
        return _page(request, found, refusal=Refused(f"没有参赛号“{number}”，请核对。"))
    entry_id = entry.pk

    def act(seat: Seat, reason: str) -> None:
        decide_recusal(seat_id=seat.pk, entry_id=entry_id, reason=reason, by=request.user)

    return _acted(request, found, act, "已登记回避。")


@allowed(Permission.RUN_DAY)
@require_POST
def manage_recusal_lift(request: SignedInRequest, slug: str, event: str) -> HttpResponse:
    """The organizer decides that a recusal does not apply."""
    entry_id = row_id(request.POST.get("entry", ""))

    def act(seat: Seat, reason: str) -> None:
        lift_recusal(seat_id=seat.pk, entry_id=entry_id, reason=reason, by=request.user)

    return _acted(request, _event(request, slug, event), act, "已解除这一回避。")


@allowed(Permission.RUN_DAY)
@require_POST
def manage_recusal_restore(request: SignedInRequest, slug: str, event: str) -> HttpResponse:
    """A lifted recusal applies again."""
    entry_id = row_id(request.POST.get("entry", ""))

    def act(seat: Seat, _reason: str) -> None:
        restore_recusal(seat_id=seat.pk, entry_id=entry_id, by=request.user)

    return _acted(request, _event(request, slug, event), act, "已恢复这一回避。")


def _event(request: SignedInRequest, slug: str, code: str) -> Event:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    return get_object_or_404(
        Event.objects.select_related("competition"), competition=season, code=code
    )


def _acted(
    request: SignedInRequest, event: Event, act: Callable[[Seat, str], None], done: str
) -> HttpResponse:
    seat = get_object_or_404(Seat, event=event, pk=row_id(request.POST.get("seat", "")))
    try:
        act(seat, request.POST.get("reason", ""))
    except Refused as refusal:
        return _page(request, event, refusal=refusal)
    messages.success(request, done)
    return redirect("manage-recusals", slug=event.competition.slug, event=event.code)


def _page(
    request: SignedInRequest, event: Event, *, refusal: Refused | None = None
) -> HttpResponse:
    of = event_scheme(event)
    q = request.GET.get("q", "").strip()[:40]
    lines = [line for line in recusal_lines(of) if _matches(line, q)]
    seats = Seat.objects.filter(event=event).order_by("component", "number")
    names = {each.code: each.name for each in of.scheme.components}
    context = {
        "season": event.competition,
        "event": event,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "seats": [
            (seat.pk, f"{names.get(seat.component, seat.component)} 评委 {seat.number} {seat.name}")
            for seat in seats
        ],
        "warnings": short_words(of, short_panels(of)),
        "refusal": refusal,
        "typed": request.POST,
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/manage_recusals.html", context, status=status)


def _matches(line: RecusalLine, q: str) -> bool:
    return not q or any(q in text for text in (line.number, line.who, line.component, line.source))
