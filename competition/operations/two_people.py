"""Acts that take two people (models.two_people): the steps that every such operation shares.

The caller holds the permission check, the transaction and the lock on the row; it saves the
row and records the act.
"""

from datetime import datetime
from typing import Final

from accounts.models import User
from accounts.roles import Role
from competition.models.two_people import WITHIN, TwoPeople
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose

FIELDS: Final = ("asked_by", "asked_at", "asked_reason", "granted_by", "granted_at")


def ask(thing: TwoPeople, *, reason: str, by: User, at: datetime) -> None:
    """Ask for the act; an asking that ran out, or one's own, is replaced."""
    if thing.is_granted:
        raise Conflict("已经双人确认过了，不必再次申请。")
    if thing.asked_by_id not in {None, by.pk} and is_waiting(thing, at):
        raise Conflict("另一人已经申请，请直接确认，或等它过期后再申请。")
    thing.asked_by, thing.asked_at = by, at
    thing.asked_reason = checked_prose(
        reason, label="事由", field="reason", missing="请填写事由。", most=200
    )


def grant(
    thing: TwoPeople, *, by: User, at: datetime, mixed: bool = True, within: bool = True
) -> None:
    """Confirm as the second person.

    `mixed` wants one organizer and one supervisor (组委会与监督员各一人); `within` the minutes.
    """
    if thing.is_granted:
        raise Conflict("已经双人确认过了。")
    asker = thing.asked_by
    if asker is None:
        raise Conflict("还没有人申请，不能确认。")
    if asker.pk == by.pk:
        raise Refused("申请人不能自己确认：须由另一人确认。")
    if not asker.is_active:
        raise Conflict("申请人的账号已停用，原申请不能确认。请驳回后由在任人员重新申请。")
    if mixed and {asker.role, by.role} != {Role.ORGANIZER, Role.SUPERVISOR}:
        raise Refused("须由组委会和监督员各一人共同确认。")
    if within and not is_waiting(thing, at):
        raise Conflict(f"申请已超过 {WITHIN.seconds // 60} 分钟，请重新申请。")
    thing.granted_by, thing.granted_at = by, at


def is_waiting(thing: TwoPeople, at: datetime) -> bool:
    """Whether an asking still stands at this moment."""
    return thing.asked_at is not None and not thing.is_granted and at - thing.asked_at <= WITHIN
