"""Deny by default: a view that does not say who may enter is entered by nobody."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.permissions import access_of

ALWAYS_OPEN = frozenset({"password-change", "logout"})


class AccessMiddleware:
    """Refuses unmarked views, and leads an account that must change its password there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Personal pages are not kept by browsers or proxies."""
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Decide before the view runs."""
        match = request.resolver_match
        if match is not None and match.app_name == "admin":
            return None  # the admin site asks `is_staff` itself
        if access_of(view) is None:
            raise Http404
        user = request.user
        must_change = isinstance(user, User) and user.must_change_password
        if must_change and match is not None and match.url_name not in ALWAYS_OPEN:
            return redirect("password-change")
        return None
