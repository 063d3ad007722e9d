"""Lists of accounts and sign-ins as workbooks: exactly what the page's filter shows."""

import io
from collections.abc import Iterable
from datetime import datetime

from accounts.models import SignIn, User
from records.workbooks import OutColumn, TableWriter

ACCOUNT_COLUMNS = (
    OutColumn("序号", 6, kind="number"),
    OutColumn("登录名", 16),
    OutColumn("姓名", 12),
    OutColumn("单位", 32),
    OutColumn("角色", 12),
    OutColumn("状态", 10),
    OutColumn("开通时间", 18, kind="instant"),
    OutColumn("激活时间", 18, kind="instant"),
)
SIGN_IN_COLUMNS = (
    OutColumn("序号", 6, kind="number"),
    OutColumn("时间", 20, kind="instant"),
    OutColumn("登录名", 16),
    OutColumn("姓名", 12),
    OutColumn("结果", 18),
    OutColumn("来源地址", 18),
    OutColumn("浏览器", 50),
)


def account_table(accounts: Iterable[User], *, at: datetime) -> bytes:
    """Return the accounts as .xlsx."""
    rows = (
        (
            number,
            user.username,
            user.name,
            user.unit,
            user.get_role_display(),
            user.state_label,
            user.created_at,
            user.activated_at,
        )
        for number, user in enumerate(accounts, start=1)
    )
    return _table("账号名单", ACCOUNT_COLUMNS, rows, at=at)


def sign_in_table(sign_ins: Iterable[SignIn], *, at: datetime) -> bytes:
    """Return the sign-ins as .xlsx."""
    rows = (
        (
            number,
            row.at,
            row.username,
            row.user.name if row.user else "（无此账号）",
            row.outcome_label,
            row.address,
            row.agent,
        )
        for number, row in enumerate(sign_ins, start=1)
    )
    return _table("登录日志", SIGN_IN_COLUMNS, rows, at=at)


def _table(
    title: str, columns: tuple[OutColumn, ...], rows: Iterable[Iterable[object]], *, at: datetime
) -> bytes:
    buffer = io.BytesIO()
    with TableWriter(buffer, made_at=at) as book:
        sheet = book.sheet(title, columns, titles=(title,))
        for row in rows:
            sheet.row(row)
    return buffer.getvalue()
