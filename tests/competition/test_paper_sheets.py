"""Judge sheets on paper: printed with a code, found by it, scanned back, filed, compared."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image

from competition.documents.judge_sheets import entry_sheets, judge_lists
from competition.exports.judge_sheet_table import judge_sheet_table
from competition.models import ScanBatch, ScanPage, Seat, SheetScan
from competition.operations.sheet_scans import drop_page, place_page, upload_scans
from competition.queries.paper_sheets import PaperSheets
from competition.queries.schemes import event_scheme
from competition.queries.sheet_scans import NO_CODE
from records.errors import Conflict, NotAllowed, Refused
from records.operations.jobs import perform
from records.word import qr_png
from tests.cast import Cast
from tests.factories import NOON
from tests.scoring import accepted, key_in, make_scheme, plan
from tests.submissions.scanning import pdf, png, scanned, sheet

pytestmark = pytest.mark.django_db
PAGE = ["tianjin-2024"]


@pytest.fixture
def people(cast: Cast, noon):
    make_scheme(cast.guidance)
    Seat.objects.filter(number=2).update(name="贝评委", district=cast.heping)
    return [
        accepted(cast, f"G00{number}", district=district)
        for number, district in ((1, cast.heping), (2, cast.hedong))
    ]


def paper(cast: Cast) -> PaperSheets:
    of = event_scheme(cast.guidance)
    return PaperSheets(of, of.scheme.component("plan"))


def code_of(cast: Cast, entry, seat: int):
    found = paper(cast)
    turn = next(each for each in found.entries if each.entry_id == entry.pk)
    return found.code(turn, found.seats[seat - 1])


def bring(cast: Cast, content: bytes, name: str = "评分表.pdf", by=None) -> None:
    job = upload_scans(slug="tianjin-2024", content=content, filename=name, by=by or cast.clerk)
    perform(job_id=job.pk)


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(*texts: str) -> Image.Image:
    """A page of a judge's list: a code before each line."""
    page = Image.new("L", (1654, 1169), 250)
    for place, text in enumerate(texts):
        code = Image.open(io.BytesIO(qr_png(text, scale=4))).convert("L")
        page.paste(code.resize((134, 134)), (100, 100 + 180 * place))
    return page


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_a_list_per_judge_has_all_but_the_recused(cast: Cast, people):
    words = words_of(judge_lists(paper(cast), "竞赛"))
    assert [words.count(code_of(cast, people[0], seat).words()) for seat in (1, 2, 3)] == [1, 0, 1]
    assert "内容\n（满分 60）" in words
    assert f"评分标准指纹 {paper(cast).of.short_fingerprint}　评分标准尚未冻结" in words
    assert not [name for name in ("和平区", people[0].competitor.name) if name in words]


def test_a_sheet_per_entry_and_judge_has_room_to_sign(cast: Cast, people):
    words = words_of(entry_sheets(paper(cast), "竞赛"))
    assert words.count("评委签名") == 5  # two entries, three judges, one recused
    assert "更正处签名" in words
    assert "用时：______分______秒" in words


def test_the_workbook_has_a_sheet_per_judge(cast: Cast, people):
    content = judge_sheet_table(paper(cast), "竞赛", made_at=NOON)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["评委 1", "评委 2 贝评委", "评委 3"]
    codes = {row[0] for row in book["评委 1"].iter_rows(values_only=True)}
    assert {code_of(cast, entry, 1).words() for entry in people} <= codes


