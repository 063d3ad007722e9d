"""签到表 as a workbook: the same rows as the Word file, one sheet per event."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from competition.models import Competition, Entry
from records.workbooks import OutColumn, TableWriter

COLUMNS: Final = (
    OutColumn("序号", 6, "number", align="center"),
    OutColumn("参赛号", 10, align="center"),
    OutColumn("姓名", 10, align="center"),
    OutColumn("区", 10, align="center"),
    OutColumn("单位", 34, wrap=True),
    OutColumn("到达时间", 14),
    OutColumn("签名", 16),
    OutColumn("备注", 16),
)


def signin_table(
    competition: Competition,
    groups: Sequence[tuple[str, Sequence[Entry]]],
    *,
    made_at: datetime,
) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        for name, entries in groups or [("签到表", [])]:
            sheet = book.sheet(name, COLUMNS, titles=(f"{competition.title}{name}签到表",))
            for number, entry in enumerate(entries, start=1):
                person = entry.competitor
                if person is not None:
                    blank = (None, None, None)
                    known = (person.name, entry.district.name, person.unit)
                    sheet.row((number, entry.number, *known, *blank))
    return out.getvalue()
