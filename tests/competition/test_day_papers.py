"""Papers of the day: what stands in each, what stays out of what is public, Word beside workbook."""

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from competition.documents.day_papers import BY_KEY, PAPERS, list_tables, word_of
from competition.enums import EntryStatus
from competition.exports.day_tables import tables_book
from competition.models import Arrival, Entry, Liaison, SeasonText, Seat, Session
from competition.queries.day_sheets import day_sessions
from competition.queries.programme import programme_of, public_line
from tests.cast import Cast
from tests.day import MORNING, display_scheme, make_draw, make_room, make_session, make_slots
from tests.factories import NOON
from tests.scoring import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def people(cast: Cast, noon) -> list[Entry]:
    display_scheme(cast.guidance)
    return [
        accepted(cast, "G001", name="王小一"),
        accepted(cast, "G002", name="李小二", district=cast.hedong),
        accepted(cast, "G003", name="张小三", district=cast.hedong),
    ]


@pytest.fixture(autouse=True)
def unlaid(request, monkeypatch) -> None:
    """No page numbers, except where they are the matter: laying the book out takes seconds."""
    if "slow" not in request.keywords:
        monkeypatch.setattr("competition.documents.programme.pages_of_marks", lambda *told: None)


def drawn(cast: Cast, people: list[Entry]) -> Session:
    """The speech in two rooms: G003, G001 and G002 have the numbers 1, 2, 3."""
    rooms = make_room(cast), make_room(cast, "第二考场", order=1, place="")
    session = make_session(cast.guidance, "display", *rooms, late_seconds=0, late_state="forfeit")
    make_slots(session, [people[2], people[0], people[1]], *rooms)
    make_draw(cast, session)
    return session


def word(cast: Cast, key: str, session: Session | None = None) -> list[str]:
    """Every text of the Word file, cells and headers too, in order."""
    content = word_of(
        BY_KEY[key], cast.competition, session_id=session.pk if session else None,
        read_photo=lambda entry: None, at=NOON,
    )  # fmt: skip
    document = Document(io.BytesIO(content))
    body = [
        "".join(part.text or "" for part in node.iter(qn("w:t"), qn("w:instrText")))
        for node in document.element.body.iter(qn("w:p"))
    ]
    heads = [section.header.paragraphs[0].text for section in document.sections]
    return [*body, *heads]


def cells(cast: Cast, key: str) -> dict[str, list[list[object]]]:
    book = tables_book(list_tables(BY_KEY[key], cast.competition, None), made_at=NOON)
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(io.BytesIO(book)).worksheets
    }


def test_the_draw_list_ties_numbers_to_people_for_the_staff(cast: Cast, people):
    drawn(cast, people)
    rows = cells(cast, "draw")["抽签表 职业指导人员 个人工作亮点展示"]
    head = next(number for number, row in enumerate(rows) if row[0] == "赛项")
    assert rows[head] == [
        "赛项", "抽签顺序", "参赛号", "姓名", "区", "抽签号", "选手签名", "监督员签名", "备注",
    ]  # fmt: skip
    assert [row[1:6] for row in rows[head + 1 : head + 4]] == [
        [1, "G001", "王小一", "和平区", 2],
        [2, "G002", "李小二", "河东区", 3],
        [3, "G003", "张小三", "河东区", 1],
    ]
    texts = word(cast, "draw")
    assert "本表由抽签、监督人员保管，评分结束前不得交给评委。" in texts
    assert any("承诺值 cccccccccccccccc…　现场种子 20240410" in text for text in texts)
    assert any(cast.guidance.scheme.fingerprint[:12] in text for text in texts)
    assert [text for text in texts if "草稿" in text] == []


def test_before_the_draw_a_list_is_a_draft_without_numbers(cast: Cast, people):
    make_session(cast.guidance)
    assert word(cast, "draw")[-1].startswith("草稿，尚未抽签")
    (rows,) = cells(cast, "draw").values()
    assert rows[0][0] == "天津市公共就业服务专项业务竞赛抽签表（草稿，尚未抽签）"


