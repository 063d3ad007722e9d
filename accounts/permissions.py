"""Who may enter a view. Every view says so with one of these marks, or nobody enters.

`require()` is the same question asked inside an operation, where it decides.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from accounts.roles import Permission
from records.errors import NotAllowed
from records.permissions import View, mark, public, signed_in, to_login

__all__ = [
    "SignedInRequest",
    "View",
    "access_of",
    "allowed",
    "public",
    "require",
    "signed_in",
    "to_login",
]


class SignedInRequest(HttpRequest):
    """A request whose user is one of our accounts."""

    user: User


def allowed(*permissions: Permission) -> Callable[[View], View]:
    """Who holds one of these permissions may enter; whose object it is, `visible_to` decides."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return to_login(request)
            if not any(user.may(permission) for permission in permissions):
                raise NotAllowed("您的角色不能使用这个页面。如工作需要，请联系组委会。")
            return view(request, *args, **kwargs)

        mark(guarded, "|".join(sorted(permissions)))
        return guarded

    return guard


def require(user: User, permission: Permission) -> None:
    """Raise NotAllowed unless this account holds the permission."""
    if not user.may(permission):
        raise NotAllowed("您的角色不能进行这项操作。如工作需要，请联系组委会。")


def access_of(view: Any) -> str | None:
    """Return the view's mark (also of a class view's wrapped function), None if it has none."""
    access: str | None = getattr(view, "access", None)
    return access
