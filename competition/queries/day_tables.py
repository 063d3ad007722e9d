"""The lists of the day as tables of typed cells, printed by Word and written into workbooks alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from competition.enums import MARK_STATE_LABELS, MarkState
from competition.models import Room
from competition.queries.day_sheets import (
    NOT_DRAWN,
    WITHDRAWN,
    DayRow,
    DaySession,
    leading,
)
from competition.queries.scheme_words import time_words
from records.text import LOCAL

Cell = str | int | datetime | None
STAFF_ONLY = "本表由抽签、监督人员保管，评分结束前不得交给评委。"


@dataclass(frozen=True)
class DayColumn:
    """A column: its label, its width on paper in millimetres, how its cells stand."""

    label: str
    mm: float
    kind: Literal["text", "number", "instant"] = "text"
    align: Literal["left", "center"] = "center"


@dataclass(frozen=True)
class DayTable:
    """One table: titles, lines above it, cells, lines below it, who signs."""

    title: str
    sheet: str
    facts: Sequence[str]
    columns: Sequence[DayColumn]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    signed_by: Sequence[str] = ()
    draft: str = ""


DRAW: Final = (
    DayColumn("赛项", 48), DayColumn("抽签顺序", 22, "number"), DayColumn("参赛号", 20),
    DayColumn("姓名", 22), DayColumn("区", 26), DayColumn("抽签号", 20, "number"),
    DayColumn("选手签名", 42), DayColumn("监督员签名", 42), DayColumn("备注", 24),
)  # fmt: skip
ORDER: Final = (
    DayColumn("出场顺序", 24, "number"), DayColumn("抽签号", 24, "number"),
    DayColumn("预计时间", 42, "instant"), DayColumn("备注", 76),
)  # fmt: skip
SEATING: Final = (
    DayColumn("座位", 22, "number"), DayColumn("参赛号", 28), DayColumn("姓名", 34),
    DayColumn("区", 36), DayColumn("备注", 46),
)  # fmt: skip
SESSIONS: Final = (
    DayColumn("时间", 46), DayColumn("赛项", 48), DayColumn("环节", 44), DayColumn("考场", 44),
    DayColumn("人数", 14, "number"), DayColumn("每人间隔", 22), DayColumn("迟到、未到", 48),
)  # fmt: skip
CHECKIN: Final = (
    DayColumn("参赛号", 22), DayColumn("姓名", 24), DayColumn("区", 28),
    DayColumn("到达时间", 38, "instant"), DayColumn("证件", 26), DayColumn("手机", 26),
    DayColumn("签名", 46), DayColumn("备注", 50),
)  # fmt: skip
TIMING: Final = (
    DayColumn("抽签号", 22, "number"), DayColumn("环节", 50), DayColumn("起", 32),
    DayColumn("止", 32), DayColumn("用时", 28), DayColumn("超时", 28), DayColumn("扣分", 24),
    DayColumn("计时员", 44),
)  # fmt: skip


def draw_tables(title: str, sessions: Iterable[DaySession]) -> list[DayTable]:
    """抽签表: by 参赛号; the draw number is filled in once drawn, else left for the pen."""
    return [
        DayTable(
            title=f"{title}抽签表",
            sheet=f"抽签表 {each.name}",
            facts=[*_facts(each), *_draw_words(each)],
            columns=DRAW,
            rows=[
                (
                    each.session.event.name, number, row.entry.number, row.name,
                    row.entry.district.name, row.slot.number if row.slot else None, "", "",
                    _remark(each, row),
                )
                for number, row in enumerate(each.rows, 1)
            ],
            notes=[STAFF_ONLY],
            signed_by=("抽签主持人", "监督员"),
            draft="" if each.is_drawn else NOT_DRAWN,
        )
        for each in leading(sessions)
    ]  # fmt: skip


def order_tables(title: str, sessions: Iterable[DaySession]) -> list[DayTable]:
    """场次表, then per session and room 座位表, or 出场顺序表 with numbers only: for the door."""
    every = leading(sessions)
    tables = [
        DayTable(
            title=f"{title}场次表", sheet="场次表", facts=[], columns=SESSIONS,
            rows=[_session_row(each) for each in every],
        )
    ]  # fmt: skip
    for each in every:
        for room, rows in each.rooms if each.is_drawn else []:
            tables.append(
                DayTable(
                    title=f"{title}{'座位表' if each.is_paper else '出场顺序表'}",
                    sheet=f"{room.name if room else ''} {each.name}".strip(),
                    facts=_facts(each, room),
                    columns=SEATING if each.is_paper else ORDER,
                    rows=[_place_row(each, row) for row in rows if row.slot is not None],
                )
            )
        if not each.is_drawn:
            tables.append(_undrawn(title, each))
    return [table for table in tables if table.rows]


def checkin_tables(title: str, sessions: Iterable[DaySession]) -> list[DayTable]:
    """签到/检录表: by 参赛号, what was noted already filled in, the rest left for the pen."""
    return [
        DayTable(
            title=f"{title}签到（检录）表",
            sheet=f"签到 {each.name}",
            facts=[*_facts(each), *_late_words(each)],
            columns=CHECKIN,
            rows=[_checkin_row(row) for row in each.rows if not row.is_out],
            notes=["“证件”核对身份证和参赛证，“手机”填是否收存。"],
            signed_by=("检录员", "监督员"),
        )
        for each in leading(sessions)
    ]


def timing_tables(title: str, sessions: Iterable[DaySession]) -> list[DayTable]:
    """计时记录表 of the timed components, room by room in order of appearance."""
    return [
        DayTable(
            title=f"{title}计时记录表",
            sheet=f"{room.name if room else '计时'} {each.session.event.name} {each.component_name}",
            facts=[
                *_facts(each, room, of=each.component_name),
                f"{time_words(each.component.time)}。",
            ],
            columns=TIMING,
            rows=_timing_rows(each, rows),
            notes=["起、止记时分秒；用时记整秒数；超时、扣分按评分标准填写，不扣分填 0。"],
            signed_by=("计时员", "监督员"),
            draft="" if each.is_drawn else NOT_DRAWN,
        )
        for each in sessions
        if each.component is not None and each.component.time is not None
        for room, rows in each.rooms
    ]


LISTS: Final[Mapping[str, Callable[[str, Iterable[DaySession]], list[DayTable]]]] = {
    "draw": draw_tables,
    "order": order_tables,
    "checkin": checkin_tables,
    "timing": timing_tables,
}


def clock_words(instant: datetime) -> str:
    """6月20日 09:10."""
    here = instant.astimezone(LOCAL)
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def _facts(each: DaySession, room: Room | None = None, *, of: str = "") -> list[str]:
    place = f"　考场：{room.name}{f'（{room.place}）' if room.place else ''}" if room else ""
    words = [
        f"赛项：{each.session.event.name}　环节：{of or each.components}　时间：{each.when}{place}"
    ]
    return [*words, each.scheme_words] if each.scheme_words else words


def _draw_words(each: DaySession) -> list[str]:
    if each.draw is None:
        return []
    return [
        f"第 {each.draw.number} 次抽签　承诺值 {each.draw.commitment[:16]}…　现场种子 {each.draw.seed}"
    ]


def _late_words(each: DaySession) -> list[str]:
    words = late_words(each)
    return [f"{words}。"] if words else []


def late_words(each: DaySession) -> str:
    """迟到超过 20 分钟或未到按缺考; without a limit only who never comes."""
    label = MARK_STATE_LABELS[MarkState(each.leader.late_state)]
    if each.leader.late_seconds is None:
        return f"未到按{label}"
    from_minutes, rest = divmod(each.leader.late_seconds, 60)
    late = f"{from_minutes} 分钟" if not rest else f"{each.leader.late_seconds} 秒"
    return f"迟到{f'超过 {late}' if each.leader.late_seconds else ''}或未到按{label}"


def _session_row(each: DaySession) -> Sequence[Cell]:
    gap = each.leader.turn_seconds
    minutes = f"{gap // 60} 分钟" if gap % 60 == 0 else f"{gap} 秒"
    rooms = "、".join(room.name for room in each.leader.rooms.all())
    count = sum(not row.is_out for row in each.rows)
    return (
        each.when, each.session.event.name, each.components, rooms or "待定", count,
        minutes if gap else "同时开始", late_words(each),
    )  # fmt: skip


def _undrawn(title: str, each: DaySession) -> DayTable:
    """The order before the draw: as many places as people, without numbers."""
    count = sum(not row.is_out for row in each.rows)
    return DayTable(
        title=f"{title}{'座位表' if each.is_paper else '出场顺序表'}",
        sheet=each.name,
        facts=_facts(each),
        columns=SEATING if each.is_paper else ORDER,
        rows=[
            (number, None, None, *[""] * (2 if each.is_paper else 1))
            for number in range(1, count + 1)
        ],
        draft=NOT_DRAWN,
    )


def _place_row(each: DaySession, row: DayRow) -> Sequence[Cell]:
    """A seat with who sits there (no judge is near), or a turn with its number alone."""
    slot = row.slot
    if slot is None:
        raise ValueError("a place in the order without a slot")
    remark = WITHDRAWN if row.is_out else ""
    if each.is_paper:
        return slot.position, row.entry.number, row.name, row.entry.district.name, remark
    return slot.position, slot.number, slot.starts_at, remark


def _checkin_row(row: DayRow) -> Sequence[Cell]:
    came = row.arrival
    known: tuple[Cell, ...] = (None, "", "", "", "")
    if came is not None:
        known = (
            came.arrived_at, "已核对" if came.id_checked else "",
            "已收存" if came.phone_kept else "", "", came.note,
        )  # fmt: skip
    return (row.entry.number, row.name, row.entry.district.name, *known)


def _timing_rows(each: DaySession, rows: Sequence[DayRow]) -> list[Sequence[Cell]]:
    numbers: list[int | None] = [row.slot.number if row.slot else None for row in rows]
    return [(number, each.component_name, "", "", "", "", "", "") for number in numbers]


def _remark(each: DaySession, row: DayRow) -> str:
    if row.is_out:
        return WITHDRAWN
    if row.slot is None:
        return "未参加抽签" if each.is_drawn else ""
    return f"调整：{row.slot.moved_reason}" if row.slot.moved_reason else ""
