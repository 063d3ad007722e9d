"""检录: ticked at the door, and settled by the session's rule."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking.sheets import Content
from competition.models import Arrival
from competition.operations.day_steps import HeldDay, hold_day, refuse_locked, retime
from competition.operations.freezing import freeze_by_first_mark
from competition.operations.sheet_store import SheetWrite, changes_of, store_sheets
from competition.queries.arrivals import DoorRow, door_rows
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import Changes, differences
from records.operations.prose import checked_prose


def mark_arrival(
    *,
    session_id: int,
    entry_id: int,
    by: User,
    id_checked: bool = False,
    phone_kept: bool = False,
    note: str = "",
    arrived_at: datetime | None = None,
) -> Arrival:
    """到达: the first time stays; once more changes what was checked.

    `arrived_at` is for who was let in before anybody ticked: earlier than now, and the note
    says why.
    """
    require(by, Permission.RUN_DAY)
    words = checked_prose(note, label="备注", field="note", most=200)
    with transaction.atomic():
        held = hold_day(session_id=session_id, by=by)
        at = database_now()
        entry = next((each for each in held.entries.values() if each.pk == entry_id), None)
        if entry is None:
            raise Conflict("这个参赛号已退赛或被替换，请刷新页面。")
        _check_time(arrived_at, words, at=at)
        row = Arrival.objects.filter(session=held.leader, entry=entry).first()
        first = row.arrived_at if row else at
        row = row or Arrival(session=held.leader, entry=entry)
        wanted = {
            "arrived_at": arrived_at or first,
            "id_checked": id_checked,
            "phone_kept": phone_kept,
            "note": words,
        }
        changes = differences(row, wanted)
        for name, value in wanted.items():
            setattr(row, name, value)
        row.by = by
        row.save()
        held.log("mark_arrival", row, by=by, at=at, changes=changes, about=entry.number)
    return row


def undo_arrival(*, session_id: int, entry_id: int, reason: str, by: User) -> None:
    """取消到达: ticked for the wrong person."""
    require(by, Permission.RUN_DAY)
    why = checked_prose(
        reason, label="原因", field="reason", missing="请填写取消到达的原因。", most=200
    )
    with transaction.atomic():
        held = hold_day(session_id=session_id, by=by)
        at = database_now()
        row = Arrival.objects.filter(session=held.leader, entry=entry_id).first()
        if row is None:
            raise Conflict("这个参赛号没有到达记录，请刷新页面。")
        changes: Changes = {"arrived_at": (row.arrived_at, None)}
        number = row.entry.number
        held.log("undo_arrival", row, by=by, at=at, changes=changes, reason=why, about=number)
        row.delete()


def settle_arrivals(*, session_id: int, entry_ids: Collection[int], by: User) -> int:
    """结束检录: give those named the state of the session's rule; return how many.

    Only who is late by the rule, or can no longer come in time, and has nothing on a sheet.
    It is written as the sheet of each component of the appearance, so a clerk corrects it like
    any other; who stays away takes no slot time.
    """
    require(by, Permission.RUN_DAY)
    if not entry_ids:
        raise Refused("请勾选要处理的参赛号。", field="entry")
    with transaction.atomic():
        held = hold_day(session_id=session_id, by=by)
        at = database_now()
        refuse_locked(held)
        rows = [row for row in door_rows(held.sessions, at=at) if row.entry.pk in set(entry_ids)]
        _refuse_unsettleable(rows, entry_ids)
        scheme = freeze_by_first_mark(event=held.of.event, at=at, by=by)
        writes = _writes(held, rows)
        store_sheets(writes, fingerprint=scheme.fingerprint, by=by, at=at)
        retime(held.sessions)
        held.log("settle_arrivals", held.leader, by=by, at=at, changes=changes_of(writes))
    return len(rows)


def _check_time(arrived_at: datetime | None, note: str, *, at: datetime) -> None:
    if arrived_at is None:
        return
    if arrived_at > at:
        raise Refused("到达时间不能晚于现在。", field="time")
    if not note:
        raise Refused("补登到达时间须在备注中写明原因。", field="note")


def _refuse_unsettleable(rows: Sequence[DoorRow], entry_ids: Collection[int]) -> None:
    wrong = [row.entry.number for row in rows if not row.verdict]
    if wrong:
        raise Conflict(
            f"{'、'.join(wrong)} 已到、尚未到时限，或已有成绩记录，不能按未到处理。请刷新页面核对。"
        )
    if len(rows) != len(set(entry_ids)):
        raise Conflict("所选参赛号中有已退赛或被替换的，请刷新页面核对。")


def _writes(held: HeldDay, rows: Sequence[DoorRow]) -> list[SheetWrite]:
    return [
        SheetWrite(
            row.entry,
            session.component,
            0,
            None,
            Content({}, state=session.late_state, note=row.why),
            sealed=True,
        )
        for session in held.sessions
        for row in rows
    ]
