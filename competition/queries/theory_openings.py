"""Askings about code tables that wait for their second person."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from competition.models import CodeAddition, CodeTable, Competition
from competition.queries.openings import Opening, from_asking, opening_provider


@opening_provider
def table_askings(competition: Competition, at: datetime) -> Iterator[Opening]:
    """Tables to be opened, and codes to be added. A 参赛号 is told, never its code."""
    tables = CodeTable.objects.filter(event__competition=competition, asked_at__isnull=False)
    for table in tables.filter(granted_at=None).select_related("asked_by", "event"):
        label = f"开启密码对照表：{table.event.name}"
        yield from from_asking(table, label=label, address=_address(competition, table.pk), at=at)
    waiting = CodeAddition.objects.filter(
        table__event__competition=competition, granted_at=None
    ).select_related("asked_by", "entry", "table__event")
    for addition in waiting:
        label = f"补编加密号：{addition.table.event.name} {addition.entry.number}"
        address = _address(competition, addition.table_id)
        yield from from_asking(addition, label=label, address=address, at=at)


def _address(competition: Competition, table_id: int) -> str:
    return reverse("manage-theory-table", args=[competition.slug, table_id])
