"""The lists of the day as one workbook, a sheet per table: the same cells as the Word file, typed."""

import io
from collections.abc import Sequence
from datetime import datetime

from competition.queries.day_tables import DayTable
from records.workbooks import OutColumn, TableWriter

MM_PER_CHARACTER = 2.1


def tables_book(tables: Sequence[DayTable], *, made_at: datetime) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        for table in tables:
            draft = f"（草稿，{table.draft}）" if table.draft else ""
            columns = [
                OutColumn(
                    column.label,
                    max(8.0, round(column.mm / MM_PER_CHARACTER, 1)),
                    column.kind,
                    align=column.align,
                    wrap=column.kind == "text",
                )
                for column in table.columns
            ]
            sheet = book.sheet(table.sheet, columns, titles=(f"{table.title}{draft}", *table.facts))
            for row in table.rows:
                sheet.row(None if value == "" else value for value in row)
            for note in table.notes:
                sheet.line(note)
            if table.signed_by:
                sheet.signatures(table.signed_by)
        if not tables:
            book.sheet("说明", [OutColumn("说明", 40)]).row(("还没有安排场次。",))
    return out.getvalue()
