"""操作日志: read by the supervisor, and checked."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.exports.action_log import log_table
from competition.forms.log import LogFilter
from competition.operations.log_checks import check_log
from competition.queries.log import log_for, log_lines
from records.clock import database_now
from records.models import ActionLog
from records.operations.imports import XLSX
from records.views.files import bytes_response

PER_PAGE = 50


@allowed(Permission.VIEW_LOG)
@require_safe
def log_list(request: SignedInRequest) -> HttpResponse:
    """The log, newest first."""
    form = LogFilter(request.GET, by=request.user)
    form.is_valid()  # a wrong filter is named beside its field; the others still hold
    page = Paginator(log_for(request.user, form.cleaned_data), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "competition/log.html",
        {"form": form, "page": page, "lines": list(log_lines(page.object_list))},
    )


@allowed(Permission.VIEW_LOG)
@require_safe
def log_export(request: SignedInRequest) -> HttpResponse:
    """The rows that the page shows, all pages, as a workbook."""
    form = LogFilter(request.GET, by=request.user)
    form.is_valid()
    rows = log_for(request.user, form.cleaned_data).iterator(chunk_size=1000)
    content = log_table(rows, at=database_now())
    return bytes_response(content, name="操作日志.xlsx", content_type=XLSX)


@allowed(Permission.VIEW_LOG)
@require_POST
def log_verify(request: SignedInRequest) -> HttpResponse:
    """Verify the whole chain and show what was found."""
    breaks = check_log(by=request.user)
    page = {"breaks": breaks, "rows": ActionLog.objects.count()}
    return render(request, "competition/log_verified.html", page)
