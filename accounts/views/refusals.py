"""Refusals that Django itself asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from records.errors import Refused


class StaleForm(Refused):
    """The form's protection token is missing or old."""

    status = 403
    title = "页面已过期"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain an old or foreign form; the browser's back button still has what was typed."""
    refusal = StaleForm(
        "页面停留过久或已重新登录。请返回上一页，刷新后再提交；已填内容可先复制保存。"
    )
    return render(request, "refused.html", {"refusal": refusal}, status=403)
