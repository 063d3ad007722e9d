"""The list of accounts, and the single steps of keeping one."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.exports import account_table
from accounts.forms import AccountFilter
from accounts.models import User
from accounts.operations.issuing import reissue_codes
from accounts.operations.keeping import deactivate_account, reactivate_account, unlock_account
from accounts.operations.slips import keep_slips
from accounts.permissions import SignedInRequest, allowed
from accounts.queries.lists import accounts_for, accounts_without_code
from accounts.roles import Permission
from records.clock import database_now
from records.errors import NotAllowed, Refused
from records.operations.imports import XLSX
from records.views.files import bytes_response

PER_PAGE = 50


@allowed(Permission.ISSUE_ACCOUNTS)
@require_safe
def account_list(request: SignedInRequest) -> HttpResponse:
    """账号 that one issues and keeps."""
    form = AccountFilter(request.GET)
    form.is_valid()  # a wrong filter is named beside its field; the others still hold
    order = request.GET.get("order", "")
    pages = Paginator(accounts_for(request.user, form.cleaned_data, order), PER_PAGE)
    page = {
        "form": form,
        "order": order,
        "page": pages.get_page(request.GET.get("page")),
        "waiting": accounts_without_code(request.user).count(),
    }
    return render(request, "accounts/list.html", page)


@allowed(Permission.ISSUE_ACCOUNTS)
@require_safe
def account_export(request: SignedInRequest) -> HttpResponse:
    """The accounts that the list shows, all pages, as a workbook."""
    form = AccountFilter(request.GET)
    form.is_valid()
    shown = accounts_for(request.user, form.cleaned_data, request.GET.get("order", ""))
    content = account_table(shown.iterator(chunk_size=1000), at=database_now())
    return bytes_response(content, name="账号名单.xlsx", content_type=XLSX)


@allowed(Permission.ISSUE_ACCOUNTS)
@require_POST
def account_reissue(request: SignedInRequest, user_id: int) -> HttpResponse:
    """重新发放激活码; for an account in use this resets the password."""
    account = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    try:
        issued = reissue_codes(user_ids=[account.pk], by=request.user)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("account-detail", user_id=account.pk)
    keep_slips(request.session, issued, at=database_now())
    messages.success(request, "已发放新的激活码，请打印纸条。原密码和原激活码已失效。")
    return redirect("account-slips")


@allowed(Permission.ISSUE_ACCOUNTS)
@require_POST
def account_deactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    """停用账号."""
    reason = request.POST.get("reason", "")
    return _step(
        request,
        user_id,
        lambda pk: deactivate_account(user_id=pk, reason=reason, by=request.user),
        "账号已停用，打开的登录已结束。",
    )


@allowed(Permission.ISSUE_ACCOUNTS)
@require_POST
def account_reactivate(request: SignedInRequest, user_id: int) -> HttpResponse:
    """启用账号."""
    return _step(
        request,
        user_id,
        lambda pk: reactivate_account(user_id=pk, by=request.user),
        "账号已启用，可用原密码登录。",
    )


@allowed(Permission.ISSUE_ACCOUNTS)
@require_POST
def account_unlock(request: SignedInRequest, user_id: int) -> HttpResponse:
    """解除锁定."""
    return _step(
        request,
        user_id,
        lambda pk: unlock_account(user_id=pk, by=request.user),
        "已解除锁定，可立即登录。",
    )


def _step(
    request: SignedInRequest, user_id: int, act: Callable[[int], User], done: str
) -> HttpResponse:
    account = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    try:
        act(account.pk)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("account-detail", user_id=account.pk)
