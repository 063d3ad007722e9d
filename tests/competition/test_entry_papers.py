"""参赛证 and 签到表: who is on them, in which order, in which format."""

import io

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from competition.documents.passes import passes_document
from competition.documents.signin_sheet import HEADERS, signin_document
from competition.enums import EntryStatus
from competition.operations.entries import withdraw_entry
from competition.operations.entry_reviews import accept_entry
from tests.cast import Cast
from tests.competition.nominating import submitted
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import make_district, make_entry, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


@pytest.fixture
def accepted(cast: Cast, noon):
    """One accepted in each event, one withdrawn, one waiting."""
    entries = [
        submitted(cast.grassroots, cast.liaison, name="李四"),
        submitted(cast.guidance, cast.other_liaison, name="王五"),
        submitted(cast.guidance, cast.liaison, name="张三"),
    ]
    for entry in entries:
        accept_entry(entry_id=entry.pk, by=cast.organizer)
    withdraw_entry(entry_id=entries[1].pk, reason="生病", by=cast.organizer)
    submitted(cast.guidance, cast.other_liaison, name="赵六")
    return entries


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(cell.text for cell in cells)


def test_passes_are_printed_for_accepted_competitors_only(office, accepted):
    page = office.get(at("manage-passes"))
    assert [entry.competitor.name for entry, *_ in page.context["cards"]] == ["张三", "李四"]
    assert page.context["cards"][0][1].startswith("data:image/svg+xml")


def test_a_lost_pass_is_printed_alone(office, accepted):
    page = office.get(f"{at('manage-passes')}?number=B001")
    assert [entry.competitor.name for entry, *_ in page.context["cards"]] == ["李四"]


def test_the_word_file_holds_photo_and_code_of_each_pass(office, accepted):
    answer = office.get(f"{at('manage-passes')}?format=word")
    content = answer.getvalue()
    assert [
        text
        for text in ("张三", "参赛号：G002", "李四", "参赛号：B001")
        if text not in text_of(content)
    ] == []
    assert ("王五" in text_of(content), "赵六" in text_of(content)) == (False, False)
    assert len(Document(io.BytesIO(content)).inline_shapes) == 4


def test_a_pass_without_photo_says_so(cast: Cast, noon):
    entry = make_entry(cast.guidance, cast.heping, EntryStatus.ACCEPTED)
    content = passes_document(cast.competition, [entry], read_photo=lambda _: None)
    assert "（照片）" in text_of(content)


def test_characters_that_no_document_may_carry_are_replaced_visibly(cast: Cast, noon):
    entry = make_entry(cast.guidance, cast.heping, EntryStatus.ACCEPTED, name="张\x0b三")
    content = passes_document(cast.competition, [entry], read_photo=lambda _: None)
    assert "张\ufffd三" in text_of(content)


def test_the_sign_in_sheet_has_its_columns_per_event_in_order_of_numbers(office, accepted):
    page = office.get(at("manage-signin-sheet"))
    groups = [(name, [entry.number for entry in rows]) for name, rows in page.context["groups"]]
    assert groups == [("职业指导人员", ["G002"]), ("基层公共就业服务人员", ["B001"])]


def test_the_sign_in_sheet_as_word_and_as_workbook_holds_the_same_rows(office, accepted):
    word = office.get(f"{at('manage-signin-sheet')}?format=word").getvalue()
    book = office.get(f"{at('manage-signin-sheet')}?format=workbook").getvalue()
    tables = Document(io.BytesIO(word)).tables
    in_word = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    sheets = load_workbook(io.BytesIO(book)).worksheets
    in_book = [
        [str(cell.value or "") for cell in row]
        for sheet in sheets
        for row in sheet.iter_rows(min_row=2, max_row=3)
    ]
    assert in_word == in_book
    assert in_word[0] == list(HEADERS)


def test_an_empty_season_says_what_to_do(office, cast: Cast):
    pages = [said(office.get(at(name))) for name in ("manage-passes", "manage-signin-sheet")]
    assert [page for page in pages if "还没有已受理的选手。" not in page] == []
    assert Document(io.BytesIO(signin_document(cast.competition, []))).tables == []


@pytest.mark.parametrize("name", ["manage-passes", "manage-signin-sheet"])
def test_papers_cost_the_same_at_3_and_30_rows(office, cast: Cast, name):
    codes = iter(range(120201, 120299))

    def accept():
        code = str(next(codes))
        district = make_district(code, f"区{code}")
        take_part(cast.competition, district)
        make_entry(cast.guidance, district, EntryStatus.ACCEPTED)

    few, many = queries_at_3_and_30(accept, office, at(name))
    assert few == many
