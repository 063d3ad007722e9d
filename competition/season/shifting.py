"""A season moved in time: how a trial season comes to surround today."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from competition.season.content import Activity, Season, Stage, Text

_REMARK = "shifted"
Timed = TypeVar("Timed", Stage, Activity)


def shift_season(season: Season, *, days: int, slug: str, title: str) -> Season:
    """The same season under another slug and title, every date `days` later (or earlier).

    The wording stays, so a text in front says that its dates are the original ones; dates in
    words (`when`) give way to the moved instants.
    """
    by = timedelta(days=days)
    return replace(
        season,
        slug=slug,
        title=title,
        short_title=title,
        texts=(_remark(season, days), *(text for text in season.texts if text.key != _REMARK)),
        period_from=season.period_from and season.period_from + by,
        period_to=season.period_to and season.period_to + by,
        stages=tuple(_stage(stage, by) for stage in season.stages),
        activities=tuple(_shifted(activity, by) for activity in season.activities),
        windows=tuple(
            replace(window, opens_at=window.opens_at + by, closes_at=window.closes_at + by)
            for window in season.windows
        ),
    )


def _remark(season: Season, days: int) -> Text:
    direction = "顺延" if days >= 0 else "提前"
    body = f"本届日程由“{season.title}”（{season.slug}）整体{direction} {abs(days)} 天得到；正文中的日期为原文。"
    return Text(key=_REMARK, title="日程说明", body=body)


def _stage(stage: Stage, by: timedelta) -> Stage:
    is_timed = stage.starts_at is not None or stage.ends_at is not None
    return replace(_shifted(stage, by), when="" if is_timed else "另行通知")


def _shifted(item: Timed, by: timedelta) -> Timed:
    return replace(item, starts_at=_later(item.starts_at, by), ends_at=_later(item.ends_at, by))


def _later(instant: datetime | None, by: timedelta) -> datetime | None:
    return instant and instant + by
