"""The door: signing in and out, activating an account, changing the password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import SignInOutcome
from accounts.forms import ActivationForm, PasswordChangeForm, SignInForm, show_refusal
from accounts.lockout import remember_device, tries_left
from accounts.middleware import begin_login
from accounts.models import SignIn, User
from accounts.operations.passwords import activate_account, change_password
from accounts.operations.sign_ins import note_failure, note_sign_in, open_login
from accounts.passwords import expires_at
from accounts.permissions import SignedInRequest, public, signed_in
from records.errors import NotAllowed, Refused
from records.operations.log import request_address
from records.text import instant_words

BACKEND = "django.contrib.auth.backends.ModelBackend"


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """登录."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        return _enter(request, form.user)
    left = None
    if request.method == "POST" and form.non_field_errors():
        _note_failure(request, form.cleaned_data["username"])
        left = tries_left(request)
    page = {"form": form, "left": left, "next": request.GET.get("next", "")}
    return render(request, "accounts/login.html", page)


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """退出."""
    if isinstance(request.user, User):
        note_sign_in(
            outcome=SignInOutcome.SIGNED_OUT,
            username=request.user.username,
            user=request.user,
            address=request_address.get(),
            agent=_agent(request),
        )
        end_session(request)
        messages.info(request, "您已退出登录。")
    return redirect("login")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code", "new", "again")
def activate(request: HttpRequest) -> HttpResponse:
    """激活账号: the printed one-time code, then the first password."""
    form = ActivationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            activate_account(
                username=values["username"],
                code=values["code"],
                new=values["new"],
                address=request_address.get(),
                agent=_agent(request),
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "账号已激活，请用登录名和刚设置的密码登录。")
            return redirect("login")
    return render(request, "accounts/activate.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("old", "new", "again")
def password_change(request: SignedInRequest) -> HttpResponse:
    """修改密码; the first thing to do when the account says so."""
    form = PasswordChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = change_password(
                old=form.cleaned_data["old"], new=form.cleaned_data["new"], by=request.user
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "密码已修改。")
            return redirect("desk")
    page = {"form": form, "due": expires_at(request.user)}
    return render(request, "accounts/password.html", page)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def admin_door(request: HttpRequest) -> HttpResponse:
    """The admin site has no door of its own."""
    if request.user.is_authenticated:
        raise NotAllowed("后台管理只对系统管理员开放。")
    return redirect("login")


def _enter(request: HttpRequest, found: User) -> HttpResponse:
    user, previous, at = open_login(
        user_id=found.pk, address=request_address.get(), agent=_agent(request)
    )
    start_session(request, user, backend=BACKEND)
    begin_login(request.session, user=user, at=at)
    if previous is not None:
        messages.info(request, _previous_words(previous))
    response = redirect(_next(request))
    remember_device(request, response, username=user.username)
    return response


def _previous_words(previous: SignIn) -> str:
    place = f"，来源地址 {previous.address}" if previous.address else ""
    return f"上次登录：{instant_words(previous.at)}{place}。如非本人操作，请立即修改密码。"


def _note_failure(request: HttpRequest, username: str) -> None:
    note_failure(
        username=username,
        is_locked=bool(getattr(request, "axes_locked_out", False)),
        address=request_address.get(),
        agent=_agent(request),
    )


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")
