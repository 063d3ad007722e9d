"""What a password must be: 等保 by default, ASVS by setting (PASSWORD_POLICY)."""

import re
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.roles import Role

CLASSES: Final = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
REMEMBERED: Final = 5


def _is_asvs() -> bool:
    policy: str = settings.PASSWORD_POLICY
    return policy not in {"", "dengbao"}


def is_expired(user: User, *, at: datetime) -> bool:
    """Say whether the password is older than PASSWORD_MAX_AGE_DAYS (0: passwords never expire)."""
    due = expires_at(user)
    return due is not None and at >= due


def expires_at(user: User) -> datetime | None:
    """Return when the password has to be changed, None if never."""
    days: int = settings.PASSWORD_MAX_AGE_DAYS
    if not days or user.password_changed_at is None or _is_asvs():
        return None
    return user.password_changed_at + timedelta(days=days)


class PortalPasswordValidator:
    """At least 10 characters (administrator 12) of 3 of 4 classes; under `asvs` 12 of any kind."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with what is missing."""
        least = self._least(user)
        if len(password) < least:
            raise ValidationError(f"密码至少 {least} 位。", code="password_too_short")
        classes = sum(bool(re.search(pattern, password)) for pattern in CLASSES)
        if not _is_asvs() and classes < 3:
            raise ValidationError(
                "密码须包含大写字母、小写字母、数字、符号中的至少三种。", code="password_too_plain"
            )

    def get_help_text(self) -> str:
        """Say the rule before it is broken."""
        if _is_asvs():
            return "密码至少 12 位。"
        return (
            "密码至少 10 位（系统管理员 12 位），包含大写字母、小写字母、数字、符号中的至少三种。"
        )

    def _least(self, user: User | None) -> int:
        strict = _is_asvs() or (user is not None and user.role == Role.ADMINISTRATOR)
        return 12 if strict else 10


class NotRecentlyUsedValidator:
    """None of the last five passwords comes back."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when the password was used lately."""
        if user is None or not user.pk or _is_asvs():
            return
        past = user.past_passwords.values_list("password", flat=True)[:REMEMBERED]
        if any(check_password(password, encoded) for encoded in past):
            raise ValidationError(
                f"不能使用最近 {REMEMBERED} 次用过的密码。", code="password_reused"
            )

    def get_help_text(self) -> str:
        """Say the rule before it is broken."""
        return f"不能与最近 {REMEMBERED} 次用过的密码相同。"
