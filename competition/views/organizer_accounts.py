"""Issuing accounts, and one account with what it is for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import show_refusal
from accounts.models import User
from accounts.operations.keeping import correct_account
from accounts.operations.slips import keep_slips
from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission, issuable_roles
from competition.forms.accounts import CorrectionForm, DutiesForm, NewAccountForm
from competition.models import Competition
from competition.operations.accounts import assign_duties, issue_for_season
from competition.queries.log import entries_about
from districts.models import District
from records.clock import database_now
from records.errors import Refused

FORM_METHODS = ["GET", "HEAD", "POST"]


@allowed(Permission.ISSUE_ACCOUNTS)
@require_http_methods(FORM_METHODS)
def account_new(request: SignedInRequest) -> HttpResponse:
    """发放账号; the code is shown on the slip that follows."""
    form = NewAccountForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        competition, district = form.cleaned_data["competition"], form.cleaned_data["district"]
        try:
            issued = issue_for_season(
                new=form.account(),
                competition_id=competition.pk if competition else None,
                district_id=district.pk if district else None,
                by=request.user,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            keep_slips(request.session, [issued], at=database_now())
            messages.success(request, f"账号“{issued.user.username}”已开通，请打印激活码纸条。")
            return redirect("account-slips")
    return render(request, "accounts/new.html", {"form": form})


@allowed(Permission.ISSUE_ACCOUNTS)
@require_safe
def account_detail(request: SignedInRequest, user_id: int) -> HttpResponse:
    """One account: who, what for, its state, its sign-ins and its history."""
    account = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    keeps = account.pk != request.user.pk and account.role in issuable_roles(request.user.role)
    page = {
        "account": account,
        "keeps": keeps,
        "district": District.objects.of(account).first(),
        "competitions": Competition.objects.filter(appointments__user=account),
        "sign_ins": account.sign_ins.all()[:10],
        "history": entries_about(account)[:20],
        "can_assign": keeps and request.user.may(Permission.MANAGE_ACCOUNTS),
    }
    return render(request, "accounts/detail.html", page)


@allowed(Permission.ISSUE_ACCOUNTS)
@require_http_methods(FORM_METHODS)
def account_edit(request: SignedInRequest, user_id: int) -> HttpResponse:
    """更正账号信息: name, unit, mobile."""
    account = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    initial = {"name": account.name, "unit": account.unit, "mobile": account.mobile}
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            correct_account(user_id=account.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "账号信息已更正。")
            return redirect("account-detail", user_id=account.pk)
    return render(request, "accounts/edit.html", {"form": form, "account": account})


@allowed(Permission.MANAGE_ACCOUNTS)
@require_http_methods(FORM_METHODS)
def account_duties(request: SignedInRequest, user_id: int) -> HttpResponse:
    """角色与任职: role, district, competitions; open logins end when the role changes."""
    account = get_object_or_404(User.objects.visible_to(request.user), pk=user_id)
    initial = {
        "role": account.role,
        "district": District.objects.of(account).first(),
        "competitions": Competition.objects.filter(appointments__user=account),
    }
    form = DutiesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            assign_duties(
                user_id=account.pk,
                role=values["role"],
                district_id=values["district"].pk if values["district"] else None,
                competition_ids=[competition.pk for competition in values["competitions"]],
                by=request.user,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "角色与任职已调整。")
            return redirect("account-detail", user_id=account.pk)
    return render(request, "accounts/duties.html", {"form": form, "account": account})
