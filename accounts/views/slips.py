"""The slips with login name and one-time code, in clear for the one who issued them."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.operations.issuing import reissue_codes
from accounts.operations.slips import drop_slips, keep_slips, slips_of
from accounts.permissions import SignedInRequest, allowed
from accounts.queries.lists import accounts_without_code
from accounts.roles import Permission
from records.clock import database_now


@allowed(Permission.ISSUE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def account_slips(request: SignedInRequest) -> HttpResponse:
    """Show the slips to print; POST gives codes to the accounts that have none yet."""
    waiting = accounts_without_code(request.user)
    if request.method == "POST":
        issued = reissue_codes(user_ids=list(waiting.values_list("pk", flat=True)), by=request.user)
        keep_slips(request.session, issued, at=database_now())
        messages.success(request, f"已生成 {len(issued)} 个激活码，请立即打印。")
        return redirect("account-slips")
    page = {
        "slips": slips_of(request.session, by=request.user, at=database_now()),
        "waiting": waiting.count(),
        "address": settings.BASE_URL,
        "minutes": settings.SLIP_SECONDS // 60,
        "days": settings.ACTIVATION_DAYS,
    }
    return render(request, "accounts/slips.html", page)


@allowed(Permission.ISSUE_ACCOUNTS)
@require_POST
def account_slips_clear(request: SignedInRequest) -> HttpResponse:
    """The slips are printed: put the codes away."""
    drop_slips(request.session)
    messages.info(request, "激活码已清除，不再显示。如有遗失，请重新发放。")
    return redirect("account-list")
