"""催交: telling judges whose sheets are missing; the same person not more often than in 10 minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Competition
from competition.queries.panel_page import (
    REMINDER,
    JudgeLine,
    judge_lines,
    reminded_at,
    season_panels,
)
from records.clock import database_now
from records.errors import Conflict
from records.operations.log import record
from records.operations.messages import send_message

EVERY: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class JudgesReminded:
    """Names of the judges told now, and of those told less than ten minutes ago."""

    told: list[str]
    told_before: list[str]


def remind_judges(*, slug: str, by: User, judges: Sequence[int] | None = None) -> JudgesReminded:
    """Remind these accounts (None: all) of the sheets they still owe."""
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).locked().get(slug=slug)
        at = database_now()
        lines = [
            line
            for line in judge_lines(competition, season_panels(competition))
            if judges is None or line.judge.pk in judges
        ]
        if not lines:
            raise Conflict("评分表已交齐，不需要提醒。")
        last = reminded_at(competition, [line.judge.pk for line in lines])
        due = [
            line for line in lines if line.judge.pk not in last or at - last[line.judge.pk] >= EVERY
        ]
        before = [line.judge.name for line in lines if line not in due]
        if not due:
            raise Conflict(f"10 分钟内已提醒过{'、'.join(before)}，请稍后再提醒。")
        for line in due:
            send_message(
                to=[line.judge],
                subject=f"请尽快提交评分表（还有 {line.count} 张）",
                body=_body(line),
                link=f"/judge/{slug}/",
                key=f"{REMINDER}:{slug}:{at.isoformat()}",
                at=at,
            )
        record(
            "remind_judges",
            on=competition,
            by=by,
            at=at,
            changes={"judges": ("", [line.judge.pk for line in due])},
            scope=slug,
            label=f"{len(due)} 名评委",
        )
    return JudgesReminded([line.judge.name for line in due], before)


def _body(line: JudgeLine) -> str:
    return "\n".join(f"{place}：还有 {count} 张未提交" for place, count in line.missing)
