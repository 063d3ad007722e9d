"""The rows of 附件1 and the 领队 among them."""

from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import Task
from competition.models import Liaison
from competition.operations.filings import (
    ChangedMeanwhile,
    HeldPaper,
    hold_paper,
    next_version,
    require_draft,
)
from competition.operations.liaison_rows import MAX_ROWS, LiaisonRow, checked, row_of
from competition.queries.calendar import open_hours, require_open
from competition.queries.liaisons import row_stamp
from records.errors import Conflict, Refused
from records.models import PortalQuerySet
from records.operations.log import differences, record


def save_liaison(
    *,
    competition_id: int,
    row: LiaisonRow,
    by: User,
    liaison_id: int | None = None,
    seen: str = "",
) -> Liaison:
    """Add a row to the own district's draft, or change one.

    `seen` is the stamp of the row as the form showed it: a row that somebody changed
    meanwhile is not overwritten (ChangedMeanwhile).
    """
    require(by, Permission.FILE_LIAISONS)
    clean = checked(row)
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        require_draft(held)
        liaison = _row_to_write(held, liaison_id=liaison_id, seen=seen)
        changes = write_row(held, liaison=liaison, row=clean)
        if changes:
            next_version(held)
            record(
                "change_liaison" if liaison_id else "add_liaison",
                on=liaison,
                by=by,
                at=held.at,
                changes=changes,
                scope=held.competition.slug,
                label=held.label,
            )
    return liaison


def remove_liaison(*, competition_id: int, liaison_id: int, by: User) -> None:
    """Take a row off the own district's draft; a removed 领队 has to be named anew."""
    require(by, Permission.FILE_LIAISONS)
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        require_draft(held)
        liaison = _own_rows(held).get(pk=liaison_id)
        if liaison.is_leader:
            _require_renaming(held)
        _own_rows(held).filter(pk=liaison_id).delete()
        next_version(held)
        record(
            "remove_liaison",
            on=liaison,
            by=by,
            at=held.at,
            changes={key: (value, "") for key, value in asdict(row_of(liaison)).items() if value},
            scope=held.competition.slug,
            label=held.label,
        )


def name_leader(*, competition_id: int, liaison_id: int, by: User) -> Liaison:
    """Make one liaison the district's only 领队 (四(一)1: until the end of April)."""
    require(by, Permission.FILE_LIAISONS)
    with transaction.atomic():
        held = hold_paper(competition_id=competition_id, by=by)
        hours = open_hours(competition=held.competition, task=Task.LEADER, district=held.district)
        require_open(hours, at=held.at)
        liaison = _own_rows(held).get(pk=liaison_id)
        before = _own_rows(held).filter(is_leader=True).first()
        if before == liaison:
            return liaison
        _own_rows(held).filter(is_leader=True).update(is_leader=False)
        liaison.is_leader = True
        liaison.save(update_fields=["is_leader"])
        next_version(held)
        record(
            "name_leader",
            on=held.filing,
            by=by,
            at=held.at,
            changes={"leader": (before, liaison)},
            scope=held.competition.slug,
            label=held.label,
        )
    return liaison


def write_row(held: HeldPaper, *, liaison: Liaison, row: LiaisonRow) -> dict[str, tuple[Any, Any]]:
    """Write a checked row under the lock; return what changed. The mobile is unique per district."""
    values = asdict(row)
    changes = differences(liaison, values)
    if not changes:
        return {}
    others = _own_rows(held).exclude(pk=liaison.pk)
    twin = others.filter(mobile=row.mobile).first()
    if twin is not None:
        raise Refused(f"手机 {row.mobile} 已在本区的表中（{twin.name}），请核对。", field="mobile")
    for name, value in values.items():
        setattr(liaison, name, value)
    try:
        with transaction.atomic():
            liaison.save()
    except IntegrityError as error:
        raise Conflict("手机与本区另一名联络人相同，请刷新页面核对。", field="mobile") from error
    return changes


def new_row(held: HeldPaper) -> Liaison:
    """Return an unsaved row at the end of the district's table."""
    rows = _own_rows(held)
    if rows.count() >= MAX_ROWS:
        raise Refused(f"每个区最多填 {MAX_ROWS} 名联络人。")
    last = rows.aggregate(last=Max("order"))["last"] or 0
    return Liaison(competition=held.competition, district=held.district, order=last + 1)


def _require_renaming(held: HeldPaper) -> None:
    hours = open_hours(competition=held.competition, task=Task.LEADER, district=held.district)
    if hours is None or not hours.is_open(held.at):
        raise Refused("指定领队的时间已过，不能删除领队。可以修改这一行，或与组委会联系申请延期。")


def _row_to_write(held: HeldPaper, *, liaison_id: int | None, seen: str) -> Liaison:
    if liaison_id is None:
        return new_row(held)
    liaison = _own_rows(held).get(pk=liaison_id)
    if row_stamp(liaison) != seen:
        raise ChangedMeanwhile("您打开本页后，本区有人修改了这一行。请对照下面的差异后再保存。")
    return liaison


def _own_rows(held: HeldPaper) -> PortalQuerySet[Liaison]:
    return Liaison.objects.filter(competition=held.competition, district=held.district)
