"""The action log as a workbook: exactly what the page's filter shows, newest first."""

import io
from collections.abc import Iterable
from datetime import datetime

from competition.queries.log import log_lines
from records.models import ActionLog
from records.workbooks import OutColumn, TableWriter

COLUMNS = (
    OutColumn("序号", 8, kind="number"),
    OutColumn("时间", 20, kind="instant"),
    OutColumn("操作人", 12),
    OutColumn("操作", 16),
    OutColumn("对象类别", 12),
    OutColumn("对象", 24),
    OutColumn("对象编号", 10),
    OutColumn("大赛", 16),
    OutColumn("变更", 50, wrap=True),
    OutColumn("理由", 24, wrap=True),
    OutColumn("来源地址", 16),
    OutColumn("校验值", 66),
)


def log_table(rows: Iterable[ActionLog], *, at: datetime) -> bytes:
    """Return the rows as .xlsx, each with its hash, so that a print can be compared later."""
    buffer = io.BytesIO()
    with TableWriter(buffer, made_at=at) as book:
        sheet = book.sheet("操作日志", COLUMNS, titles=("操作日志",))
        for line in log_lines(rows):
            row = line.row
            changes = "\n".join(f"{field}：{old} → {new}" for field, old, new in line.changes)
            sheet.row(
                (
                    row.seq,
                    row.at,
                    row.actor.name if row.actor else "系统",
                    line.action,
                    line.thing,
                    line.label,
                    row.object_id,
                    row.scope,
                    changes,
                    row.reason,
                    row.address,
                    row.hash,
                )
            )
    return buffer.getvalue()
