"""考场情况记录表: one page per session and room, what is known filled in, the rest for the pen."""

from collections.abc import Sequence
from typing import Final

from docx.document import Document
from docx.enum.text import WD_BREAK

from competition.models import Room
from competition.queries.day_sheets import DayRow, DaySession, leading
from competition.queries.day_tables import late_words
from records.word import (
    add_text,
    grid_table,
    new_document,
    row_height,
    set_cell,
    to_bytes,
)

WIDTHS_MM: Final = (38.0, 50.0, 38.0, 50.0)
TALL_MM: Final = 30.0


def room_record_document(title: str, sessions: Sequence[DaySession]) -> bytes:
    """Return the Word file."""
    document = new_document(margins=(20, 15, 17, 17), pt=12)
    pages = [(each, place) for each in leading(sessions) for place in _rooms(each)]
    if not pages:
        add_text(document, "还没有安排场次。", align="center")
    for number, (each, place) in enumerate(pages):
        if number:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _page(document, title, each, place)
    return to_bytes(document)


def _rooms(each: DaySession) -> list[tuple[Room | None, Sequence[DayRow]]]:
    """The rooms of a session: as drawn; before, those set for it, with nobody in them yet."""
    if each.is_drawn:
        return [(room, rows) for room, rows in each.rooms if rows[0].slot is not None]
    rooms = list(each.leader.rooms.all())
    if len(rooms) > 1:
        return [(room, []) for room in rooms]
    return [(rooms[0] if rooms else None, each.rows)]


def _page(
    document: Document, title: str, each: DaySession, place: tuple[Room | None, Sequence[DayRow]]
) -> None:
    room, rows = place
    add_text(document, f"{title}考场情况记录表", east="黑体", pt=16, align="center", spacing=34)
    count = sum(not row.is_out for row in rows)
    lines = [
        ("赛项", each.session.event.name, "环节", each.components),
        ("考场", _place(room), "时间", each.when),
        ("应到人数", str(count) if rows else "", "实到人数", ""),
        ("缺考、弃权人数", "", "迟到人数", ""),
        ("实际开始时间", "", "实际结束时间", ""),
    ]
    if each.is_paper:
        lines += [
            ("发放试卷（份）", "", "收回试卷（份）", ""),
            ("空白、作废（份）", "", "密封袋编号", ""),
        ]
    tall = [
        f"缺考、弃权选手\n（{'参赛号' if each.is_paper else '抽签号'}）",
        "违纪情况\n（人员、时间、\n行为、处理）",
        "试卷、设备异常\n及处理情况" if each.is_paper else "设备、计时异常\n及处理情况",
        "其他情况",
    ]
    table = grid_table(document, len(lines) + len(tall), WIDTHS_MM)
    for number, values in enumerate(lines):
        row_height(table, number, 11)
        for column, text in enumerate(values):
            east = "黑体" if column % 2 == 0 else "宋体"
            set_cell(table.cell(number, column), text, east, 12, "center")
    for number, label in enumerate(tall, start=len(lines)):
        row_height(table, number, TALL_MM)
        set_cell(table.cell(number, 0), label, "黑体", 12, "center")
        set_cell(table.cell(number, 1).merge(table.cell(number, 3)), "", "宋体", 12)
    words = late_words(each)
    if words:
        add_text(document, f"{words}。", east="楷体_GB2312", pt=10.5, spacing=22)
    if each.scheme_words:
        add_text(document, each.scheme_words, east="楷体_GB2312", pt=10.5, spacing=22)
    add_text(document, "", pt=8)
    who = "监考员" if each.is_paper else "赛务员"
    add_text(
        document, f"{who}（签名）：__________　__________　　监督员（签名）：__________", pt=12
    )
    add_text(document, "日期：______年____月____日", pt=12, align="right", spacing=30)


def _place(room: Room | None) -> str:
    if room is None:
        return ""
    return f"{room.name}（{room.place}）" if room.place else room.name
