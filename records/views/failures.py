"""What is answered when the portal itself fails."""

import sys
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

AWAY = "系统正忙或正在恢复，请在几秒钟后重试。您刚才填写的内容没有提交，请返回上一页重新提交。"

UNREADABLE = "提交的内容不完整或无法读取，请返回上一页检查后重试。"
TOO_MUCH: Final[Mapping[type[Exception], str]] = {
    RequestDataTooBig: "提交的文字过多（合计不能超过 4 MB），请返回上一页删减后重试。",
    TooManyFieldsSent: "提交的栏目过多（一次不能超过 1000 项），请返回上一页分几次提交。",
    TooManyFilesSent: "提交的文件过多（一次不能超过 10 个），请返回上一页分几次上传。",
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read. Never looks at the form: reading it is what failed."""
    sentence = TOO_MUCH.get(type(exception), UNREADABLE)
    return HttpResponse(loader.render_to_string("400.html", {"sentence": sentence}), status=400)


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
