"""A workbook of 10,000 competitors, checked and confirmed, against reading it and bulk_create.

The page's own cap is raised: no district ever brings that many.
"""

import io
import uuid
from collections.abc import Iterator
from unittest.mock import patch

import xlsxwriter

from accounts.models import User
from competition.enums import Task
from competition.models import Competition, Competitor
from competition.operations.competitor_import import KIND, CompetitorImport, competitor_spec
from districts.models import District
from records.clock import clock_set_to
from records.operations.imports import check_import, confirm_import
from records.workbooks import read_table
from tests import factories
from tests.bench import Figure, measure

ROWS = 10_000
EVENT = "职业指导人员"


def figures(rows: int = ROWS) -> Iterator[Figure]:
    """Check alone, then check and confirm, each against the plain way."""
    season = factories.make_competition(f"bench-{uuid.uuid4().hex[:12]}")
    district = factories.make_district()
    factories.take_part(season, district)
    factories.make_event(season)
    factories.make_window(season, Task.COMPETITORS)
    by = factories.make_liaison_account(district)
    content = workbook(rows)
    with patch.object(CompetitorImport, "max_rows", lambda _self, _params: rows):
        plain = measure(lambda: _plain(season, content, rows))
        checked = measure(lambda: _bring(season, district, by, content, confirm=False))
        brought = measure(lambda: _bring(season, district, by, content, confirm=True))
    for what, cost in (("选手导入：校验预览", checked), ("选手导入：校验并确认", brought)):
        yield Figure(
            what=what,
            rows=rows,
            seconds=cost.seconds,
            peak_mb=cost.peak_mb,
            baseline="读文件加一次 bulk_create",
            baseline_seconds=plain.seconds,
        )


def workbook(rows: int) -> bytes:
    """One competitor a row, in the columns of the template."""
    spec = competitor_spec([EVENT])
    values = {"event": EVENT, "unit": "就业服务中心", "post": "职业指导员", "landline": "23456789"}
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, [column.label for column in spec.columns])
    for n in range(1, rows + 1):
        own = values | {"name": f"选手{n}", "mobile": f"{19000000000 + n}"}
        cells = [own.get(each.key) or (each.choices or ("",))[0] for each in spec.columns]
        page.write_row(n, 0, cells)
    book.close()
    return buffer.getvalue()


def _bring(
    season: Competition, district: District, by: User, content: bytes, *, confirm: bool
) -> None:
    with clock_set_to(factories.NOON):
        found = check_import(
            kind=KIND,
            content=content,
            filename="bench.xlsx",
            params={"competition": season.pk, "district": district.pk},
            scope=season.slug,
            by=by,
        )
        if confirm:
            confirm_import(import_id=found.pk, by=by)


def _plain(season: Competition, content: bytes, rows: int) -> None:
    table = read_table(content, "bench.xlsx", competitor_spec([EVENT]), rows)
    Competitor.objects.bulk_create(
        [
            Competitor(competition=season, name=row.cells["name"], mobile=row.cells["mobile"])
            for row in table.rows
        ],
        batch_size=1_000,
    )
