"""各区联络人员信息表 as a workbook."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from competition.models import Competition, Liaison
from competition.queries.liaisons import LiaisonPaper
from records.text import LOCAL, mask_landline, mask_mobile
from records.workbooks import OutColumn, TableWriter

TITLE = "各区联络人员信息表"
FORM = (
    OutColumn("姓名", 12),
    OutColumn("单位", 30, wrap=True),
    OutColumn("职务", 16, wrap=True),
    OutColumn("座机", 20),
    OutColumn("手机", 14),
    OutColumn("备注（赛项）", 26, wrap=True),
)
ALL = (
    OutColumn("序号", 6, "number", align="center"),
    OutColumn("区", 12),
    *FORM,
    OutColumn("领队", 6, align="center"),
    OutColumn("报送时间", 18, "instant"),
)


def all_liaisons_book(
    competition: Competition, rows: Iterable[Liaison], *, shows_phones: bool, made_at: datetime
) -> bytes:
    """Return the workbook of the list as shown; rows carry `filed_at` (see liaison_list)."""
    buffer = io.BytesIO()
    with TableWriter(buffer, made_at=made_at) as book:
        sheet = book.sheet("各区联络人员", ALL, titles=(TITLE, competition.title))
        for number, row in enumerate(rows, start=1):
            sheet.row(
                [
                    number,
                    row.district.name,
                    *_cells(row, shows_phones=shows_phones),
                    "是" if row.is_leader else "",
                    getattr(row, "filed_at", None),
                ]
            )
    return buffer.getvalue()


def paper_book(paper: LiaisonPaper) -> bytes:
    """Return one district's table with the form's own columns; it may be brought in again."""
    buffer = io.BytesIO()
    with TableWriter(buffer) as book:
        sheet = book.sheet("联络人员", FORM, titles=(f"{paper.district.name}联络人员信息表",))
        for row in paper.rows:
            sheet.row(_cells(row, shows_phones=True))
    return buffer.getvalue()


def all_liaisons_name(competition: Competition, at: datetime) -> str:
    """天津市公共就业服务竞赛_各区联络人员_20240420.xlsx."""
    return f"{competition.short_title}_各区联络人员_{at.astimezone(LOCAL):%Y%m%d}.xlsx"


def paper_book_name(paper: LiaisonPaper, at: datetime) -> str:
    """天津市公共就业服务竞赛_和平区联络人员_20240420.xlsx."""
    day = f"{at.astimezone(LOCAL):%Y%m%d}"
    return f"{paper.competition.short_title}_{paper.district.name}联络人员_{day}.xlsx"


def _cells(row: Liaison, *, shows_phones: bool) -> Sequence[object]:
    landline = row.landline if shows_phones or not row.landline else mask_landline(row.landline)
    mobile = row.mobile if shows_phones else mask_mobile(row.mobile)
    return [row.name, row.unit, row.post, landline, mobile, row.remark]
