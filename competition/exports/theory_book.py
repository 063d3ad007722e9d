"""登分表, and once opened 密码对照表, as one workbook."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from competition.documents.theory_tables import facts_of
from competition.marking.scheme import Criterion
from competition.models import CodeTable, Competition
from competition.queries.theory_books import Check, PairLine, ScoreLine
from records.workbooks import OutColumn, TableWriter

_PAIRS: Final = (
    OutColumn("序号", 6, "number", align="center"),
    OutColumn("加密号", 12, align="center"),
    OutColumn("参赛号", 12, align="center"),
    OutColumn("区", 12, align="center"),
    OutColumn("卷面得分", 10, "number"),
    OutColumn("状态", 10, align="center"),
    OutColumn("处理结果", 44, wrap=True),
)


def theory_book(
    competition: Competition,
    table: CodeTable,
    *,
    name: str,
    parts: Sequence[Criterion],
    scores: Sequence[ScoreLine],
    pairs: Sequence[PairLine],
    checks: Sequence[Check],
    made_at: datetime,
) -> bytes:
    """Return the workbook; its second sheet is there only when `pairs` are."""
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        title = f"{competition.title}{table.event.name}{name}"
        sheet = book.sheet(
            "登分表",
            _score_columns(parts),
            titles=(f"{title}登分表", f"密码对照表承诺值：{table.commitment}"),
        )
        for number, line in enumerate(scores, start=1):
            marks = [_number(text) for text in (*line.marks, line.total)]
            sheet.row(
                (number, line.code, *marks, line.state, line.keyed_by, line.checked_by, line.note)
            )
        sheet.signatures(("录入（第一席）", "录入（第二席）", "复核", "监督"))
        if pairs:
            facts = tuple(facts_of(table, checks))
            sheet = book.sheet("密码对照表", _PAIRS, titles=(f"{title}密码对照表", *facts))
            for number, pair in enumerate(pairs, start=1):
                total = _number(pair.total)
                sheet.row(
                    (number, pair.code, pair.number, pair.district, total, pair.state, pair.outcome)
                )
            sheet.signatures(("组委会", "监督员"))
    return out.getvalue()


def _score_columns(parts: Sequence[Criterion]) -> list[OutColumn]:
    return [
        OutColumn("序号", 6, "number", align="center"),
        OutColumn("加密号", 12, align="center"),
        *(OutColumn(each.name, 12, "number") for each in parts),
        OutColumn("合计", 10, "number"),
        OutColumn("状态", 8, align="center"),
        OutColumn("录入", 20, wrap=True),
        OutColumn("复核", 12),
        OutColumn("备注", 28, wrap=True),
    ]


def _number(text: str) -> float | None:
    return float(text) if text else None
