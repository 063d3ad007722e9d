"""What 附件1 and the calendar put on the desk: for a liaison and for the organizer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.enums import ProgressStage, Task
from competition.models import Competition
from competition.queries.addresses import progress_address, task_address
from competition.queries.progress import Cell, TaskColumn, progress_columns
from competition.queries.timetable import seasons_around
from districts.models import District

REMEMBERED: Final = timedelta(days=30)
"""A task that closed longer ago than this leaves the desk."""
_OWN: Final = (Task.LIAISONS, Task.LEADER)
_WORDS: Final = {
    Task.LIAISONS: ("报送各区联络人员信息表（附件1）", "已报送各区联络人员信息表（附件1）"),
    Task.LEADER: ("指定领队", "已指定领队"),
}


@desk_provider
def liaison_lines(user: User, at: datetime) -> Iterator[Todo]:
    """附件1 to file and the 领队 to name, by when, or that it is done."""
    if not user.may(Permission.FILE_LIAISONS):
        return
    for competition in _seasons(user, at):
        districts = District.objects.of(user).filter(delegations__competition=competition)
        for column in progress_columns(competition, at=at, districts=districts, tasks=_OWN):
            for cell in column.cells:
                if at >= cell.hours.opens_at:
                    yield _own_line(competition, cell)


@desk_provider
def organizer_lines(user: User, at: datetime) -> Iterator[Todo]:
    """One line per task that some districts have not handed in: how many, by when."""
    if not user.may(Permission.REMIND):
        return
    for competition in _seasons(user, at):
        for column in progress_columns(competition, at=at):
            if column.missing and at >= column.hours.opens_at:
                yield _late_line(competition, column)


def _seasons(user: User, at: datetime) -> list[Competition]:
    running = seasons_around(at, before=at - REMEMBERED)
    mine = Competition.objects.visible_to(user)
    return list(mine.filter(pk__in=[competition.pk for competition in running]))


def _own_line(competition: Competition, cell: Cell) -> Todo:
    to_do, done = _WORDS[cell.task]
    is_done = cell.stage == ProgressStage.FILED
    state = "done" if is_done else "late" if cell.stage == ProgressStage.LATE else "open"
    return Todo(
        title=done if is_done else to_do,
        address=task_address(competition, cell.task),
        state=state,
        detail=cell.detail if is_done else _advice(cell),
        due=cell.hours.closes_at,
        season=competition.short_title,
    )


def _advice(cell: Cell) -> str:
    if cell.stage == ProgressStage.LATE:
        return "已经截止。如确需办理，请与组委会联系申请延期。"
    if cell.task == Task.LEADER:
        return "从附件1 的联络人中指定一名领队。"
    if cell.stage == ProgressStage.DRAFT:
        return f"已填写 {cell.detail}，还没有报送。"
    return "还没有填写联络人。"


def _late_line(competition: Competition, column: TaskColumn) -> Todo:
    late = column.count(ProgressStage.LATE)
    missing = len(column.missing)
    names = "、".join(cell.district.name for cell in column.missing[:8])
    return Todo(
        title=f"{column.label}：{missing} 个区未办结",
        address=progress_address(competition, column.task),
        state="late" if late else "pending",
        detail=names + ("等" if missing > 8 else ""),
        due=column.hours.closes_at,
        season=competition.short_title,
    )
