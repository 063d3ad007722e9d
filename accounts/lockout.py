"""Five wrong passwords lock a login name for a quarter of an hour, even against the right one.

Wrong tries are counted by name and address. A browser that has signed in to the account
before is counted apart, so that nobody else can lock a liaison out on deadline day.
"""

import math
from collections.abc import Mapping
from typing import Any, Final

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string, salted_hmac

from accounts.text import normalise_login_name

DEVICE_COOKIE: Final = "saiwu_device"
DEVICE_SECONDS: Final = 180 * 24 * 3600
NAMES_PER_DEVICE: Final = 8
_SALT: Final = "accounts.device"


def lock_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Return the name under which tries are counted: `name`, or `name#device` when known."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    name = normalise_login_name(str(typed))
    device = _device(request)
    return f"{name}#{device['id']}" if _digest(name) in device["names"] else name


def counted_under(username: str) -> Q:
    """Return the filter for every count of wrong tries against this account."""
    return Q(username=username) | Q(username__startswith=f"{username}#")


def tries_left(request: HttpRequest) -> int | None:
    """Return how many wrong tries remain after a failed one; None while lockout is off."""
    failures = getattr(request, "axes_failures_since_start", None)
    return None if failures is None else max(0, settings.AXES_FAILURE_LIMIT - failures)


def remember_device(request: HttpRequest, response: HttpResponse, *, username: str) -> None:
    """Let this browser be known as one that has signed in to the account."""
    device = _device(request)
    others = [name for name in device["names"] if name != _digest(username)]
    names = [_digest(username), *others][:NAMES_PER_DEVICE]
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps({"id": device["id"] or get_random_string(12), "names": names}, salt=_SALT),
        max_age=DEVICE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def locked_response(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer instead of the sign-in page while the name is locked: why, and for how long."""
    minutes = _minutes_left(request, credentials)
    page = render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


def _minutes_left(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    attempts = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    tried = [attempt.attempt_time for found in attempts for attempt in found]
    if not tried:
        return 1
    asked_at = request.axes_attempt_time  # type: ignore[attr-defined]  # set by axes
    left: float = (max(tried) + settings.AXES_COOLOFF_TIME - asked_at).total_seconds()
    return max(1, math.ceil(left / 60))


def _device(request: HttpRequest) -> dict[str, Any]:
    try:
        device: dict[str, Any] = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=DEVICE_SECONDS
        )
    except signing.BadSignature:
        return {"id": "", "names": []}
    return device


def _digest(username: str) -> str:
    return salted_hmac(_SALT, username, algorithm="sha256").hexdigest()[:16]
