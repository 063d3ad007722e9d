"""Reminders before each closing, and the notice after it. Run by the schedule."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from competition.enums import TASK_LABELS, Task
from competition.models import Competition
from competition.operations.reminders import reminder_body
from competition.operations.schedule import Slot, periodic_task
from competition.queries.addresses import progress_address, task_address
from competition.queries.people import liaison_accounts, organizer_accounts
from competition.queries.progress import Cell, is_reported, progress_columns
from competition.queries.timetable import Timetable, seasons_around
from districts.models import District
from records.operations.log import record
from records.operations.messages import send_message
from records.text import closing_words

REMIND_DAYS: Final = (7, 3, 1)
ANNOUNCED_WITHIN: Final = timedelta(days=30)
"""A window that closed longer ago than this is history: nobody is told of it any more."""


def reminder_slots(at: datetime) -> Iterator[Slot]:
    """The latest reminder day reached for each task and closing that still lies ahead.

    Days that were missed while no beat ran are not sent late: only the nearest one is.
    """
    for competition, task, opens_at, closes_at in _closings(at, after=at):
        reached = [
            days
            for days in REMIND_DAYS
            if opens_at <= closes_at - timedelta(days=days) <= at < closes_at
        ]
        if reached:
            yield _slot(competition, task, closes_at, suffix=f":{min(reached)}")


def closing_slots(at: datetime) -> Iterator[Slot]:
    """Each closing, extended or not, that has passed within the last thirty days."""
    for competition, task, _, closes_at in _closings(at, after=at - ANNOUNCED_WITHIN):
        if closes_at <= at:
            yield _slot(competition, task, closes_at)


@periodic_task("deadline-reminder", slots=reminder_slots)
def remind_before_closing(slot: Slot, at: datetime) -> None:
    """Tell every district that has not handed in how much time is left."""
    competition, task, cells = _cells(slot, at)
    missing = [cell for cell in cells if cell.is_missing]
    for cell in missing:
        send_message(
            to=liaison_accounts(cell.district),
            subject=f"即将截止：{TASK_LABELS[task]}",
            body=reminder_body(cell),
            link=task_address(competition, task),
            key=f"deadline:{slot.key}",
            at=at,
        )
    if missing:
        _record("remind_deadline", competition, slot, missing, at=at)


@periodic_task("closing-notice", slots=closing_slots)
def announce_closing(slot: Slot, at: datetime) -> None:
    """Tell the organizers who is late, and each late district, dated with the true closing."""
    competition, task, cells = _cells(slot, at)
    closing: datetime = slot.about["closes_at"]
    late = [cell for cell in cells if cell.is_missing]
    send_message(
        to=organizer_accounts(competition),
        subject=f"已截止：{TASK_LABELS[task]}",
        body=_closing_report(cells, late, closing),
        link=progress_address(competition, task),
        key=f"closed:{slot.key}",
        at=closing,
    )
    for cell in late:
        send_message(
            to=liaison_accounts(cell.district),
            subject=f"已截止，未办结：{TASK_LABELS[task]}",
            body=reminder_body(cell),
            link=task_address(competition, task),
            key=f"closed:{slot.key}",
            at=closing,
        )
    _record("announce_closing", competition, slot, late, at=at)


def _closings(
    at: datetime, *, after: datetime
) -> Iterator[tuple[Competition, Task, datetime, datetime]]:
    for competition in seasons_around(at, before=after):
        timetable = Timetable(competition)
        districts = list(
            District.objects.filter(delegations__competition=competition).values_list(
                "pk", flat=True
            )
        )
        for task in filter(is_reported, timetable.tasks()):
            hours = [timetable.hours(task, district) for district in districts]
            known = {(each.opens_at, each.closes_at) for each in hours if each is not None}
            for opens_at, closes_at in sorted(known):
                if closes_at > after:
                    yield competition, task, opens_at, closes_at


def _slot(competition: Competition, task: Task, closes_at: datetime, suffix: str = "") -> Slot:
    instant = closes_at.astimezone(UTC)
    return Slot(
        key=f"{competition.pk}:{task}:{instant:%Y%m%dT%H%M%S}{suffix}",
        due=closes_at,
        about={"competition": competition, "task": task, "closes_at": closes_at},
    )


def _cells(slot: Slot, at: datetime) -> tuple[Competition, Task, list[Cell]]:
    competition, task = slot.about["competition"], slot.about["task"]
    columns = progress_columns(competition, at=at)
    cells = [
        cell
        for column in columns
        if column.task == task
        for cell in column.cells
        if cell.hours.closes_at == slot.about["closes_at"]
    ]
    return competition, task, cells


def _closing_report(cells: list[Cell], late: list[Cell], closing: datetime) -> str:
    head = (
        f"{closing_words(closing)}截止，应办 {len(cells)} 个区，办结 {len(cells) - len(late)} 个。"
    )
    names = "、".join(cell.district.name for cell in late)
    return f"{head}\n未办结：{names}。" if late else f"{head}各区均已办结。"


def _record(
    action: str, competition: Competition, slot: Slot, cells: list[Cell], *, at: datetime
) -> None:
    record(
        action,
        on=competition,
        by=None,
        at=at,
        changes={
            "districts": ("", [cell.district.code for cell in cells]),
            "closes_at": ("", slot.about["closes_at"]),
        },
        scope=competition.slug,
        label=TASK_LABELS[slot.about["task"]],
    )
