"""Passwords are chosen by their owner: at activation, when they expire, or at will."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import SignInOutcome
from accounts.models import PastPassword, User
from accounts.operations.codes import is_code_of
from accounts.operations.sign_ins import note_sign_in
from accounts.passwords import REMEMBERED
from accounts.text import normalise_login_name
from records.clock import database_now
from records.errors import Refused
from records.operations.log import record

WRONG_CODE = (
    "登录名或激活码不正确，或激活码已失效。请核对纸条上的内容；仍不成功请联系发放单位重新发放。"
)


def change_password(*, old: str, new: str, by: User) -> User:
    """Replace one's own password; every other login of the account ends."""
    with transaction.atomic():
        user: User = User.objects.visible_to(by).locked().get(pk=by.pk)
        if not user.check_password(old):
            raise Refused("原密码不正确。", field="old")
        at = database_now()
        _set_password(user, new, at=at)
        user.login_epoch += 1
        user.save(update_fields=["login_epoch"])
        record("change_password", on=user, by=user, at=at)
    return user


def activate_account(*, username: str, code: str, new: str, address: str, agent: str) -> User:
    """Choose the first password with the printed one-time code; the code is then used up.

    A wrong code is counted, and the count is kept although the caller is refused; after
    ACTIVATION_ATTEMPTS wrong ones the code is dead. All failures say the same words, but to
    somebody who shows the right code.
    """
    with transaction.atomic():
        name = normalise_login_name(username)
        user: User | None = User.objects.filter(username=name).locked().first()
        at = database_now()
        refusal = _check_code(user, code, at=at)
        if user is not None and refusal is None:
            _set_password(user, new, at=at)
            _open(user, at=at)
        elif user is not None:
            user.activation_failures += 1
            user.save(update_fields=["activation_failures"])
        note_sign_in(
            outcome=SignInOutcome.ACTIVATION_FAILURE if refusal else SignInOutcome.ACTIVATION,
            username=name,
            user=user,
            address=address,
            agent=agent,
            at=at,
        )
    if user is None or refusal is not None:
        raise refusal or Refused(WRONG_CODE)
    return user


def _check_code(user: User | None, code: str, *, at: datetime) -> Refused | None:
    usable = (
        user is not None
        and user.is_active
        and user.activation_failures < settings.ACTIVATION_ATTEMPTS
        and is_code_of(user, code)
    )
    if user is None or not usable:
        return Refused(WRONG_CODE)
    if user.activation_expires_at is None or at >= user.activation_expires_at:
        return Refused("激活码已过期，请联系发放单位重新发放。", field="code")
    return None


def _open(user: User, *, at: datetime) -> None:
    user.activation_digest = ""
    user.activation_expires_at = None
    user.activation_failures = 0
    user.activated_at = at
    user.login_epoch += 1
    user.save(
        update_fields=[
            "activation_digest",
            "activation_expires_at",
            "activation_failures",
            "activated_at",
            "login_epoch",
        ]
    )
    record("activate_account", on=user, by=user, at=at)


def _set_password(user: User, password: str, *, at: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused("".join(error.messages), field="new") from None
    if user.check_password(password):
        raise Refused("新密码不能与当前密码相同。", field="new")
    keep_past_password(user, at=at)
    user.set_password(password)
    user.password_changed_at = at
    user.must_change_password = False
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    keep_past_password(user, at=at)


def keep_past_password(user: User, *, at: datetime) -> None:
    """Remember the present password among the last five, once."""
    if not user.has_usable_password():
        return
    if not user.past_passwords.filter(password=user.password).exists():
        PastPassword.objects.create(user=user, password=user.password, set_at=at)
    kept = user.past_passwords.values_list("pk", flat=True)[:REMEMBERED]
    user.past_passwords.exclude(pk__in=list(kept)).delete()
