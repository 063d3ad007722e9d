"""What every request passes through: clean input, refusals as pages, one answer per form."""

import hashlib
import ipaddress
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from records.errors import AlreadyAnswered, Gone, Refused
from records.operations.idempotency import (
    PendingKey,
    answered_location,
    awaited_location,
    note_answer,
    pending_key,
)
from records.operations.log import request_address
from records.views.failures import unavailable

VANISHED = "要办理的内容刚被删除或调整，或已不再由您负责。没有写入任何内容，请返回后刷新页面。"
logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]


class UnavailableMiddleware:
    """A view that lost the database answers "come back in a moment", not a failure page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the view. What fails outside of views goes to `handler500`."""
        return unavailable() if isinstance(exception, OperationalError | InterfaceError) else None


class CleanInputMiddleware:
    """NUL characters and lone surrogates are refused before any code sees them.

    A cookie that holds one is as good as none: PostgreSQL could not even look for it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the path, the query and the form; pass clean requests on."""
        token = request_address.set(_address(request))
        request.COOKIES = {k: v for k, v in request.COOKIES.items() if not _has_control(k + v)}
        try:
            if _is_unclean(request):
                return _refusal_page(
                    request, Refused("提交的内容含有不可见的控制字符，请删除后重试。")
                )
            return self.get_response(request)
        finally:
            request_address.reset(token)


class RefusalMiddleware:
    """A refusal that no view turned into a form error becomes a page; a form counts once."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a form's one-time key around the view."""
        pending = _pending(request)
        if pending is None:
            return self.get_response(request)
        try:
            location = answered_location(pending)
        except Refused as refusal:
            return _refusal_page(request, refusal)
        if location is not None:
            return _led_to(location or awaited_location(pending))
        token = pending_key.set(pending)
        try:
            response = self.get_response(request)
        finally:
            pending_key.reset(token)
        note_answer(pending, location=response.get("Location", request.path))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the portal's own refusals into pages with their status."""
        if isinstance(exception, AlreadyAnswered):
            return self._answered_by_the_other(request, exception)
        if isinstance(exception, Refused):
            return _refusal_page(request, exception)
        if _has_vanished(exception):
            logger.warning("Gone meanwhile: %s", request.path, exc_info=exception)
            return _refusal_page(request, Gone(VANISHED))
        return None

    def _answered_by_the_other(
        self, request: HttpRequest, exception: AlreadyAnswered
    ) -> HttpResponse:
        pending = pending_key.get()
        if pending is None:
            return _led_to(exception.location)
        try:
            return _led_to(awaited_location(pending))
        except Refused as refusal:
            return _refusal_page(request, refusal)


def _has_vanished(exception: Exception) -> bool:
    """An operation no longer found its object; a missing one-to-one relation is a bug instead."""
    return isinstance(exception, ObjectDoesNotExist) and not isinstance(exception, AttributeError)


def _led_to(location: str) -> HttpResponse:
    return HttpResponseRedirect(location or "/desk/")


def _refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)


def _address(request: HttpRequest) -> str:
    """Return the client's address; the proxy's word counts only where a proxy is set up."""
    told = request.headers.get("X-Forwarded-For", "") if settings.TRUSTED_PROXY else ""
    try:
        return str(ipaddress.ip_address(told.strip()))
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _is_unclean(request: HttpRequest) -> bool:
    texts = [request.path, *_pairs(request.GET.lists())]
    if request.method == "POST" and _is_form(request):
        texts += _pairs(request.POST.lists())
        texts += [file.name or "" for _, files in request.FILES.lists() for file in files]
    return any(_has_control(text) for text in texts)


def _is_form(request: HttpRequest) -> bool:
    return request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}


def _pairs(lists: Iterable[tuple[str, list[Any]]]) -> list[str]:
    found: list[str] = []
    for key, values in lists:
        found.append(key)
        found.extend(values)
    return found


def _has_control(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)


def _pending(request: HttpRequest) -> PendingKey | None:
    user = getattr(request, "user", None)
    if request.method != "POST" or user is None or not user.is_authenticated:
        return None
    if not _is_form(request):
        return None
    key = request.POST.get("form_key", "")
    if not key:
        return None
    digest = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        digest.update(repr((name, [(file.name, file.size) for file in files])).encode())
    return PendingKey(user_id=user.pk, key=key[:40], body_sha256=digest.hexdigest())
