"""What the accounts put on the desk: a password that expires, codes that wait to be printed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.passwords import expires_at
from accounts.queries.lists import accounts_without_code
from accounts.roles import Permission

NOTICE: Final = timedelta(days=14)


@desk_provider
def password_expires(user: User, at: datetime) -> Iterator[Todo]:
    """Two weeks' notice before the password has to be changed."""
    due = expires_at(user)
    if due is not None and due - at <= NOTICE:
        yield Todo("密码即将到期，请修改", reverse("password-change"), due=due)


@desk_provider
def codes_wait(user: User, at: datetime) -> Iterator[Todo]:
    """Accounts that were opened in bulk and have no code yet."""
    if not user.may(Permission.ISSUE_ACCOUNTS):
        return
    count = accounts_without_code(user).count()
    if count:
        yield Todo(f"有 {count} 个账号待生成激活码并打印", reverse("account-slips"))
