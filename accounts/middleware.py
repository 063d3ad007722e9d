"""Who is still signed in, and who may enter: the rules of a login, and deny by default."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.enums import SignInOutcome
from accounts.models import User
from accounts.operations.denials import note_denial
from accounts.operations.sign_ins import note_sign_in
from accounts.permissions import access_of
from records.clock import database_now
from records.errors import NotAllowed, Refused
from records.operations.log import request_address

Answer = Callable[[HttpRequest], HttpResponse]
ALWAYS_OPEN = frozenset({"password-change", "logout"})
TOUCH_SECONDS = 60


class LoginEnded(Refused):
    """The login ended before the form arrived."""

    status = 403
    title = "登录已结束"


@dataclass(frozen=True)
class Holder:
    """Whose login a session holds, as noted when it began."""

    user_id: str
    role: str
    began: float

    @classmethod
    def of(cls, session: SessionBase) -> "Holder | None":
        """Read the session before Django throws a dead login away."""
        user_id = session.get(SESSION_KEY)
        if user_id is None:
            return None
        return cls(user_id, session.get("login_role", ""), session.get("login_began", 0.0))


def begin_login(session: SessionBase, *, user: User, at: datetime) -> None:
    """Note in a fresh session when the login began and in which role."""
    session["login_role"] = user.role
    session["login_began"] = session["login_seen"] = at.timestamp()


class LoginRulesMiddleware:
    """Ends logins that idle or last too long, and tells why a login ended.

    Only what a person does counts as activity: a request of htmx (polling, autosave) keeps
    nothing alive. The time last seen is written at most once a minute.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a living login pass; personal pages are not kept by browsers or proxies."""
        holder = Holder.of(request.session)
        if holder is None:
            return self.get_response(request)
        user = request.user
        why = self._over(request, user) if isinstance(user, User) else why_ended(holder)
        response = _end(request, why) if why else self.get_response(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response

    def _over(self, request: HttpRequest, user: User) -> str:
        now = database_now().timestamp()
        session = request.session
        began = session.setdefault("login_began", now)
        seen = session.setdefault("login_seen", now)
        if _exceeds(now - began, settings.SESSION_ABSOLUTE_SECONDS):
            return self._time_out(request, user, "登录已满最长时限，请重新登录。")
        if _exceeds(now - seen, settings.SESSION_IDLE_SECONDS):
            return self._time_out(request, user, "您长时间没有操作，已自动退出，请重新登录。")
        if now - seen >= TOUCH_SECONDS and not _is_background(request):
            session["login_seen"] = now
        return ""

    def _time_out(self, request: HttpRequest, user: User, why: str) -> str:
        note_sign_in(
            outcome=SignInOutcome.TIMED_OUT,
            username=user.username,
            user=user,
            address=request_address.get(),
            agent=request.headers.get("User-Agent", ""),
        )
        return why


class AccessMiddleware:
    """Deny by default: a view that does not say who may enter is entered by nobody."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the views are judged one by one below."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse unmarked views; lead an account that must change its password there."""
        match = request.resolver_match
        is_admin_site = match is not None and match.app_name == "admin"
        if access_of(view) is None and not is_admin_site:
            raise Http404
        user = request.user
        must_change = isinstance(user, User) and user.must_change_password
        if must_change and match is not None and match.url_name not in ALWAYS_OPEN:
            return redirect("password-change")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep a trace of who was turned away; the refusal's page is made elsewhere."""
        match, user = request.resolver_match, request.user
        if isinstance(exception, NotAllowed) and isinstance(user, User) and match is not None:
            note_denial(place=match.view_name, by=user)


def why_ended(holder: Holder) -> str:
    """Say in words why a login that a session still holds is no longer good."""
    user = User.objects.filter(pk=holder.user_id).first()
    if user is None or not user.is_active:
        return "您的账号已停用。如有疑问，请联系组委会或系统管理员。"
    if holder.role and holder.role != user.role:
        return "您的角色已调整，请重新登录。"
    if user.activated_at is None:
        return "您的密码已被重置，请用新的激活码重新激活账号。"
    changed_at = user.password_changed_at
    if changed_at is not None and changed_at.timestamp() > holder.began:
        return "密码已修改，请用新密码重新登录。"
    return "您的账号已在别处登录，本处登录已结束。如非本人操作，请立即登录并修改密码，同时告知系统管理员。"


def _end(request: HttpRequest, why: str) -> HttpResponse:
    logout(request)  # Django lets the session of a disabled account lie
    if request.method not in {"GET", "HEAD"}:
        refusal = LoginEnded(
            f"{why}刚才的内容没有提交：可返回上一页复制已填内容，重新登录后再提交。"
        )
        return render(request, "refused.html", {"refusal": refusal}, status=refusal.status)
    messages.warning(request, why)
    if _is_background(request):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("login")})
    if request.path == reverse("login"):
        return redirect("login")
    return redirect_to_login(request.get_full_path())


def _exceeds(seconds: float, limit: int) -> bool:
    return bool(limit) and seconds >= limit


def _is_background(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