def test_the_order_on_the_door_has_numbers_and_no_people(cast: Cast, people):
    drawn(cast, people)
    sheets = cells(cast, "order")
    assert list(sheets) == [
        "场次表",
        "第一考场 职业指导人员 个人工作亮点展示",
        "第二考场 职业指导人员 个人工作亮点展示",
    ]
    rows = sheets["第一考场 职业指导人员 个人工作亮点展示"]
    head = next(number for number, row in enumerate(rows) if row[0] == "出场顺序")
    assert [row[:2] for row in rows[head + 1 : head + 3]] == [[1, 1], [2, 3]]
    told = "".join(word(cast, "order"))
    assert [text for text in ("王小一", "G001", "和平区") if text in told] == []
    assert "迟到或未到按弃权" in told


def test_a_paper_session_has_seats_with_people(cast: Cast, people):
    session = make_session(cast.guidance, "theory", make_room(cast))
    make_slots(session, people, *session.rooms.all())
    rows = cells(cast, "order")["第一考场 职业指导人员 理论知识"]
    assert [row[:4] for row in rows[-4:-1]] == [
        [1, "G001", "王小一", "和平区"],
        [2, "G002", "李小二", "河东区"],
        [3, "G003", "张小三", "河东区"],
    ]
    texts = word(cast, "seats")
    assert texts[1:4] == ["座位 1", "G001　王小一", "和平区"]


def test_the_checkin_list_takes_over_who_has_arrived(cast: Cast, people):
    session = drawn(cast, people)
    Arrival.objects.create(
        session=session, entry=people[0], arrived_at=MORNING, id_checked=True, by=cast.organizer
    )
    rows = cells(cast, "checkin")["签到 职业指导人员 个人工作亮点展示"]
    first = next(row for row in rows if row[0] == "G001")
    assert first[1:3] + first[4:6] == ["王小一", "和平区", "已核对", None]
    assert (first[3].hour, first[3].minute) == (12, 0)


def test_the_timing_list_follows_the_order_and_prints_the_rule(cast: Cast, people):
    drawn(cast, people)
    texts = word(cast, "timing")
    assert "时限 180 秒，超时 1–30 秒扣 0.5 分。" in texts
    table = list(cells(cast, "timing").values())[1]
    head = next(number for number, row in enumerate(table) if row[0] == "抽签号")
    assert table[head] == ["抽签号", "环节", "起", "止", "用时", "超时", "扣分", "计时员"]
    assert table[head + 1][:2] == [2, "个人工作亮点展示"]


def test_who_withdrew_after_the_draw_leaves_an_empty_place(cast: Cast, people):
    drawn(cast, people)
    Entry.objects.filter(pk=people[0].pk).update(status=EntryStatus.WITHDRAWN, slot=None)
    late = accepted(cast, "G004", district=cast.heping, name="赵小四")
    remarks = {row[2]: row[8] for rows in cells(cast, "draw").values() for row in rows}
    assert (remarks["G001"], remarks["G004"]) == ("已退赛", "未参加抽签")
    order = [row for rows in list(cells(cast, "order").values())[1:] for row in rows]
    assert [row[3] for row in order if row[1] == 2] == ["已退赛"]
    assert late.number not in {row[0] for rows in cells(cast, "timing").values() for row in rows}


def test_a_room_record_is_made_for_every_room(cast: Cast, people):
    drawn(cast, people)
    texts = word(cast, "room")
    assert [text for text in texts if text.startswith("第")] == [
        "第一考场（北方人才市场三楼）",
        "第二考场",
    ]


def test_a_pass_carries_the_places_and_asks_to_be_taken_off(cast: Cast, people):
    drawn(cast, people)
    texts = word(cast, "passes")
    assert "个人工作亮点展示 5月10日 12:00 第二考场 抽签号 2" in texts
    assert "进入评分场地前请取下本证，只报抽签号。" in texts


