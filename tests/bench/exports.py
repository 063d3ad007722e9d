"""Workbooks out and in: our table writer and reader against the plain libraries.

A row has 16 cells of mixed types, made by a generator; the making is the floor that every
way pays. Each way runs in a process of its own; the memory is what it took beyond the start.
"""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from import_export import fields, resources
from import_export.formats.base_formats import XLSX
from openpyxl import Workbook, load_workbook

from records.text import LOCAL
from records.workbooks import Column, OutColumn, TableSpec, TableWriter, read_table
from tests.bench import Figure, Measurement, measure

SMALL, LARGE, IMPORTED = 10_000, 100_000, 10_000
DAY, INSTANT = date(2024, 4, 20), datetime(2024, 4, 20, 4, 0, tzinfo=UTC)
KINDS = ("number", "text", "text", "text", "text", "text", "number", "number", "number", "number",
         "date", "date", "instant", "text", "text", "text")  # fmt: skip
COLUMNS = [OutColumn(f"第{n}列", kind=kind) for n, kind in enumerate(KINDS, start=1)]
IMPORT_SPEC = TableSpec(
    "选手",
    "选手",
    (
        Column("name", "姓名", required=True),
        Column("unit", "单位", required=True),
        Column("event", "赛项", kind="choice", choices=("职业指导人员", "基层公共就业服务人员")),
        Column("post", "职务"),
        Column("mobile", "手机", required=True, kind="mobile"),
        Column("office", "座机", kind="landline"),
        Column("since", "入职日期", kind="date"),
        Column("mark", "得分", kind="mark"),
    ),
)


def made(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows as a list page would export them."""
    for n in range(1, count + 1):
        yield (
            n, f"选手{n}", "职业指导人员", "和平区", f"和平区第{n % 97}就业服务中心", "职业指导员",
            Decimal(n % 10_000) / 100, n % 101, n / 7, Decimal("88.25"),
            DAY + timedelta(days=n % 300), DAY, INSTANT + timedelta(seconds=n),
            f"190{n:08d}", "已受理", "=备注" if n % 50 == 0 else "",
        )  # fmt: skip


def write_table(path: Path, count: int) -> None:
    """Our way."""
    with TableWriter(path) as book:
        sheet = book.sheet("名单", COLUMNS, titles=["名单"])
        for row in made(count):
            sheet.row(row)


def write_openpyxl(path: Path, count: int) -> None:
    """The plain way: openpyxl's write-only mode (no print set-up, zones taken off by hand)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append([column.label for column in COLUMNS])
    for row in made(count):
        sheet.append([_naive(cell) for cell in row])
    book.save(path)


def write_import_export(path: Path, count: int) -> None:
    """The admin's way: an import-export resource, then tablib's workbook."""
    content = ListResource().export(ListResource.objects(count))
    path.write_bytes(XLSX().export_data(content))


class ListResource(resources.Resource):
    """Sixteen fields over plain objects."""

    @staticmethod
    def objects(count: int) -> Iterator[SimpleNamespace]:
        """The rows as objects, one at a time."""
        for row in made(count):
            yield SimpleNamespace(**{f"c{n}": _naive(cell) for n, cell in enumerate(row)})

    def iter_queryset(self, queryset: Any) -> Iterator[Any]:
        """Take the objects as they come."""
        yield from queryset


for _number, _column in enumerate(COLUMNS):
    ListResource.fields[f"c{_number}"] = fields.Field(f"c{_number}", _column.label)


def _naive(cell: Any) -> Any:
    return cell.astimezone(LOCAL).replace(tzinfo=None) if isinstance(cell, datetime) else cell


def upload(count: int) -> bytes:
    """A filled workbook as a district would upload it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("选手")
    sheet.append([column.label for column in IMPORT_SPEC.columns])
    for n in range(count):
        sheet.append([f"选手{n}", f"和平区第{n % 97}中心", "职业指导人员", "职业指导员",
                      19_000_000_000 + n, "022-23456789", DAY, n % 100 + 0.5])  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_checked(content: bytes) -> None:
    """Our way: gate, header, every cell cleaned and checked."""
    table = read_table(content, "选手.xlsx", IMPORT_SPEC, IMPORTED)
    assert (len(table.rows), table.problems) == (IMPORTED, [])


def read_plain(content: bytes) -> None:
    """The plain way: openpyxl's read-only mode, cells as they are."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    assert sum(1 for _ in book["选手"].iter_rows(values_only=True)) == IMPORTED + 1


def figures() -> Iterator[Figure]:
    """Write 10,000 and 100,000 rows each way, then read 10,000."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.xlsx"

        def cost(write: Callable[[Path, int], None], count: int) -> Measurement:
            return measure(lambda: write(path, count))

        floor = measure(lambda: sum(1 for _ in made(LARGE)))
        ours = {count: cost(write_table, count) for count in (SMALL, LARGE)}
        plain = cost(write_openpyxl, LARGE)
        admin = cost(write_import_export, LARGE)
    yield Figure(what="导出：生成行数据（下限）", rows=LARGE, **vars(floor))
    yield Figure(what="导出：TableWriter", rows=SMALL, **vars(ours[SMALL]))
    for name, other in (("import-export", admin), ("openpyxl write_only", plain)):
        yield Figure(what="导出：TableWriter", rows=LARGE, **vars(ours[LARGE]), baseline=name,
                     baseline_seconds=other.seconds)  # fmt: skip
    yield Figure(what="导出：openpyxl write_only", rows=LARGE, **vars(plain))
    yield Figure(what="导出：import-export", rows=LARGE, **vars(admin))
    content = upload(IMPORTED)
    checked, bare = (measure(lambda r=read: r(content)) for read in (read_checked, read_plain))
    yield Figure(what="导入：读取并校验工作簿", rows=IMPORTED, **vars(checked),
                 baseline="openpyxl read_only", baseline_seconds=bare.seconds)  # fmt: skip
