"""查重结果: exactly the rows of the organizer's list as a workbook."""

import io
from datetime import datetime
from typing import Final

from competition.models import Competition
from records.text import LOCAL
from records.workbooks import OutColumn, TableWriter
from submissions.models import Likeness, SubmissionVersion
from submissions.models.likeness import LikenessQuerySet

COLUMNS: Final = (
    OutColumn("序号", 6, "number"),
    OutColumn("材料", 30, wrap=True),
    OutColumn("赛项", 16),
    OutColumn("区", 10),
    OutColumn("重合比例（%）", 10, "number", digits=1),
    OutColumn("相似材料", 30, wrap=True),
    OutColumn("赛项", 16),
    OutColumn("区", 10),
    OutColumn("重合比例（%）", 10, "number", digits=1),
    OutColumn("最长连续（字）", 10, "number"),
    OutColumn("结论", 12),
    OutColumn("依据", 30, wrap=True),
)
HIDDEN: Final = "其他大赛的材料"


def table_name(competition: Competition, made_at: datetime) -> str:
    """天津市…_查重结果_20240530.xlsx."""
    return f"{competition.title}_查重结果_{made_at.astimezone(LOCAL):%Y%m%d}.xlsx"


def likeness_table(
    competition: Competition, rows: LikenessQuerySet, *, named: set[int], made_at: datetime
) -> bytes:
    """Return the workbook; `named` are the competitions whose works may be named."""
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        sheet = book.sheet("查重结果", COLUMNS, titles=(f"{competition.title}查重结果",))
        for number, row in enumerate(rows.iterator(chunk_size=1000), start=1):
            sheet.row(_row(number, row, named))
    return out.getvalue()


def _row(number: int, row: Likeness, named: set[int]) -> tuple[object, ...]:
    return (
        number,
        *_work(row.version, named),
        row.share / 10,
        *_work(row.other, named),
        row.other_share / 10,
        row.longest,
        row.get_verdict_display(),
        row.reason,
    )


def _work(version: SubmissionVersion, named: set[int]) -> tuple[str, str, str]:
    entry = version.submission.entry
    if entry.competition_id not in named:
        return HIDDEN, entry.competition.short_title, ""
    return entry.title, entry.event.name, entry.district.name
