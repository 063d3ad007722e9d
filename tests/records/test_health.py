"""Is the process up; is the portal able to work."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor

from records.operations.jobs import beat
from records.views import health
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def faults(client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    parts = answer.json()["parts"]
    assert answer.json()["ready"] == (answer.status_code == 200)
    return answer.status_code, {
        name: part["fault"] for name, part in parts.items() if not part["ok"]
    }


def test_the_process_answers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_all_is_well(client, noon):
    beat(name="worker", at=NOON - timedelta(seconds=100))
    assert faults(client) == (200, {})


def test_a_worker_that_never_lived_or_fell_silent_is_told(error_logs, client, noon):
    assert faults(client) == (503, {"worker": "后台任务进程从未启动"})
    beat(name="worker", at=NOON - timedelta(seconds=121))
    assert faults(client) == (503, {"worker": "后台任务进程已 121 秒没有心跳"})


def test_a_full_disk_is_told(error_logs, client, noon, monkeypatch):
    beat(name="worker", at=NOON)
    monkeypatch.setattr(health, "MIN_FREE_BYTES", 1 << 60)
    status, found = faults(client)
    assert (status, list(found)) == (503, ["disk"])


def test_waiting_migrations_are_told(error_logs, client, noon, monkeypatch):
    beat(name="worker", at=NOON)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [1, 2])
    assert faults(client) == (503, {"migrations": "有 2 个数据库变更尚未执行"})


def test_a_database_that_is_away_is_told_as_json_not_as_a_failure(error_logs, client, monkeypatch):
    def away():
        raise OperationalError("gone")

    for name in ("_database", "_migrations", "_worker"):
        monkeypatch.setattr(health, name, away)
    status, found = faults(client)
    assert (status, found) == (
        503,
        dict.fromkeys(("database", "migrations", "worker"), "数据库没有应答"),
    )


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(client, address):
    assert client.post(address).status_code == 405
