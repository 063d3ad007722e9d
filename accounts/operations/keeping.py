"""What happens to an account after it was issued: off, on, unlocked, corrected, another role."""

from axes.models import AccessAttempt
from django.db import transaction

from accounts.lockout import counted_under
from accounts.models import User
from accounts.operations.issuing import account_to_keep, checked_person
from accounts.permissions import require
from accounts.roles import Permission, Role
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import differences, record
from records.operations.prose import checked_prose


def deactivate_account(*, user_id: int, reason: str, by: User) -> User:
    """Close an account; every open login of it ends with its next request."""
    why = checked_prose(reason, label="停用原因", field="reason", missing="请填写停用原因。")
    return _switch(user_id, is_active=False, reason=why, by=by)


def reactivate_account(*, user_id: int, by: User) -> User:
    """Open a closed account again; its password still holds."""
    return _switch(user_id, is_active=True, reason="", by=by)


def unlock_account(*, user_id: int, by: User) -> User:
    """Forget the wrong tries against this account, so that its owner can sign in at once."""
    with transaction.atomic():
        user = account_to_keep(user_id, by=by)
        tries, _ = AccessAttempt.objects.filter(counted_under(user.username)).delete()
        record("unlock_account", on=user, by=by, at=database_now(), changes={"tries": (tries, 0)})
    return user


def correct_account(*, user_id: int, name: str, unit: str, mobile: str, by: User) -> User:
    """Correct name, unit and mobile; the login name stays as it was handed out."""
    with transaction.atomic():
        user = account_to_keep(user_id, by=by)
        values = checked_person(name=name, unit=unit, mobile=mobile)
        changes = differences(user, values)
        if changes:
            for field, value in values.items():
                setattr(user, field, value)
            user.save(update_fields=list(values))
            record("correct_account", on=user, by=by, at=database_now(), changes=changes)
    return user


def change_role(*, user_id: int, role: str, by: User) -> User:
    """Give an account another role; the administrator's act. Open logins end at once."""
    require(by, Permission.MANAGE_ACCOUNTS)
    if role not in set(Role):
        raise Refused("请选择角色。", field="role")
    with transaction.atomic():
        user = account_to_keep(user_id, by=by)
        if user.role != role:
            changes = {"role": (user.role, role)}
            user.role = role
            user.login_epoch += 1
            user.save(update_fields=["role", "login_epoch"])
            record("change_role", on=user, by=by, at=database_now(), changes=changes)
    return user


def _switch(user_id: int, *, is_active: bool, reason: str, by: User) -> User:
    with transaction.atomic():
        user = account_to_keep(user_id, by=by)
        if user.is_active == is_active:
            raise Conflict("账号已是启用状态。" if is_active else "账号已是停用状态。")
        user.is_active = is_active
        user.login_epoch += 1
        user.save(update_fields=["is_active", "login_epoch"])
        record(
            "reactivate_account" if is_active else "deactivate_account",
            on=user,
            by=by,
            at=database_now(),
            changes={"is_active": (not is_active, is_active)},
            reason=reason,
        )
    return user
