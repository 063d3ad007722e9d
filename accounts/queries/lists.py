"""What the lists of accounts and of sign-ins show, as their filter bars say."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import AccountState
from accounts.models import SignIn, User
from records.text import LOCAL

_STATES = {
    AccountState.DISABLED: Q(is_active=False),
    AccountState.WAITING: Q(is_active=True, activated_at__isnull=True),
    AccountState.ACTIVE: Q(is_active=True, activated_at__isnull=False),
}
ACCOUNT_ORDERS = ("username", "name", "unit", "role", "created_at")


def accounts_for(user: User, chosen: Mapping[str, Any], order: str = "") -> QuerySet[User]:
    """The accounts this keeper may see, filtered (q, role, state) and sorted."""
    found: QuerySet[User] = User.objects.visible_to(user)
    words = chosen.get("q", "")
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(username__icontains=words) | Q(unit__icontains=words)
        )
    if chosen.get("role"):
        found = found.filter(role=chosen["role"])
    if chosen.get("state"):
        found = found.filter(_STATES[AccountState(chosen["state"])])
    key = order if order.removeprefix("-") in ACCOUNT_ORDERS else "username"
    return found.order_by(key, "pk")


def accounts_without_code(user: User) -> QuerySet[User]:
    """The active accounts of this keeper that were opened (by import) but have no code yet."""
    found: QuerySet[User] = User.objects.visible_to(user)
    opened = Q(is_active=True, activated_at__isnull=True, activation_digest="")
    return found.filter(opened).exclude(pk=user.pk)


def sign_ins_for(user: User, chosen: Mapping[str, Any]) -> QuerySet[SignIn]:
    """The sign-ins this account may read, filtered (q, outcome, since, until), newest first."""
    found = SignIn.objects.visible_to(user).select_related("user")
    words = chosen.get("q", "")
    if words:
        found = found.filter(Q(username__icontains=words) | Q(user__name__icontains=words))
    if chosen.get("outcome"):
        found = found.filter(outcome=chosen["outcome"])
    if chosen.get("since"):
        found = found.filter(at__gte=_midnight(chosen["since"]))
    if chosen.get("until"):
        found = found.filter(at__lt=_midnight(chosen["until"] + timedelta(days=1)))
    return found


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=LOCAL)