def test_judges_get_two_inserts_each(cast: Cast, people):
    for number, name in ((1, "周正"), (2, "吴知言"), (3, "")):
        Seat.objects.filter(component="display", number=number).update(name=name)
    texts = [text for text in word(cast, "judges") if text]
    assert texts == ["周　正", "周　正", "吴知言", "吴知言"]


def test_the_programme_holds_no_phone_and_no_name_beside_a_number(cast: Cast, people, noon):
    drawn(cast, people)
    cast.competition.contact = ["就业促进处 13800001111", "王某 120101199001011234", "022-83210000"]
    cast.competition.save()
    Liaison.objects.create(
        competition=cast.competition, district=cast.heping, name="钱领队", unit="和平区人社局",
        post="科长", mobile="19000000009", is_leader=True,
    )  # fmt: skip
    SeasonText.objects.create(
        competition=cast.competition, key="overview", title="总体要求", body="以赛促学。"
    )
    SeasonText.objects.create(
        competition=cast.competition, key="works", title="项目", body="不印入。"
    )
    texts = word(cast, "programme")
    told = "\n".join(texts)
    assert re.findall(r"1\d{10}|\d{17}[\dX]", told) == []
    assert [
        text
        for text in ("钱领队（和平区人社局）", "以赛促学。", "022-83210000")
        if text not in texts
    ] == []
    assert "不印入" not in told
    assert f"评分标准指纹 {cast.guidance.scheme.fingerprint[:12]}。" in texts
    programme = programme_of(cast.competition, at=noon)
    shown = {str(cell) for table in programme.orders for row in table.rows for cell in row}
    assert shown & {"王小一", "G001", "和平区"} == set()
    assert programme.year == 2024


@pytest.mark.slow
def test_the_contents_of_the_programme_carry_page_numbers(cast: Cast, people):
    lines = [text for text in word(cast, "programme") if "PAGEREF" in text]
    assert [re.search(r"(\d+)$", line).group(1) for line in lines][:3] == ["1", "2", "3"]


def test_own_notes_of_the_season_replace_the_general_ones(cast: Cast, people, noon):
    SeasonText.objects.create(
        competition=cast.competition,
        key="competitor-notes",
        title="选手须知",
        body="一、准时。\n二、守纪。",
    )
    assert programme_of(cast.competition, at=noon).notes == ["一、准时。", "二、守纪。"]


def test_personal_numbers_are_left_out_of_print():
    assert public_line("张三 13912345678 2024") == "张三 （电话略） 2024"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_every_paper_can_be_made_before_anything_is_set(cast: Cast, noon, paper):
    assert word(cast, paper.key)
    if paper.has_workbook:
        assert cells(cast, paper.key)


def test_the_lists_cost_the_same_with_many_competitors(
    cast: Cast, people, django_assert_num_queries
):
    drawn(cast, people)
    with django_assert_num_queries(8):
        day_sessions(cast.competition)
    for number in range(27):
        accepted(cast, f"G1{number:02d}", district=cast.hedong)
    with django_assert_num_queries(8):
        day_sessions(cast.competition)


def test_components_of_one_appearance_share_every_list_but_the_timing(cast: Cast, people):
    session = drawn(cast, people)
    Session.objects.create(event=cast.guidance, component="theory", follows=session)
    assert list(cells(cast, "draw")) == ["抽签表 职业指导人员 个人工作亮点展示、理论知识"]
    names = "第一考场 职业指导人员 个人工作亮点展示、理论知识"
    assert list(cells(cast, "order"))[1][:31] == names[:31]
    assert list(cells(cast, "timing")) == [
        "第一考场 职业指导人员 个人工作亮点展示",
        "第二考场 职业指导人员 个人工作亮点展示",
    ]
    assert "个人工作亮点展示、理论知识 5月10日 12:00 第二考场 抽签号 2" in word(cast, "passes")
