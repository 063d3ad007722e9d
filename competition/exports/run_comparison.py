"""Two runs compared, as a workbook: who moved, the sheets behind it, the rules that differ."""

import io
from datetime import datetime

from competition.queries.run_comparison import MoveLine, Person, RunComparison
from competition.queries.run_sheets import SheetChange
from competition.queries.run_words import run_words
from competition.queries.standings import short_text
from records.workbooks import OutColumn, TableWriter

MOVES = (
    OutColumn("参赛号", 10, align="center"),
    OutColumn("姓名", 14),
    OutColumn("区", 10),
    OutColumn("原名次", 8, "number", 0),
    OutColumn("现名次", 8, "number", 0),
    OutColumn("原总分", 10),
    OutColumn("现总分", 10),
    OutColumn("变化的得分", 40, wrap=True),
    OutColumn("原因", 40, wrap=True),
)
SHEETS = (
    OutColumn("参赛号", 10, align="center"),
    OutColumn("评分表", 22),
    OutColumn("版本", 6, "number", 0),
    OutColumn("变动", 44, wrap=True),
    OutColumn("经手", 22, wrap=True),
    OutColumn("时间", 18, kind="instant"),
    OutColumn("原因", 30, wrap=True),
)
RULES = (OutColumn("评分标准的变化", 90, wrap=True),)


def comparison_name(comparison: RunComparison) -> str:
    """职业指导人员_第1次与第2次计算对照.xlsx."""
    event = comparison.after.event.name
    return f"{event}_第{comparison.before.run}次与第{comparison.after.run}次计算对照.xlsx"


def comparison_book(comparison: RunComparison, *, made_at: datetime) -> bytes:
    """Return the comparison as .xlsx."""
    buffer = io.BytesIO()
    heading = f"{comparison.after.event.name} 两次计算对照"
    runs = (f"原：{run_words(comparison.before)}", f"现：{run_words(comparison.after)}")
    with TableWriter(buffer, made_at=made_at) as book:
        moves = book.sheet("名次与总分", MOVES, titles=(heading, *runs), frozen_columns=1)
        for line in comparison.lines:
            moves.row(_move(line))
        moves.line(f"其余 {comparison.unchanged} 个参赛名额没有变化。")
        sheets = book.sheet("评分表变动", SHEETS, titles=(heading,))
        for line in comparison.lines:
            for change in line.sheets:
                sheets.row(_sheet(line.person, change))
        for person, change in comparison.quiet:
            sheets.row(_sheet(person, change))
        rules = book.sheet("评分标准", RULES, titles=(heading,))
        for sentence in comparison.scheme:
            rules.row((sentence,))
        if not comparison.scheme:
            known = (
                "评分标准不同，但原标准没有留存。"
                if comparison.scheme_unknown
                else "两次的评分标准相同。"
            )
            rules.line(known)
    return buffer.getvalue()


def _sheet(person: Person, change: SheetChange) -> tuple[object, ...]:
    sheet = change.sheet
    return (
        person.number, change.place, sheet.version, change.words, change.who, sheet.at,
        sheet.reason,
    )  # fmt: skip


def _move(line: MoveLine) -> tuple[object, ...]:
    before, after = line.move.before, line.move.after
    stages = "\n".join(f"{label} {old or '无'} → {new or '无'}" for label, old, new in line.stages)
    why = line.why or "\n".join(f"{each.place}：{each.words}" for each in line.sheets)
    return (
        line.person.number,
        line.person.name,
        line.person.district,
        before.rank if before else None,
        after.rank if after else None,
        short_text(before.total) if before else None,
        short_text(after.total) if after else None,
        stages,
        why,
    )
