"""Accounts by workbook: the template and the upload."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import show_refusal
from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.accounts import AccountImportForm
from competition.models import Competition
from competition.operations.account_import import KIND, account_params
from records.errors import NotAllowed, Refused
from records.operations.imports import XLSX, check_import, handler_of
from records.views.files import bytes_response
from records.workbooks import build_template


@allowed(Permission.ISSUE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def account_import(request: SignedInRequest) -> HttpResponse:
    """导入账号: choose the season, upload; the preview follows."""
    form = AccountImportForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        season, file = form.cleaned_data["competition"], form.cleaned_data["file"]
        try:
            row = check_import(
                kind=KIND,
                content=file.read(),
                filename=file.name,
                params=account_params(season, by=request.user),
                scope=season.slug,
                by=request.user,
            )
        except NotAllowed:
            raise
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("import-detail", pk=row.pk)
    page = {"form": form, "seasons": Competition.objects.visible_to(request.user)}
    return render(request, "accounts/import.html", page)


@allowed(Permission.ISSUE_ACCOUNTS)
@require_safe
def account_template(request: SignedInRequest) -> HttpResponse:
    """The workbook to fill in, for one season's districts."""
    seasons = Competition.objects.visible_to(request.user)
    season = get_object_or_404(seasons, slug=request.GET.get("season", ""))
    spec = handler_of(KIND).spec(account_params(season, by=request.user))
    name = f"{season.short_title}_{spec.file_name}.xlsx"
    return bytes_response(build_template(spec), name=name, content_type=XLSX)
