"""Whose 附件1 it is: another district, another competition and other roles find nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from competition.models import Liaison
from tests.cast import Cast
from tests.competition.papers import add_row, file_now
from tests.factories import make_district, make_liaison_account

pytestmark = pytest.mark.django_db
OWN_GET = [
    "district-liaisons",
    "district-liaison-new",
    "district-liaisons-word",
    "district-liaisons-workbook",
    "district-liaisons-template",
]
OWN_POST = [
    "district-liaison-new",
    "district-liaisons-foot",
    "district-liaisons-file",
    "district-liaisons-recall",
    "district-responsible",
    "district-plan",
    "district-liaisons-import",
]
ROWS = [
    ("get", "district-liaison-edit"),
    ("post", "district-liaison-edit"),
    ("get", "district-liaison-remove"),
    ("post", "district-liaison-remove"),
    ("post", "district-liaison-lead"),
]
ORGANIZER_GET = ["manage-progress", "manage-liaisons", "manage-liaisons-export"]


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str, *args: object, slug: str = "tianjin-2024") -> str:
    return reverse(name, args=[slug, *args])


@pytest.mark.parametrize(("method", "name"), ROWS)
def test_another_districts_row_is_404_on_every_route(cast: Cast, noon, method, name):
    liaison = add_row(cast.competition, cast.liaison)
    answer = getattr(browser_of(cast.other_liaison), method)(at(name, liaison.pk))
    assert answer.status_code == 404
    liaison.refresh_from_db()
    assert (liaison.name, liaison.is_leader) == ("周小雨", False)


@pytest.mark.parametrize("number", ["0", "999999999", "1%3B", "1.0", "-1", "9" * 25])
def test_forged_row_numbers_are_404(cast: Cast, noon, number):
    address = f"/district/tianjin-2024/liaisons/{number}/"
    assert browser_of(cast.liaison).get(address).status_code == 404


@pytest.mark.parametrize("name", ["district-liaisons", "district-liaisons-workbook"])
def test_the_other_districts_pages_hold_nothing_of_ours(cast: Cast, noon, name):
    add_row(cast.competition, cast.liaison)
    content = browser_of(cast.other_liaison).get(at(name)).content
    assert "周小雨".encode() not in content


@pytest.mark.parametrize("name", OWN_GET)
def test_a_liaison_of_a_district_that_does_not_take_part_finds_no_page(cast: Cast, noon, name):
    outsider = make_liaison_account(make_district("120119", "蓟州区"))
    assert browser_of(outsider).get(at(name)).status_code == 404
    assert browser_of(cast.liaison).get(at(name, slug="elsewhere-2024")).status_code == 404


@pytest.mark.parametrize("name", OWN_POST)
def test_a_liaison_of_a_district_that_does_not_take_part_writes_nothing(cast: Cast, noon, name):
    outsider = make_liaison_account(make_district("120119", "蓟州区"))
    assert browser_of(outsider).post(at(name)).status_code == 404
    assert Liaison.objects.count() == 0


@pytest.mark.parametrize("name", OWN_GET)
@pytest.mark.parametrize(
    "who", ["organizer", "clerk", "judge", "supervisor", "administrator", "foreign_organizer"]
)
def test_the_districts_pages_are_the_liaisons_only(cast: Cast, noon, name, who):
    assert browser_of(getattr(cast, who)).get(at(name)).status_code == 403


@pytest.mark.parametrize("name", [*OWN_GET, *ORGANIZER_GET])
def test_nobody_enters_without_signing_in(cast: Cast, noon, name):
    answer = Client().get(at(name))
    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


@pytest.mark.parametrize("name", ORGANIZER_GET)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("organizer", 200),
        ("supervisor", 200),
        ("foreign_organizer", 404),
        ("liaison", 403),
        ("clerk", 403),
        ("judge", 403),
        ("administrator", 403),
    ],
)
def test_the_organizers_pages_are_for_those_who_serve_the_season(
    cast: Cast, noon, name, who, status
):
    assert browser_of(getattr(cast, who)).get(at(name)).status_code == status


@pytest.mark.parametrize("name", ["manage-district", "manage-district-word"])
@pytest.mark.parametrize(
    ("who", "code", "status"),
    [
        ("organizer", "120101", 200),
        ("organizer", "120119", 404),
        ("foreign_organizer", "120101", 404),
        ("liaison", "120101", 403),
    ],
)
def test_a_districts_page_is_for_those_who_serve_the_season(
    cast: Cast, noon, name, who, code, status
):
    assert browser_of(getattr(cast, who)).get(at(name, code)).status_code == status


def test_a_supervisor_sees_no_whole_phone_anywhere(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    browser = browser_of(cast.supervisor)
    for address in (at("manage-liaisons"), at("manage-district", "120101")):
        page = browser.get(address).content.decode()
        assert ("190****1111" in page, "19000001111" in page, "12345678" in page) == (
            True,
            False,
            False,
        )
    assert browser.get(at("manage-district-word", "120101")).status_code == 403


def test_a_supervisor_cannot_guess_a_phone_by_searching(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    for user, found in ((cast.organizer, 1), (cast.supervisor, 0)):
        page = browser_of(user).get(at("manage-liaisons"), {"q": "19000001"}).context["page"]
        assert page.paginator.count == found


@pytest.mark.parametrize("name", [*OWN_POST, "manage-remind"])
def test_a_get_never_writes(cast: Cast, noon, name):
    who = cast.organizer if name == "manage-remind" else cast.liaison
    status = browser_of(who).get(at(name)).status_code
    assert status == (200 if name == "district-liaison-new" else 405)


def test_the_blank_form_is_for_everybody(db):
    answer = Client().get(reverse("blank-form-1"))
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
