"""Who may enter a page of the records office: the two marks that need no role.

`accounts.permissions` adds the marks that ask for a permission.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

View = Callable[..., HttpResponseBase]


class PersonalRequest(HttpRequest):
    """A request that `signed_in` let through: its user is an account (`AUTH_USER_MODEL`)."""

    user: Any


def public(view: View) -> View:
    """Anybody may enter."""
    mark(view, "public")
    return view


def signed_in(view: View) -> View:
    """Every signed-in account may enter."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_login(request)
        return view(request, *args, **kwargs)

    mark(guarded, "signed_in")
    return guarded


def to_login(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in page, and back to this page if it can be asked for again."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return redirect("login")


def mark(view: Any, access: str) -> None:
    """Write on the view who may enter."""
    view.access = access


def may(user: Any, permission: Any) -> bool:
    """Ask the account itself; what is no account of ours may nothing."""
    ask = getattr(user, "may", None)
    return ask is not None and bool(ask(permission))
