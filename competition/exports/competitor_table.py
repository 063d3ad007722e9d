"""参赛选手汇总表: exactly the rows of the organizer's list, numbers masked unless asked for."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from competition.enums import VERDICT_LABELS, OpinionLevel, Verdict
from competition.models import Competition, Entry, Liaison, Opinion
from competition.models.entries import EntryQuerySet
from records.text import LOCAL, mask_mobile
from records.workbooks import OutColumn, TableWriter

COLUMNS: Final = (
    OutColumn("序号", 6, "number"),
    OutColumn("区", 10),
    OutColumn("赛项", 22),
    OutColumn("参赛号", 10),
    OutColumn("姓名", 10),
    OutColumn("单位", 32, wrap=True),
    OutColumn("单位层级", 31, wrap=True),
    OutColumn("岗位", 16, wrap=True),
    OutColumn("手机", 14),
    OutColumn("领队", 10),
    OutColumn("资格初审", 14, wrap=True),
    OutColumn("资格复审", 18, wrap=True),
    OutColumn("状态", 10),
)


def table_name(competition: Competition, made_at: datetime) -> str:
    """天津市…_参赛选手汇总表_20240420.xlsx."""
    return f"{competition.title}_参赛选手汇总表_{made_at.astimezone(LOCAL):%Y%m%d}.xlsx"


def competitor_table(
    competition: Competition, rows: EntryQuerySet, *, made_at: datetime, is_full: bool
) -> bytes:
    """Return the workbook; a constant number of queries, the rows streamed."""
    leaders = dict(
        Liaison.objects.filter(competition=competition, is_leader=True).values_list(
            "district", "name"
        )
    )
    decisions = _decisions(competition)
    out = io.BytesIO()
    with TableWriter(out, made_at=made_at) as book:
        sheet = book.sheet(
            "参赛选手汇总表",
            COLUMNS,
            titles=(f"{competition.title}参赛选手汇总表",),
            frozen_columns=5,
        )
        for number, entry in enumerate(rows.iterator(chunk_size=2000), start=1):
            sheet.row(_row(number, entry, leaders, decisions, is_full=is_full))
    return out.getvalue()


def _row(
    number: int,
    entry: Entry,
    leaders: dict[int, str],
    decisions: dict[int, str],
    *,
    is_full: bool,
) -> Iterable[object]:
    person = entry.competitor
    if person is None:
        raise ValueError("a personal entry without a person")
    return (
        number,
        entry.district.name,
        entry.event.name,
        entry.number,
        person.name,
        person.unit,
        person.get_unit_level_display(),
        person.post,
        person.mobile if is_full else mask_mobile(person.mobile),
        leaders.get(entry.district_id, ""),
        "区已承诺审核" if getattr(entry, "is_attested", False) else "区未承诺",
        decisions.get(entry.pk, "未审核"),
        entry.get_status_display(),
    )


def _decisions(competition: Competition) -> dict[int, str]:
    """The latest opinion of each entry: verdict and local date."""
    rows = Opinion.objects.filter(entry__competition=competition, level=OpinionLevel.CITY)
    rows = rows.order_by("at", "pk")
    return {
        entry: f"{VERDICT_LABELS[Verdict(verdict)]} {at.astimezone(LOCAL):%Y-%m-%d}"
        for entry, verdict, at in rows.values_list("entry", "verdict", "at")
    }
