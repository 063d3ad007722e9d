"""Desk lines about marks: what the clerk still has to key, what the organizer can compute."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.models import Competition, Event
from competition.queries.score_progress import EventProgress, score_progress


@desk_provider
def keying_lines(user: User, at: datetime) -> Iterator[Todo]:
    """One line per event whose marks are not all handed in and locked."""
    if not user.may(Permission.ENTER_SCORES) and not user.may(Permission.LOCK_SCORES):
        return
    page = "clerk-home" if user.may(Permission.ENTER_SCORES) else "manage-scores"
    begun = Event.objects.filter(scheme__frozen_at__isnull=False).values("competition")
    for season in Competition.objects.visible_to(user).filter(pk__in=begun):
        address = reverse(page, kwargs={"slug": season.slug})
        for event in score_progress(season):
            if event.accepted:
                yield _line(event, address, season.short_title)


def _line(event: EventProgress, address: str, season: str) -> Todo:
    components = [each for each in event.components if each.component is not None]
    owed = sum(seat.owed for each in components for seat in each.seats)
    done = sum(seat.handed_in for each in components for seat in each.seats if seat.is_owed)
    is_over = all(each.is_locked for each in components)
    return Todo(
        title=f"成绩录入：{event.of.event.name}",
        address=address,
        state="done" if is_over else "open",
        detail=_words(done, owed, is_over=is_over),
        season=season,
    )


def _words(done: int, owed: int, *, is_over: bool) -> str:
    if is_over:
        return "各环节均已锁定。"
    if done == owed:
        return f"{owed} 张评分表已全部提交，等待核对和锁定。"
    return f"已提交 {done} / {owed} 张评分表。"
