"""评委评分表 as a workbook: one sheet per judge, the same rows as on paper, blank to be filled."""

import io
from datetime import datetime

from competition.marking import format_mark
from competition.queries.paper_sheets import PaperSheets
from records.workbooks import OutColumn, TableWriter


def judge_sheet_table(paper: PaperSheets, season: str, *, made_at: datetime) -> bytes:
    """Return the workbook; its 编码 column names each sheet as the QR on paper does."""
    criteria = [
        OutColumn(f"{each.name}（满分 {format_mark(each.maximum)}）", 14, "number")
        for each in paper.component.criteria
    ]
    columns = [
        OutColumn("编码", 24),
        OutColumn("号", 14, align="center"),
        OutColumn("名称", 30, wrap=True),
        *criteria,
        OutColumn("合计", 10, "number"),
        OutColumn("扣分", 8, "number"),
        OutColumn("更正处签名", 14),
    ]
    titles = (season, paper.title, f"评分标准指纹 {paper.of.short_fingerprint}")
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        for seat in paper.seats:
            sheet = book.sheet(seat.words, columns, titles=(*titles, seat.words))
            for turn in paper.entries_of(seat):
                blank = (None,) * (len(criteria) + 3)
                title = turn.reading.title if turn.reading else ""
                sheet.row((paper.code(turn, seat).words(), turn.label, title, *blank))
            sheet.signatures(["评委"])
    return out.getvalue()
