"""Desk lines about judging: what a judge still owes, and when the organizer asked for it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.models import Competition, ComponentLock, Event, Seat
from competition.queries.panel_page import owed_sheets, reminded_at
from competition.queries.schemes import event_scheme
from records.text import instant_words


@desk_provider
def judging_lines(user: User, at: datetime) -> Iterator[Todo]:
    """One line per event in which the account sits on a panel."""
    if not user.may(Permission.JUDGE):
        return
    seasons = Competition.objects.visible_to(user)
    seats: dict[Event, list[Seat]] = defaultdict(list)
    mine = Seat.objects.filter(judge=user, event__competition__in=seasons)
    for seat in mine.select_related("event__competition").order_by("event__order", "pk"):
        seats[seat.event].append(seat)
    for event, own in seats.items():
        line = _line(event, own, user)
        if line is not None:
            yield line


def _line(event: Event, seats: list[Seat], user: User) -> Todo | None:
    owed = owed_sheets(event_scheme(event))
    locked = set(ComponentLock.objects.filter(event=event).values_list("component", flat=True))
    open_seats = [seat for seat in seats if seat.component not in locked]
    places = [owed.get((seat.component, seat.number), (0, [])) for seat in open_seats]
    done, left = sum(scored for scored, _ in places), sum(len(missing) for _, missing in places)
    if not done and not left:
        return None
    told = reminded_at(event.competition, [user.pk]).get(user.pk) if left else None
    asked = f"组委会已于{instant_words(told)}提醒。" if told else ""
    return Todo(
        title=f"评分：{event.name}",
        address=f"/judge/{event.competition.slug}/",
        state="open" if left else "done",
        detail=f"已提交 {done} 张评分表，还有 {left} 张。{asked}" if left else f"{done} 张已交齐。",
        season=event.competition.short_title,
    )
