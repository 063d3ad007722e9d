"""Is the process up; is the portal able to work."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from records.clock import database_now
from records.models import Heartbeat
from records.permissions import public

MIN_FREE_BYTES: Final = 500 * 1024 * 1024
OLDEST_BEAT: Final = timedelta(seconds=120)


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Every part that the portal needs, as JSON: 200 when all are well, else 503."""
    parts: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "disk": _disk,
        "worker": _worker,
    }
    faults = {name: _fault(check) for name, check in parts.items()}
    ready = not any(faults.values())
    details = {name: {"ok": not fault, "fault": fault} for name, fault in faults.items()}
    return JsonResponse(
        {"ready": ready, "parts": details},
        status=200 if ready else 503,
        json_dumps_params={"ensure_ascii": False},
    )


def _fault(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, InterfaceError):
        return "数据库没有应答"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"有 {len(waiting)} 个数据库变更尚未执行" if waiting else ""


def _disk() -> str:
    place = Path(settings.MEDIA_ROOT)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    return f"存储空间只剩 {free // 1024 // 1024} MB" if free < MIN_FREE_BYTES else ""


def _worker() -> str:
    beat = Heartbeat.objects.filter(name="worker").first()
    if beat is None:
        return "后台任务进程从未启动"
    silence = database_now() - beat.at
    if silence > OLDEST_BEAT:
        return f"后台任务进程已 {int(silence.total_seconds())} 秒没有心跳"
    return ""
