"""Taking and giving up a place: submit, recall, withdraw, substitute.

A place is taken under the lock of the event's quota row; `uq_slot` is the second wall.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission, Role
from competition.enums import HOLDING, EntryStatus
from competition.models import Entry
from competition.operations.eligibility_check import (
    entry_problems,
    is_waived,
    write_findings,
)
from competition.operations.entry_steps import (
    Held,
    free_slot,
    full_message,
    hold_entry,
    hold_people,
    log_entry,
    require_in_time,
    set_status,
    tell_organizers,
    tell_other_side,
    thing_of,
)
from competition.operations.slot_heirs import free_slot_times
from competition.transitions import check_move
from records.clock import database_now
from records.errors import Conflict, Refused, RefusedMany
from records.operations.prose import checked_prose


def submit_entry(*, entry_id: int, by: User) -> Entry:
    """Hand a draft or returned entry in: it takes the smallest free place of its district.

    Refuses with every blocking problem at once. The time that counts is the database's after
    the lock; a returned entry may be handed in until its fix-by instant.
    """
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        check_move(held.entry.status, EntryStatus.SUBMITTED)
        entry, before = held.entry, held.entry.status
        if entry.replaces is not None and entry.replaces.status in HOLDING:
            raise Conflict("这份草稿用于替换已提交的选手，请填写替换原因后办理“替换”。")
        within = take_place(held, at=at)
        tell_organizers(entry, f"{entry.district.name}提交了选手（{entry.event.name}）", at=at)
        _log_move("submit_entry", entry, before, by=by, at=at, within=within)
    return entry


def recall_entry(*, entry_id: int, by: User) -> Entry:
    """Take a submitted entry back to draft, while the window is open and nobody has decided."""
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        entry, before = held.entry, held.entry.status
        check_move(before, EntryStatus.DRAFT)
        within = require_in_time(entry, at=at)
        set_status(entry, EntryStatus.DRAFT)
        tell_organizers(
            entry,
            f"{entry.district.name}撤回了{thing_of(entry)}（{entry.event.name}）以便修改",
            at=at,
        )
        _log_move("recall_entry", entry, before, by=by, at=at, within=within)
    return entry


def withdraw_entry(*, entry_id: int, reason: str, by: User) -> Entry:
    """退赛: give the place up for good, with a reason; by the district or by an organizer.

    After scoring has begun a person who stays away is 弃权 on the sheets, not withdrawn.
    """
    require(by, Permission.NOMINATE if by.role == Role.LIAISON else Permission.REVIEW_ENTRIES)
    why = _required_reason(reason, "请填写退赛原因。")
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        entry, before = held.entry, held.entry.status
        _leave(entry, at=at)
        left = "选手退赛" if entry.event.is_personal else f"{thing_of(entry)}退出参评"
        subject = f"{entry.district.name}{left}（{entry.event.name}）"
        tell_other_side(entry, subject, by=by, at=at, body=why)
        _log_move("withdraw_entry", entry, before, by=by, at=at, reason=why)
    return entry


def substitute_entry(*, entry_id: int, reason: str, by: User) -> Entry:
    """Hand in the draft that replaces an entry, and withdraw the replaced one, in one act.

    `entry_id` is the new entry's; both happen or neither. The deadline is the new one's own.
    """
    require(by, Permission.NOMINATE)
    why = _required_reason(reason, "请填写替换原因。")
    with transaction.atomic():
        held, old = _hold_pair(entry_id, by)
        at = database_now()
        check_move(held.entry.status, EntryStatus.SUBMITTED)
        if old.status not in HOLDING:
            raise Conflict("被替换的选手已不占用名额，请直接提交。")
        entry, before, old_before = held.entry, held.entry.status, old.status
        _leave(old, at=at)
        within = take_place(held, at=at, leaving=[old.pk])
        subject = f"{entry.district.name}替换了选手（{entry.event.name}）"
        tell_organizers(entry, subject, at=at, body=why)
        _log_move("withdraw_entry", old, old_before, by=by, at=at, reason=why)
        _log_move("substitute_entry", entry, before, by=by, at=at, reason=why, within=within)
    return entry


def _hold_pair(entry_id: int, by: User) -> tuple[Held, Entry]:
    """Lock quota, both persons, both entries, ids ascending, whichever was first."""
    draft = Entry.objects.visible_to(by).select_related("replaces").get(pk=entry_id)
    if draft.replaces is None:
        raise Refused("这份草稿不是替换，请直接提交。")
    first, second = sorted([draft, draft.replaces], key=lambda entry: entry.pk)
    both = {first.pk: hold_entry(entry_id=first.pk, by=by)}
    hold_people([first.competitor_id, second.competitor_id])
    both[second.pk] = hold_entry(entry_id=second.pk, by=by)
    return both[draft.pk], both[draft.replaces.pk].entry


def take_place(held: Held, *, at: datetime, leaving: Sequence[int] = ()) -> str:
    """Check time, place and rules, name all problems at once, hold the place.

    Return in words which deadline let it pass. Nothing is logged here: the log's lock is the
    last one taken, after every row that somebody else may be waiting for.
    """
    entry = held.entry
    within = require_in_time(entry, at=at)
    found = entry_problems(held, leaving=leaving)
    refusals = [
        (problem.field, f"{problem.message}（{problem.clause}）")
        for problem in found
        if problem.is_blocking and not is_waived(entry, problem)
    ]
    slot = entry.slot or free_slot(held, beside=leaving)
    if slot is None:
        refusals.insert(0, ("", full_message(held)))
    if refusals:
        raise RefusedMany(refusals)
    set_status(entry, EntryStatus.SUBMITTED, slot=slot, submitted_at=at, decided_at=None)
    write_findings(entry, found, at=at)
    return within


def _leave(entry: Entry, *, at: datetime) -> None:
    check_move(entry.status, EntryStatus.WITHDRAWN)
    if entry.sheets.exists():
        raise Conflict("已有成绩记录，不能退出；缺席的请在成绩中记为“弃权”或“缺考”。")
    set_status(entry, EntryStatus.WITHDRAWN, decided_at=at)
    free_slot_times(entry)


def _log_move(
    action: str,
    entry: Entry,
    before: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    within: str = "",
) -> None:
    changes: dict[str, tuple[object, object]] = {"status": (before, entry.status)}
    if within:
        changes["within"] = ("", within)
    if entry.slot is not None:
        changes["slot"] = (None, entry.slot)
    log_entry(action, entry, by=by, at=at, changes=changes, reason=reason)


def _required_reason(reason: str, message: str) -> str:
    return checked_prose(reason, label="原因", field="reason", missing=message)
