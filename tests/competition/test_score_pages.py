"""The clerk's and the organizer's pages about marks, as a browser without scripts sees them."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from competition.models import ComponentLock, Entry, Seat, Sheet
from competition.operations.components import lock_component
from competition.queries.sheets import revision
from records.models import Import
from tests.cast import Cast
from tests.score_books import GOOD, book
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast, noon) -> list[Entry]:
    make_scheme(cast.guidance)
    return [accepted(cast, f"G00{number}", name=f"王小{number}") for number in (1, 2, 3)]


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def grid_address(component: str = "theory", seat: int = 0) -> str:
    return reverse("clerk-grid", args=["tianjin-2024", "guidance", component, seat])


def post(client: Client, address: str, act: str = "hand_in", **cells: str):
    """Send a grid; cell names are 参赛号__key with `mark_code` for marks."""
    numbers = sorted({name.split("__")[0] for name in cells})
    body = {"row": numbers, "act": act, "form_key": str(uuid.uuid4())}
    for name, value in cells.items():
        number, _, key = name.partition("__")
        body[f"{number}.{re.sub('^mark_', 'mark:', key)}"] = value
    return client.post(address, body)


def test_the_clerk_sees_numbers_and_neither_names_nor_districts(cast: Cast, people):
    client = as_(cast.clerk)
    pages = [client.get(reverse("clerk-home", args=["tianjin-2024"])), client.get(grid_address())]
    for page in pages:
        text = page.content.decode()
        assert [word for word in ("王小", "和平区", "就业服务中心") if word in text] == []
    assert "G001" in pages[1].content.decode()


def test_the_grid_shows_maximum_and_fingerprint(cast: Cast, people):
    page = as_(cast.clerk).get(grid_address("plan", 1)).content.decode()
    assert re.findall(r"满分 (\d+)", page) == ["60", "40"]
    assert cast.guidance.scheme.fingerprint[:12] in page


def test_a_grid_is_handed_in(cast: Cast, people):
    answer = post(
        as_(cast.clerk), grid_address(), G001__mark_="80", G002__state="absent", G003__mark_=""
    )
    assert (answer.status_code, answer["Location"]) == (302, grid_address())
    assert list(Sheet.objects.values_list("entry__number", "marks", "mark_state")) == [
        ("G001", {"": 80000}, ""),
        ("G002", {}, "absent"),
    ]


def test_a_wrong_cell_keeps_everything_that_was_typed(cast: Cast, people):
    answer = post(
        as_(cast.clerk), grid_address(), G001__mark_="80", G002__mark_="1e2", G002__note="补考"
    )
    page = answer.content.decode()
    assert (answer.status_code, Sheet.objects.count()) == (400, 0)
    assert re.findall(r'name="G00[12]\.(?:mark:|note)"[^>]* value="([^"]*)"', page) == [
        "80", "", "1e2", "补考"
    ]  # fmt: skip
    assert re.findall(r'<p class="cell-fault" id="[^"]+">([^<]+)</p>', page) == [
        "“1e2”不是得分，应为不超过三位小数的数，如 88 或 88.5。"
    ]


def test_two_tabs_the_second_is_told_what_stands_now(cast: Cast, people):
    client = as_(cast.clerk)
    post(client, grid_address(), act="save", G001__mark_="80")
    answer = post(client, grid_address(), act="save", G001__mark_="90")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "这一行刚被他人修改，现值：80。" in page
    now = re.search(r'name="G001.revision" value="([^"]+)"', page)[1]
    assert now == revision(Sheet.objects.get())
    post(client, grid_address(), act="save", G001__mark_="90", G001__revision=now)
    assert Sheet.objects.get().marks == {"": 90000}


def test_a_double_click_writes_once(cast: Cast, people):
    client = as_(cast.clerk)
    body = {"row": ["G001"], "act": "hand_in", "form_key": "k", "G001.mark:": "80"}
    answers = [client.post(grid_address(), body) for _ in range(3)]
    assert {(each.status_code, each["Location"]) for each in answers} == {(302, grid_address())}
    assert Sheet.objects.count() == 1


def test_a_handed_in_line_is_opened_for_correction(cast: Cast, people):
    sheet = key_in(cast, people[0], "theory", marks="80")
    client = as_(cast.clerk)
    closed = client.get(grid_address()).content.decode()
    opened = client.get(grid_address() + "?correct=G001").content.decode()
    assert ("G001.reason" in closed, "G001.reason" in opened) == (False, True)
    cells = {"G001__mark_": "81", "G001__revision": revision(sheet)}
    assert post(client, grid_address(), **cells).status_code == 400
    assert post(client, grid_address(), **cells, G001__reason="看错").status_code == 302
    assert Sheet.objects.current().get().reason == "看错"


def test_a_locked_component_is_refused_and_the_typed_marks_stay(cast: Cast, people):
    for entry in people:
        key_in(cast, entry, "theory", marks="80")
    lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    client = as_(cast.clerk)
    answer = post(client, grid_address(), G001__mark_="81", G001__reason="看错")
    assert answer.status_code == 409
    assert 'value="81"' in answer.content.decode()
    assert "本环节已锁定，只能查看" in client.get(grid_address()).content.decode()


def test_a_forged_number_of_another_event_is_refused(cast: Cast, people):
    make_scheme(cast.grassroots)
    accepted(cast, "B001", event=cast.grassroots)
    answer = post(as_(cast.clerk), grid_address(), B001__mark_="80")
    assert (answer.status_code, Sheet.objects.count()) == (400, 0)


def test_saved_sheets_are_handed_in_from_the_overview(cast: Cast, people):
    key_in(cast, people[0], "theory", marks="80", hand_in=False)
    address = reverse("clerk-hand-in", args=["tianjin-2024", "guidance", "theory", 0])
    assert as_(cast.clerk).post(address).status_code == 302
    assert Sheet.objects.get().state == "handed_in"


@pytest.mark.parametrize(
    "place", [("nowhere", "guidance", "theory", 0), ("tianjin-2024", "x", "theory", 0),
              ("tianjin-2024", "guidance", "x", 0), ("tianjin-2024", "guidance", "plan", 9)]
)  # fmt: skip
def test_a_grid_that_does_not_exist_is_not_found(cast: Cast, people, place):
    assert as_(cast.clerk).get(reverse("clerk-grid", args=place)).status_code == 404


@pytest.mark.parametrize("role", ["organizer", "judge", "supervisor", "liaison"])
def test_only_the_clerk_opens_the_grid(cast: Cast, people, role):
    assert as_(getattr(cast, role)).get(grid_address()).status_code == 403


def test_the_whole_entry_has_a_grid_of_its_own(cast: Cast, people):
    post(as_(cast.clerk), grid_address("-"), G001__state="disqualified", G001__note="冒名")
    sheet = Sheet.objects.get()
    assert (sheet.component, sheet.mark_state, sheet.note) == ("", "disqualified", "冒名")


@pytest.mark.parametrize("name", ["clerk-grid", "clerk-home", "manage-scores"])
def test_pages_take_the_same_number_of_queries_at_3_and_30_entries(
    cast: Cast, people, name, django_assert_num_queries
):
    args = ["guidance", "plan", 1] if name == "clerk-grid" else []
    address = reverse(name, args=["tianjin-2024", *args])
    client = as_(cast.organizer if name == "manage-scores" else cast.clerk)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(27):
        key_in(cast, accepted(cast, f"H{number:03d}"), "plan", 1, marks=plan("50", "30"))
    with django_assert_num_queries(len(few)):
        client.get(address)
    assert len(few) <= 16


def test_the_organizer_uploads_and_is_led_to_the_preview(cast: Cast, people):
    upload = SimpleUploadedFile("成绩.xlsx", book(*GOOD))
    address = reverse("manage-scores-import", args=["tianjin-2024"])
    answer = as_(cast.organizer).post(address, {"file": upload})
    checked = Import.objects.get()
    assert answer["Location"] == reverse("import-detail", args=[checked.pk])
    assert checked.report["counts"]["add"] == 7


@pytest.mark.parametrize("content", [b"", b"MZ not a workbook", None])
def test_a_wrong_upload_is_explained_on_the_page(cast: Cast, people, content):
    body = {} if content is None else {"file": SimpleUploadedFile("成绩.xlsx", content)}
    answer = as_(cast.organizer).post(reverse("manage-scores-import", args=["tianjin-2024"]), body)
    assert (answer.status_code, Import.objects.count()) == (400, 0)
    assert 'role="alert"' in answer.content.decode()


def test_the_template_is_downloaded_without_names(cast: Cast, people):
    answer = as_(cast.organizer).get(reverse("manage-scores-template", args=["tianjin-2024"]))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_gaps_are_listed_and_keep_the_component_open(cast: Cast, people):
    key_in(cast, people[0], "theory", marks="80")
    client = as_(cast.organizer)
    page = client.get(reverse("manage-scores", args=["tianjin-2024"]) + "?gaps=guidance")
    assert "“理论知识”缺评分表：G002、G003" in page.content.decode()
    address = reverse("manage-component-lock", args=["tianjin-2024", "guidance", "theory"])
    answer = client.post(address)
    assert (answer.status_code, ComponentLock.objects.count()) == (409, 0)


def test_a_complete_component_is_locked(cast: Cast, people):
    for entry in people:
        key_all(cast, entry, "80", *[plan("50", "30")] * 3)
    address = reverse("manage-component-lock", args=["tianjin-2024", "guidance", "plan"])
    assert as_(cast.organizer).post(address).status_code == 302
    assert ComponentLock.objects.get().component == "plan"


def test_the_panel_is_set_on_the_page(cast: Cast, people):
    client = as_(cast.organizer)
    address = reverse("manage-panel", args=["tianjin-2024", "guidance", "plan"])
    assert client.post(address, {"judges": "７"}).status_code == 302
    assert Seat.objects.count() == 7
    assert client.post(address, {"judges": "2"}).status_code == 400
    assert client.post(address, {"judges": "abc"}).status_code == 400


def test_an_organizer_of_another_competition_finds_nothing(cast: Cast, people):
    client = as_(cast.foreign_organizer)
    addresses = [reverse(name, args=["tianjin-2024"]) for name in (
        "manage-scores", "manage-scores-template", "manage-standings"
    )]  # fmt: skip
    assert {client.get(address).status_code for address in addresses} == {404}
