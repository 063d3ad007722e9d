"""Accounts are handed out, never taken: issued singly or in bulk, with a printed code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.operations.codes import code_for, digest_of, new_nonce
from accounts.operations.passwords import keep_past_password
from accounts.permissions import require
from accounts.roles import Permission, Role, issuable_roles
from accounts.text import LOGIN_NAME, LOGIN_NAME_RULE, normalise_login_name
from records.clock import database_now
from records.errors import NotAllowed, Refused
from records.operations.log import record
from records.text import clean_line, has_control, normalise_mobile

PREFIXES = {
    Role.LIAISON: "qu",
    Role.ORGANIZER: "zwh",
    Role.CLERK: "ly",
    Role.JUDGE: "pw",
    Role.SUPERVISOR: "jd",
    Role.ADMINISTRATOR: "gl",
}


@dataclass(frozen=True)
class NewAccount:
    """What is told about an account to be issued. A blank login name is chosen by the portal."""

    name: str
    role: str
    mobile: str = ""
    username: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Issued:
    """An account with the nonce from which the issuer's session can spell its code."""

    user: User
    nonce: str

    @property
    def code(self) -> str:
        """The code in clear, for the slip."""
        return code_for(self.user, self.nonce)


def issue_account(*, new: NewAccount, by: User | None, scope: str = "") -> Issued:
    """Open an account and give it its first code; `by` is None on the command line only."""
    require_issuing(new.role, by=by)
    with transaction.atomic():
        at = database_now()
        user = add_account(new, by=by, at=at, scope=scope)
        nonce = give_code(user, at=at)
    return Issued(user, nonce)


def issue_accounts(*, rows: Sequence[NewAccount], by: User) -> list[User]:
    """Open many accounts, all or none. Codes are given later, when the slips are printed."""
    for new in rows:
        require_issuing(new.role, by=by)
    with transaction.atomic():
        at = database_now()
        return [add_account(new, by=by, at=at) for new in rows]


def reissue_codes(*, user_ids: Sequence[int], by: User) -> list[Issued]:
    """Give each account a new code; the old code, the password and open logins end.

    For an account in use this is the way back from a forgotten password.
    """
    with transaction.atomic():
        issued = []
        for user_id in sorted(set(user_ids)):
            user = account_to_keep(user_id, by=by)
            if not user.is_active:
                raise Refused(f"账号“{user.username}”已停用，请先启用再发放激活码。")
            at = database_now()
            action = "reset_password" if user.activated_at else "reissue_code"
            keep_past_password(user, at=at)
            nonce = give_code(user, at=at)
            record(action, on=user, by=by, at=at)
            issued.append(Issued(user, nonce))
    return issued


def add_account(new: NewAccount, *, by: User | None, at: datetime, scope: str = "") -> User:
    """Add one account inside the caller's transaction; the row function of every issuing."""
    person = checked_person(name=new.name, unit=new.unit, mobile=new.mobile)
    user = User(**person, role=Role(new.role), created_at=at)
    user.username = _login_name(new.username, user)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise Refused(f"登录名“{user.username}”已被占用，请换一个。", field="username") from None
    record(
        "issue_account",
        on=user,
        by=by,
        at=at,
        changes={"username": ("", user.username), "role": ("", str(user.role))},
        scope=scope,
        label=user.get_role_display(),
    )
    return user


def give_code(user: User, *, at: datetime) -> str:
    """Put a new code on the account inside the caller's transaction; return its nonce."""
    nonce = new_nonce()
    user.set_unusable_password()
    user.activation_digest = digest_of(user, code_for(user, nonce))
    user.activation_expires_at = at + timedelta(days=settings.ACTIVATION_DAYS)
    user.activation_failures = 0
    user.activated_at = None
    user.login_epoch += 1
    user.save()
    return nonce


def account_to_keep(user_id: int, *, by: User) -> User:
    """Lock and return an account that `by` may issue and keep; never one's own."""
    require(by, Permission.ISSUE_ACCOUNTS)
    user: User = User.objects.visible_to(by).locked().get(pk=user_id)
    if user.pk == by.pk:
        raise Refused("不能对自己的账号进行这项操作，请由其他管理员办理。")
    if user.role not in issuable_roles(by.role):
        raise NotAllowed("您不能管理这类角色的账号，请联系系统管理员。")
    return user


def checked_person(*, name: str, unit: str, mobile: str) -> dict[str, str]:
    """Return what an account says about its person, clean; refuse what is wrong."""
    return {
        "name": _clean(name, field="name", label="姓名", most=40),
        "unit": _clean(unit, field="unit", label="单位", most=100, is_needed=False),
        "mobile": _mobile(mobile),
    }


def require_issuing(role: str, *, by: User | None) -> None:
    """Raise unless `by` (None: the command line) may issue accounts of this role."""
    if role not in set(Role):
        raise Refused("请选择角色。", field="role")
    if by is None:
        return
    require(by, Permission.ISSUE_ACCOUNTS)
    if role not in issuable_roles(by.role):
        raise NotAllowed("您不能发放这类角色的账号，请联系系统管理员。", field="role")


def _login_name(given: str, user: User) -> str:
    name = normalise_login_name(given)
    if not name:
        return _free_name(user)
    if not LOGIN_NAME.fullmatch(name):
        raise Refused(LOGIN_NAME_RULE, field="username")
    return name


def _free_name(user: User) -> str:
    """The mobile; the mobile with -2, -3 … where it is taken; or a drawn name without a mobile."""
    if not user.mobile:
        return f"{PREFIXES[Role(user.role)]}{get_random_string(6, '0123456789')}"
    taken = set(
        User.objects.filter(username__startswith=user.mobile).values_list("username", flat=True)
    )
    names = [user.mobile, *(f"{user.mobile}-{number}" for number in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)


def _mobile(text: str) -> str:
    if not text.strip():
        return ""
    mobile = normalise_mobile(text)
    if mobile is None:
        raise Refused("手机号应为 11 位数字，以 13–19 开头。", field="mobile")
    return mobile


def _clean(text: str, *, field: str, label: str, most: int, is_needed: bool = True) -> str:
    line = clean_line(text)
    if is_needed and not line:
        raise Refused(f"请填写{label}。", field=field)
    if len(line) > most:
        raise Refused(f"{label}最多 {most} 个字符，现有 {len(line)} 个。", field=field)
    if has_control(line):
        raise Refused(f"{label}含有不可见的控制字符，请删除。", field=field)
    return line
