"""Recording the draw that parts those who are equal in every tie key (同分抽签)."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Standing, TieDraw
from competition.operations.sheet_grid import lock_marks
from competition.queries.schemes import event_scheme
from competition.queries.tie_draws import tie_groups
from records.errors import Conflict, Refused, RefusedMany
from records.operations.log import record
from records.operations.prose import checked_prose

_MOST = 9_999


def record_tie_draw(
    *, standing_id: int, rank: int, numbers: Mapping[str, str], how: str, by: User
) -> int:
    """Record the numbers drawn by those who share `rank` in the latest run; return how many.

    `numbers` maps 参赛号 → the number as typed, each another whole number; `how` tells where
    it was drawn and before whom. They count from the next computation.
    """
    require(by, Permission.CONFIRM_STANDING)
    with transaction.atomic():
        runs = Standing.objects.visible_to(by).select_related("event__competition")
        standing = runs.get(pk=standing_id)
        event = standing.event
        locked = lock_marks(event, list(numbers))
        if Standing.objects.filter(event=event, run__gt=standing.run).exists():
            raise Conflict("之后又计算过成绩，请在最近一次计算的页面上登记抽签。")
        groups = {group.rank: group for group in tie_groups(standing, event_scheme(event))}
        if rank not in groups:
            raise Conflict("这一名次没有须抽签的同分者。")
        words = checked_prose(
            how, label="抽签情况", field="how", missing="请填写在何处、由谁在场监督抽签。", most=200
        )
        drawn = _read(groups[rank].numbers, numbers)
        before = groups[rank].numbers
        for number, place in drawn.items():
            TieDraw.objects.update_or_create(
                entry=locked.entries[number],
                defaults={"number": place, "how": words, "by": by, "at": locked.at},
            )
        record(
            "record_tie_draw",
            on=standing,
            by=by,
            at=locked.at,
            changes={number: (before[number], place) for number, place in drawn.items()},
            reason=words,
            scope=event.competition.slug,
            label=f"{event.name} 第 {rank} 名同分",
        )
    return len(drawn)


def _read(owed: Mapping[str, int | None], typed: Mapping[str, str]) -> dict[str, int]:
    problems, found = [], {}
    for number in owed:
        text = typed.get(number, "").strip()
        if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= _MOST:
            problems.append((number, f"{number}：抽签号应为 1 到 {_MOST} 的整数。"))
        else:
            found[number] = int(text)
    if problems:
        raise RefusedMany(problems)
    if len(set(found.values())) < len(found):
        raise Refused("同分者的抽签号不能相同。", field="numbers")
    return found
