"""The papers of the day by name: what each is, in which forms it comes, and how it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from competition.documents.day_tables import tables_document
from competition.documents.desk_cards import judge_cards_document, judge_name, seat_cards_document
from competition.documents.passes import PassPlace, ReadPhoto, passes_document
from competition.documents.programme import programme_document
from competition.documents.room_record import room_record_document
from competition.enums import EntryStatus, EventKind
from competition.models import Competition, Entry, Seat
from competition.queries.day_sheets import NOT_DRAWN, DaySession, day_sessions, leading
from competition.queries.day_tables import LISTS, DayTable, clock_words
from competition.queries.programme import programme_of


@dataclass(frozen=True)
class DayPaper:
    """One paper: its name, what it is for, whether it is made per session and has a workbook."""

    key: str
    label: str
    hint: str
    per_session: bool = True
    has_workbook: bool = False


PAPERS: Final = (
    DayPaper("draw", "抽签表", "选手和监督员签名；由监督人员保管，不交评委。", has_workbook=True),
    DayPaper(
        "order",
        "场次表和出场顺序表",
        "场次、座位和出场顺序；评委环节只有抽签号，可以张贴。",
        has_workbook=True,
    ),
    DayPaper("checkin", "签到（检录）表", "按参赛号排列，已检录的自动填上。", has_workbook=True),
    DayPaper("timing", "计时记录表", "限时环节，按出场顺序；附时限和扣分规定。", has_workbook=True),
    DayPaper("room", "考场情况记录表", "每个场次、考场一页，当场填写。"),
    DayPaper("seats", "选手桌签", "卷面环节抽签排座后，每页八张，裁开使用。"),
    DayPaper("judges", "评委桌签", "评委组填写姓名后生成，正反两面。", per_session=False),
    DayPaper(
        "passes", "参赛证", "照片、参赛号、二维码，抽签后附考场、座位、抽签号。", per_session=False
    ),
    DayPaper(
        "programme",
        "秩序册",
        "封面、目录、组织机构、日程、规则、代表队名单、出场顺序、须知、联系方式；"
        "不含电话和证件号，可在 Word 中修改。",
        per_session=False,
    ),
)
BY_KEY: Final = {paper.key: paper for paper in PAPERS}


def list_tables(
    paper: DayPaper, competition: Competition, session_id: int | None
) -> list[DayTable]:
    """The tables of a list, for Word and workbook."""
    return LISTS[paper.key](competition.title, day_sessions(competition, session_id=session_id))


def word_of(
    paper: DayPaper,
    competition: Competition,
    *,
    session_id: int | None,
    read_photo: ReadPhoto,
    at: datetime,
) -> bytes:
    """Return the paper as a Word file."""
    if paper.key in LISTS:
        return tables_document(list_tables(paper, competition, session_id))
    if paper.key == "passes":
        return day_passes(competition, _accepted(competition), read_photo=read_photo)
    if paper.key == "programme":
        programme = programme_of(competition, at=at)
        return programme_document(programme)
    if paper.key == "judges":
        return judge_cards_document(_judges(competition))
    sessions = day_sessions(competition, session_id=session_id)
    return _PER_SESSION[paper.key](competition.title, sessions)


def day_passes(
    competition: Competition, entries: Sequence[Entry], *, read_photo: ReadPhoto
) -> bytes:
    """参赛证 with the places that were drawn; 草稿 while a session still waits for its draw."""
    sessions = day_sessions(competition)
    waiting = any(not each.is_drawn for each in sessions)
    return passes_document(
        competition,
        entries,
        read_photo=read_photo,
        places=pass_places(sessions),
        draft=NOT_DRAWN if waiting else "",
    )


def pass_places(sessions: Sequence[DaySession]) -> dict[int, list[PassPlace]]:
    """Entry id → its lines, in order of time."""
    found: dict[int, list[PassPlace]] = {}
    for each in leading(sessions):
        for row in each.rows:
            slot = row.slot
            if slot is None:
                continue
            starts_at = slot.starts_at or each.leader.starts_at
            when = clock_words(starts_at) if starts_at is not None else ""
            room = slot.room.name if slot.room is not None else ""
            place = f"座位 {slot.position}" if each.is_paper else f"抽签号 {slot.number}"
            words = " ".join(part for part in (each.components, when, room, place) if part)
            found.setdefault(row.entry.pk, []).append(PassPlace(words, not each.is_paper))
    return found


def _seats(_title: str, sessions: Sequence[DaySession]) -> bytes:
    return seat_cards_document(sessions)


_PER_SESSION: Final[dict[str, Callable[[str, Sequence[DaySession]], bytes]]] = {
    "room": room_record_document,
    "seats": _seats,
}


def _accepted(competition: Competition) -> list[Entry]:
    rows = Entry.objects.filter(
        competition=competition, event__kind=EventKind.PERSONAL, status=EntryStatus.ACCEPTED
    )
    return list(
        rows.select_related("event", "district", "competitor__photo").order_by(
            "event__order", "event", "number"
        )
    )


def _judges(competition: Competition) -> list[Seat]:
    """One seat per judge with a name, whatever the number of panels."""
    rows = Seat.objects.filter(event__competition=competition).select_related("judge")
    named = {judge_name(seat): seat for seat in rows.order_by("event__order", "number")}
    return [seat for name, seat in named.items() if name]
