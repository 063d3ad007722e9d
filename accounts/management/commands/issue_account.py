"""manage.py issue_account: open an account from the command line, above all the first one."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.operations.issuing import NewAccount, issue_account
from accounts.roles import ROLE_LABELS, Role
from accounts.text import spell_code
from records.errors import Refused


class Command(BaseCommand):
    """发放账号：新装的系统用它开通第一个系统管理员。"""

    help = (
        "开通一个账号并显示一次性激活码。新装系统用它开通第一个系统管理员，其余账号在页面上发放。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Role, name, mobile or login name, unit."""
        roles = "、".join(f"{role}={label}" for role, label in ROLE_LABELS.items())
        parser.add_argument("--role", default=str(Role.ADMINISTRATOR), help=f"角色：{roles}")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--mobile", default="", help="手机，填写后即为登录名")
        parser.add_argument("--username", default="", help="登录名，可不填")
        parser.add_argument("--unit", default="", help="单位")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the account and print what its slip would say."""
        new = NewAccount(
            options["name"],
            options["role"],
            options["mobile"],
            options["username"],
            options["unit"],
        )
        try:
            issued = issue_account(new=new, by=None)
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"登录名：{issued.user.username}")
        self.stdout.write(
            f"激活码：{spell_code(issued.code)}（{settings.ACTIVATION_DAYS} 天内有效）"
        )
        self.stdout.write(f"激活页面：{settings.BASE_URL}/accounts/activate/")
