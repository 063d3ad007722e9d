"""What anybody may read: the season of the day, its calendar, its announcements."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from competition.enums import TASK_LABELS, Task
from competition.models import Announcement, Competition, Stage, Window
from records.text import LOCAL, closing_words, date_words, duration_words, instant_words


@dataclass(frozen=True)
class Moment:
    """One line of the calendar. `state` picks the colour, `state_words` say it."""

    name: str
    when: str
    state: str
    state_words: str
    detail: str = ""
    place: str = ""


def public_seasons() -> QuerySet[Competition]:
    """The public competitions, the one that closes last first."""
    found = Competition.objects.public().annotate(last=Max("windows__closes_at"))
    return found.order_by("-last", "-created_at", "slug")


def current_season(seasons: list[Competition], *, at: datetime) -> Competition | None:
    """The season under way (the one that ends first), else the one that ended last."""
    ends = [(getattr(season, "last", None), season) for season in seasons]
    running = [(last, season) for last, season in ends if last is not None and last > at]
    if running:
        return min(running, key=lambda pair: (pair[0], pair[1].slug))[1]
    return seasons[0] if seasons else None


def published_announcements(at: datetime) -> QuerySet[Announcement]:
    """Published ones of public competitions, newest first."""
    return Announcement.objects.published(at).select_related("competition")


def stage_moments(competition: Competition, *, at: datetime) -> list[Moment]:
    """三 竞赛时间, stage by stage."""
    return [_stage(stage, at) for stage in competition.stages.all()]


def window_moments(competition: Competition, *, at: datetime) -> list[Moment]:
    """What the districts hand in until when."""
    windows = competition.windows.select_related("event").order_by("closes_at", "pk")
    return [_window(window, at) for window in windows]


def _stage(stage: Stage, at: datetime) -> Moment:
    state, words = _state(stage.starts_at, stage.ends_at, at, end="结束")
    days = [
        date_words(day.date()) if day else ""
        for day in (_local(stage.starts_at), _last_day(stage.ends_at))
    ]
    dates = "至".join(day for day in days if day) if any(days) else ""
    return Moment(
        stage.name,
        stage.when or dates or "另行通知",
        state,
        words,
        detail=stage.text,
        place=stage.place,
    )


def _window(window: Window, at: datetime) -> Moment:
    state, words = _state(window.opens_at, window.closes_at, at, end="截止")
    name = TASK_LABELS[Task(window.task)]
    event = f"（{window.event.name}）" if window.event else ""
    when = f"{instant_words(window.opens_at)}至{closing_words(window.closes_at)}"
    return Moment(f"{name}{event}", when, state, words)


def _state(
    starts_at: datetime | None, ends_at: datetime | None, at: datetime, *, end: str
) -> tuple[str, str]:
    if starts_at is None and ends_at is None:
        return "pending", "另行通知"
    if starts_at is not None and at < starts_at:
        return "pending", f"距开始还有 {duration_words(starts_at - at)}"
    if ends_at is None:
        return "open", "进行中"
    if at < ends_at:
        return "open", f"距{end}还有 {duration_words(ends_at - at)}"
    return "withdrawn", f"已{end}"


def _local(instant: datetime | None) -> datetime | None:
    return instant.astimezone(LOCAL) if instant is not None else None


def _last_day(instant: datetime | None) -> datetime | None:
    """The last day that is wholly or partly inside: an end at midnight belongs to the day before."""
    return (instant - timedelta(microseconds=1)).astimezone(LOCAL) if instant is not None else None
