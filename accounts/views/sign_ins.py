"""The sign-in log: the administrator's, and everybody's own."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import sign_in_table
from accounts.forms import SignInFilter
from accounts.passwords import expires_at
from accounts.permissions import SignedInRequest, allowed, signed_in
from accounts.queries.lists import sign_ins_for
from accounts.roles import Permission
from records.clock import database_now
from records.operations.imports import XLSX
from records.views.files import bytes_response

PER_PAGE = 50


@allowed(Permission.MANAGE_ACCOUNTS)
@require_safe
def sign_in_log(request: SignedInRequest) -> HttpResponse:
    """登录日志 of all accounts."""
    form = SignInFilter(request.GET)
    form.is_valid()  # a wrong filter is named beside its field; the others still hold
    pages = Paginator(sign_ins_for(request.user, form.cleaned_data), PER_PAGE)
    page = {"form": form, "page": pages.get_page(request.GET.get("page"))}
    return render(request, "accounts/sign_in_log.html", page)


@allowed(Permission.MANAGE_ACCOUNTS)
@require_safe
def sign_in_export(request: SignedInRequest) -> HttpResponse:
    """The sign-ins that the log shows, all pages, as a workbook."""
    form = SignInFilter(request.GET)
    form.is_valid()
    shown = sign_ins_for(request.user, form.cleaned_data)
    content = sign_in_table(shown.iterator(chunk_size=1000), at=database_now())
    return bytes_response(content, name="登录日志.xlsx", content_type=XLSX)


@signed_in
@require_safe
def profile(request: SignedInRequest) -> HttpResponse:
    """我的账号, with one's own sign-ins."""
    pages = Paginator(sign_ins_for(request.user, {}).filter(user=request.user), PER_PAGE)
    page = {
        "page": pages.get_page(request.GET.get("page")),
        "due": expires_at(request.user),
    }
    return render(request, "accounts/profile.html", page)
