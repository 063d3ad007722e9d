"""The command that opens the first account."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.operations.passwords import activate_account
from accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_first_administrator_comes_from_the_command_line():
    out = io.StringIO()
    call_command("issue_account", name="管理员", username="admin-1", stdout=out)
    code = re.search(r"激活码：(\S{11})", out.getvalue()).group(1)
    activate_account(username="admin-1", code=code, new="Blue-window-7777", address="", agent="")
    assert User.objects.get(username="admin-1").role == Role.ADMINISTRATOR


def test_what_is_wrong_is_said_and_the_exit_is_not_clean():
    with pytest.raises(CommandError, match="手机号应为 11 位数字"):
        call_command("issue_account", name="管理员", mobile="123")
