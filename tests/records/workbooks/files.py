"""Makers of good and bad files. Bad ones are built here, byte by byte where needed."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from records.workbooks import Column, TableSpec

SPEC = TableSpec(
    title="选手名单",
    sheet="选手",
    columns=(
        Column("name", "姓名", required=True, sample="王某某", max_length=20),
        Column("mobile", "手机", required=True, kind="mobile", hint="11 位手机号码"),
        Column("office", "座机", kind="landline"),
        Column("event", "赛项", kind="choice", choices=("职业指导人员", "基层公共就业服务人员")),
        Column("since", "入职日期", kind="date"),
        Column("mark", "得分", kind="mark"),
        Column("agreed", "已签承诺", kind="flag"),
        Column("note", "备注（赛项）", aliases=("备注",)),
    ),
    notes=("每人一行。",),
    version="2024.1",
    file_name="选手名单模板",
)
HEADER = [column.label for column in SPEC.columns]
GOOD = ["张三", "19000000001", "022-23456789", "职业指导人员", "2021-05-06", "78.4", "是", "无"]


def workbook(
    rows: Iterable[Iterable[Any]] = (GOOD,),
    header: Iterable[Any] | None = HEADER,
    change: Callable[[Worksheet], None] | None = None,
) -> bytes:
    """An .xlsx with a header in row 1 and these rows; `change` may spoil the sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = SPEC.sheet
    if header is not None:
        sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row(**cells: Any) -> list[Any]:
    """A good row with some cells replaced, by key."""
    keys = [column.key for column in SPEC.columns]
    return [cells.get(key, good) for key, good in zip(keys, GOOD, strict=True)]


def repacked(
    content: bytes,
    parts: Mapping[str, bytes] | None = None,
    drop: Iterable[str] = (),
) -> bytes:
    """The same zip with parts replaced, added or dropped."""
    buffer, parts = io.BytesIO(), dict(parts or {})
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts and name not in drop:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return buffer.getvalue()


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def with_sheet(change: Callable[[bytes], bytes], content: bytes | None = None) -> bytes:
    """A workbook whose sheet XML was changed."""
    book = workbook() if content is None else content
    return repacked(book, {"xl/worksheets/sheet1.xml": change(part(book))})
