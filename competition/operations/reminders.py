"""Reminding districts of what they still have to hand in. Once a day per task, not more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import TASK_LABELS, Task
from competition.models import Competition, Delegation
from competition.queries.addresses import task_address
from competition.queries.people import liaison_accounts
from competition.queries.progress import Cell, progress_columns
from districts.models import District
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import record
from records.operations.messages import send_message
from records.operations.prose import checked_prose
from records.text import LOCAL, closing_words, duration_words


@dataclass(frozen=True)
class Reminded:
    """What came of reminding several districts: their names."""

    told: list[str]
    told_before: list[str]
    without_account: list[str]


def remind_district(
    *, competition_id: int, district_id: int, task: Task, by: User, note: str = ""
) -> None:
    """Remind one district that has not handed in; refused when it was reminded today already."""
    require(by, Permission.REMIND)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(pk=competition_id)
        district = District.objects.get(pk=district_id, delegations__competition=competition)
        _hold(competition, [district])
        at = database_now()
        cells = _missing(competition, task, [district], at=at)
        if not cells:
            raise Conflict(f"{district.name}已办结“{TASK_LABELS[task]}”，不需要提醒。")
        outcome = _remind(competition, cells, note=note, by=by, at=at)
        if outcome.without_account:
            raise Refused(
                f"{district.name}还没有启用的联络人账号，站内消息送不到。请先开通账号，或电话联系。"
            )
        if outcome.told_before:
            raise Conflict(f"今天已就这一事项提醒过{district.name}，请明天再提醒。")


def remind_late_districts(*, competition_id: int, task: Task, by: User, note: str = "") -> Reminded:
    """Remind every district that has not handed in this task and was not reminded today."""
    require(by, Permission.REMIND)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(pk=competition_id)
        districts = list(District.objects.filter(delegations__competition=competition))
        _hold(competition, districts)
        at = database_now()
        cells = _missing(competition, task, districts, at=at)
        if not cells:
            raise Conflict(f"各区均已办结“{TASK_LABELS[task]}”，不需要提醒。")
        outcome = _remind(competition, cells, note=note, by=by, at=at)
        if not outcome.told:
            raise Conflict(_nobody_told(outcome))
    return outcome


def _hold(competition: Competition, districts: Sequence[District]) -> None:
    rows = Delegation.objects.filter(competition=competition, district__in=districts)
    list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def _missing(
    competition: Competition, task: Task, districts: Sequence[District], *, at: datetime
) -> list[Cell]:
    columns = progress_columns(competition, at=at, districts=districts)
    column = next((column for column in columns if column.task == task), None)
    if column is None:
        raise Refused("本届大赛没有安排这一事项的办理时间，不能提醒。")
    if at < column.hours.opens_at:
        raise Refused("这一事项还没有开始办理，不需要提醒。")
    return column.missing


def _remind(
    competition: Competition, cells: Sequence[Cell], *, note: str, by: User, at: datetime
) -> Reminded:
    outcome, note = Reminded([], [], []), checked_prose(note, label="附言", field="note")
    for cell in cells:
        accounts = list(liaison_accounts(cell.district))
        sent = send_message(
            to=accounts,
            subject=f"提醒：{TASK_LABELS[cell.task]}",
            body=reminder_body(cell, note=note),
            link=task_address(competition, cell.task),
            key=f"remind:{competition.slug}:{cell.task}:{at.astimezone(LOCAL):%Y-%m-%d}",
            at=at,
        )
        if not accounts:
            outcome.without_account.append(cell.district.name)
        elif not sent:
            outcome.told_before.append(cell.district.name)
        else:
            outcome.told.append(cell.district.name)
            _log(competition, cell, note=note, by=by, at=at)
    return outcome


def reminder_body(cell: Cell, *, note: str = "") -> str:
    """Say what is missing, by when, and what else the organizer wants to say."""
    closing = closing_words(cell.hours.closes_at)
    if cell.hours.is_open(cell.at):
        left = duration_words(cell.hours.closes_at - cell.at)
        lines = [f"{cell.district.name}尚未办结，{closing}截止，还有 {left}。"]
    else:
        lines = [f"{cell.district.name}尚未办结，已于{closing}截止。如需补办，请与组委会联系。"]
    return "\n".join([*lines, *([note] if note else [])])


def _log(competition: Competition, cell: Cell, *, note: str, by: User, at: datetime) -> None:
    record(
        "remind_district",
        on=Delegation.objects.get(competition=competition, district=cell.district),
        by=by,
        at=at,
        changes={"task": ("", str(cell.task))},
        reason=note,
        scope=competition.slug,
        label=f"{TASK_LABELS[cell.task]} {cell.district.name}",
    )


def _nobody_told(outcome: Reminded) -> str:
    parts = []
    if outcome.told_before:
        parts.append(f"今天都已提醒过（{'、'.join(outcome.told_before)}）")
    if outcome.without_account:
        parts.append(f"没有启用的联络人账号（{'、'.join(outcome.without_account)}）")
    return f"没有发出新的提醒：{'；'.join(parts)}。"