def test_a_scanned_code_leads_to_its_row(cast: Cast, people):
    code = code_of(cast, people[1], 3).qr_text()
    answer = as_(cast.clerk).get(reverse("clerk-paper-find", args=PAGE), {"code": code})
    assert answer["Location"] == ("/clerk/tianjin-2024/guidance/plan/3/?page=1#c-G002-mark-content")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("什么", "编码应为"),
        ("999999-2-1-{short}", "不是本届已受理参赛号"),
        ("{entry}-2-9-{short}", "没有二维码所指的环节或评委席位"),
        ("{entry}-1-1-{short}", "没有二维码所指的环节或评委席位"),
        ("{entry}-2-1-00000000", "按另一版评分标准（指纹 00000000）印制"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(cast: Cast, people, typed: str, why: str):
    short = code_of(cast, people[0], 1).fingerprint
    code = typed.format(entry=people[0].pk, short=short)
    answer = as_(cast.clerk).get(reverse("clerk-paper-find", args=PAGE), {"code": code})
    assert (answer.status_code, why in answer.content.decode()) == (400, True)


def test_a_pile_of_pages_is_filed_by_its_codes(cast: Cast, people):
    codes = [code_of(cast, entry, 1).qr_text() for entry in people]
    pages = [
        scanned(sheet(codes[0]), angle=2, noise=0.001),
        sheet(),
        sheet("SW:X:1:ABCD"),
        listed(*codes),
    ]
    bring(cast, pdf(*pages))
    assert list(SheetScan.objects.values_list("entry__number", "seat", "page").order_by("pk")) == [
        ("G001", 1, 1), ("G001", 1, 4), ("G002", 1, 4),
    ]  # fmt: skip
    waiting = ScanPage.objects.unplaced().values_list("number", "why")
    assert list(waiting) == [(2, NO_CODE), (3, NO_CODE)]
    assert ScanBatch.objects.get().pages == 4


def test_a_pile_read_twice_is_filed_once(cast: Cast, people):
    job = upload_scans(
        slug="tianjin-2024", content=png(sheet(code_of(cast, people[0], 1).qr_text())),
        filename="一张.png", by=cast.clerk,
    )  # fmt: skip
    perform(job_id=job.pk)
    job.refresh_from_db()
    job.state = "queued"
    job.save()
    perform(job_id=job.pk)
    assert (SheetScan.objects.count(), ScanPage.objects.count()) == (1, 1)


def test_an_unread_page_is_filed_by_hand_or_dropped_with_a_reason(cast: Cast, people):
    bring(cast, pdf(sheet(), sheet()))
    first, second = ScanPage.objects.all()
    place_page(page_id=first.pk, code=code_of(cast, people[1], 3).words(), by=cast.clerk)
    assert SheetScan.objects.get().entry == people[1]
    with pytest.raises(Refused, match="请填写不归档的理由"):
        drop_page(page_id=second.pk, reason="", by=cast.clerk)
    drop_page(page_id=second.pk, reason="空白页", by=cast.clerk)
    with pytest.raises(Conflict, match="已经处理过"):
        drop_page(page_id=second.pk, reason="空白页", by=cast.clerk)
    assert not ScanPage.objects.unplaced().exists()


def test_what_is_no_picture_is_refused(cast: Cast, people):
    with pytest.raises(Refused, match="不能识别这种文件"):
        bring(cast, b"hello", "a.txt")
    with pytest.raises(NotAllowed):
        bring(cast, png(sheet()), "a.png", by=cast.organizer)


def test_the_scan_stands_beside_the_keyed_marks(cast: Cast, people):
    key_in(cast, people[0], "plan", 1, marks=plan("50.5", "30"))
    bring(cast, png(sheet(code_of(cast, people[0], 1).qr_text())), "一张.png")
    scan = SheetScan.objects.get()
    page = as_(cast.supervisor).get(reverse("sheet-scan", args=[*PAGE, scan.pk]))
    words = page.content.decode()
    assert page.status_code == 200
    assert "50.5" in words
    assert reverse("sheet-scan-image", args=[*PAGE, scan.pk]) in words
    image = as_(cast.supervisor).get(reverse("sheet-scan-image", args=[*PAGE, scan.pk]))
    assert b"".join(image)[:3] == b"\xff\xd8\xff"
    grid = as_(cast.clerk).get("/clerk/tianjin-2024/guidance/plan/1/").content.decode()
    assert reverse("sheet-scan", args=[*PAGE, scan.pk]) in grid
