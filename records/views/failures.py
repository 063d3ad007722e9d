"""What is answered when the portal itself fails."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

AWAY = "系统正忙或正在恢复，请在几秒钟后重试。您刚才填写的内容没有提交，请返回上一页重新提交。"


def unavailable() -> HttpResponse:
    """The database is away: say so, and when to come back. Needs no database itself."""
    page = loader.render_to_string("503.html", {"sentence": AWAY})
    response = HttpResponse(page, status=503)
    response["Retry-After"] = "5"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """An unexpected failure; one of the database's own is told apart, for it will pass."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable()
    return HttpResponse(loader.render_to_string("500.html"), status=500)
