"""Desk lines about coded papers: what clerk, organizer and supervisor can do now."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.marking.papers import PaperStage
from competition.models import CodeTable, Competition
from competition.queries.theory_hands import TableTask, table_tasks

_FOR_CLERKS = frozenset({PaperStage.KEYING, PaperStage.SETTLING, PaperStage.RECHECK})


@desk_provider
def theory_lines(user: User, at: datetime) -> Iterator[Todo]:
    """One line per table that waits for this role."""
    is_clerk = user.may(Permission.ENTER_SCORES)
    if not is_clerk and not user.may(Permission.RUN_DAY) and not user.may(Permission.WITNESS):
        return
    tables = CodeTable.objects.visible_to(user).filter(granted_at=None)
    seasons = Competition.objects.visible_to(user).filter(events__code_tables__in=tables)
    for season in seasons.distinct():
        for task in table_tasks(season, user):
            if _is_open(task, is_clerk=is_clerk):
                yield _line(task, season, is_clerk=is_clerk)


def _is_open(task: TableTask, *, is_clerk: bool) -> bool:
    stage = task.state.stage
    if not is_clerk:
        return stage is not PaperStage.OPENED
    is_done = task.own and task.done == task.state.counts.live
    return stage in _FOR_CLERKS and not (stage is PaperStage.KEYING and is_done)


def _line(task: TableTask, season: Competition, *, is_clerk: bool) -> Todo:
    state = task.state
    own = f"，已提交 {task.done} / {state.counts.live} 份" if task.own else ""
    address = (
        reverse("clerk-theory", args=[season.slug])
        if is_clerk
        else reverse("manage-theory-table", args=[season.slug, state.table.pk])
    )
    return Todo(
        title=f"理论试卷：{state.table.event.name}“{state.name}”",
        address=address,
        detail=f"{state.stage_words}{own}。",
        season=season.short_title,
    )
