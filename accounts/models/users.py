"""Who signs in."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from accounts.enums import (
    ACCOUNT_STATE_LABELS,
    SIGN_IN_LABELS,
    AccountState,
    SignInOutcome,
)
from accounts.roles import ROLE_LABELS, Permission, Role, issuable_roles, may
from accounts.text import browser_words
from records.enums import choices
from records.models import PortalQuerySet

AccountScope = Callable[["User"], models.Q]
_scopes: list[AccountScope] = []


def account_scope(scope: AccountScope) -> AccountScope:
    """Register what makes an account somebody's to keep: districts and seasons live higher up.

    The function takes the keeper and returns a filter over accounts that joins nothing.
    """
    _scopes.append(scope)
    return scope


class UserQuerySet(PortalQuerySet["User"]):
    """Accounts."""

    def visible_to(self, user: "User") -> Self:
        """The administrator sees all; who issues accounts those of own seasons; others oneself."""
        if not user.is_active:
            return self.none()
        if may(user.role, Permission.MANAGE_ACCOUNTS):
            return self
        if not may(user.role, Permission.ISSUE_ACCOUNTS):
            return self.filter(pk=user.pk)
        served = models.Q(pk__in=[])
        for scope in _scopes:
            served |= scope(user)
        return self.filter(
            models.Q(pk=user.pk) | models.Q(served, role__in=issuable_roles(user.role))
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # dynamic base
    """Finds accounts by their login name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Login names are matched exactly; forms normalise them first."""
        found: User = self.get(username=username)
        return found


class User(AbstractBaseUser):
    """账号. Signs in by mobile number, or by an issued name where the mobile is taken.

    One role each. Nothing needs an e-mail address. `login_epoch` is part of the session
    hash: raising it ends every open login at once.
    """

    personal: ClassVar[tuple[str, ...]] = ("username", "name", "mobile")

    username = models.CharField("登录名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    mobile = models.CharField("手机", max_length=11, blank=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    role = models.CharField("角色", max_length=20, choices=choices(ROLE_LABELS))
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True)
    activation_digest = models.CharField(max_length=64, blank=True)
    activation_expires_at = models.DateTimeField("激活码有效期至", null=True)
    activation_failures = models.IntegerField(default=0)
    activated_at = models.DateTimeField("激活时间", null=True)
    login_epoch = models.IntegerField(default=0)
    created_at = models.DateTimeField("开通时间")

    objects: ClassVar[Any] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[str(role) for role in Role]), name="ck_user_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"

    def may(self, permission: Permission) -> bool:
        """Say whether this account, active, holds the permission."""
        return self.is_active and may(self.role, permission)

    @property
    def state(self) -> AccountState:
        """What people call the account's condition; a status colour hangs on it."""
        if not self.is_active:
            return AccountState.DISABLED
        return AccountState.ACTIVE if self.activated_at else AccountState.WAITING

    @property
    def state_label(self) -> str:
        """The condition in words."""
        return ACCOUNT_STATE_LABELS[self.state]

    @property
    def is_staff(self) -> bool:
        """Django's admin site is the administrator's."""
        return self.may(Permission.MANAGE_REFERENCE)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Answer the admin site: reference data and break-glass are the administrator's."""
        return self.is_staff

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        """Answer the admin site for several permissions."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """Answer the admin site for a whole app."""
        return self.is_staff

    def get_full_name(self) -> str:
        """The admin shows the person's name."""
        return self.name

    def get_short_name(self) -> str:
        """The admin shows the person's name."""
        return self.name

    def get_session_auth_hash(self) -> str:
        """Bind a login to password, role, activity and epoch: a change ends it at once."""
        value = f"{self.password}|{self.role}|{self.is_active}|{self.login_epoch}"
        return salted_hmac("accounts.User.session", value, algorithm="sha256").hexdigest()


class PastPassword(models.Model):
    """曾用密码: hashes of the last passwords, so that none of the last five comes back."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "曾用密码"
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return str(self.set_at)


class SignInQuerySet(PortalQuerySet["SignIn"]):
    """The sign-in log."""

    def visible_to(self, user: User) -> Self:
        """The administrator reads all of it, everybody their own."""
        if not user.is_active:
            return self.none()
        return self if may(user.role, Permission.MANAGE_ACCOUNTS) else self.filter(user=user)


class SignIn(models.Model):
    """登录日志: every attempt to sign in and every sign-out, with its outcome."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    username = models.CharField("登录名", max_length=40)
    at = models.DateTimeField("时间", db_index=True)
    outcome = models.CharField("结果", max_length=20)
    address = models.CharField("来源地址", max_length=45, blank=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登录日志"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.username} {self.outcome}"

    @property
    def outcome_label(self) -> str:
        """The outcome in words."""
        return SIGN_IN_LABELS[SignInOutcome(self.outcome)]

    @property
    def browser(self) -> str:
        """The browser in a word or two."""
        return browser_words(self.agent)
