"""Signing in and out, and the log of it. The sign-in log is its own record, not the action log's."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.enums import SignInOutcome
from accounts.models import SignIn, User
from accounts.passwords import is_expired
from accounts.text import mask_login_name
from records.clock import database_now
from records.errors import Refused


def note_sign_in(
    *,
    outcome: SignInOutcome,
    username: str,
    user: User | None,
    address: str,
    agent: str,
    at: datetime | None = None,
) -> SignIn:
    """Keep one line. A name that no account has is masked: it may be a password."""
    return SignIn.objects.create(
        user=user,
        username=username if user is not None else mask_login_name(username),
        at=at or database_now(),
        outcome=outcome,
        address=address[:45],
        agent=agent[:200],
    )


def note_failure(*, username: str, is_locked: bool, address: str, agent: str) -> SignIn:
    """Keep a refused try to sign in."""
    return note_sign_in(
        outcome=SignInOutcome.LOCKED if is_locked else SignInOutcome.FAILURE,
        username=username,
        user=User.objects.filter(username=username).first(),
        address=address,
        agent=agent,
    )


def open_login(*, user_id: int, address: str, agent: str) -> tuple[User, SignIn | None, datetime]:
    """Begin a login; return the account, its previous login and the instant.

    With ONE_LOGIN, raising the epoch ends every older login of the account at its next
    request. A password that is too old has to be changed first.
    """
    with transaction.atomic():
        user = User.objects.filter(pk=user_id).locked().get()
        if not user.is_active:
            raise Refused("用户名或密码不正确。")
        at = database_now()
        previous = user.sign_ins.filter(outcome=SignInOutcome.SUCCESS).first()
        if settings.ONE_LOGIN:
            user.login_epoch += 1
        if is_expired(user, at=at):
            user.must_change_password = True
        user.save(update_fields=["login_epoch", "must_change_password"])
        note_sign_in(
            outcome=SignInOutcome.SUCCESS,
            username=user.username,
            user=user,
            address=address,
            agent=agent,
            at=at,
        )
    return user, previous, at
