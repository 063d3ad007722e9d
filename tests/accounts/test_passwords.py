"""What a password must be, and how it is changed."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import PastPassword, User
from accounts.operations.passwords import change_password
from accounts.roles import Role
from records.clock import clock_set_to
from records.errors import Refused
from records.models import ActionLog
from tests.accounts.test_sign_in import PASSWORD, sign_in
from tests.cast import Cast
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


def verdict(password: str, role: Role = Role.CLERK) -> list[str]:
    try:
        validate_password(password, User(role=role, username="zhangsan01", name="张三"))
    except ValidationError as error:
        return [problem.code for problem in error.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "problems"),
    [
        ("Ab1-efghij", []),
        ("Ab1-efghi", ["password_too_short"]),
        ("abcdefghij1", ["password_too_plain"]),
        ("abcdefghi-1", []),
        ("Zhangsan01", ["password_too_similar"]),
        ("密码密码密码密码Aa", []),
        ("", ["password_too_short"]),
    ],
)
def test_the_policy(password, problems):
    assert verdict(password) == problems


def test_an_administrator_needs_twelve_characters():
    assert verdict("Ab1-efghij", Role.ADMINISTRATOR) == ["password_too_short"]
    assert verdict("Ab1-efghijkl", Role.ADMINISTRATOR) == []


def test_the_asvs_policy_wants_length_and_nothing_else(settings):
    settings.PASSWORD_POLICY = "asvs"
    assert verdict("orangewindowlamp") == []
    assert verdict("Ab1-efghij") == ["password_too_short"]


def change(user: User, old: str, new: str) -> User:
    return change_password(old=old, new=new, by=user)


def refusal_of(user: User, old: str, new: str) -> tuple[str | None, str]:
    with pytest.raises(Refused) as refusal:
        change(user, old, new)
    return refusal.value.field, refusal.value.message


def test_a_change_needs_the_old_password(cast: Cast, noon):
    assert refusal_of(cast.clerk, "wrong", "Blue-window-77") == ("old", "原密码不正确。")


def test_a_change_is_logged_without_any_password(cast: Cast, noon):
    change(cast.clerk, PASSWORD, "Blue-window-77")
    row = ActionLog.objects.get()
    assert (row.action, row.payload) == ("change_password", "{}")


def test_the_last_five_passwords_do_not_come_back(cast: Cast, noon):
    passwords = [PASSWORD, *(f"Blue-window-{number}" for number in range(71, 76))]
    for old, new in pairwise(passwords):
        change(cast.clerk, old, new)
    assert refusal_of(cast.clerk, passwords[-1], passwords[1]) == (
        "new",
        "不能使用最近 5 次用过的密码。",
    )
    assert PastPassword.objects.filter(user=cast.clerk).count() == 5
    assert change(cast.clerk, passwords[-1], PASSWORD).check_password(PASSWORD)


def test_the_first_password_counts_as_used(cast: Cast, noon):
    change(cast.clerk, PASSWORD, "Blue-window-77")
    assert refusal_of(cast.clerk, "Blue-window-77", PASSWORD)[0] == "new"


def test_the_present_password_is_not_a_new_one(cast: Cast, noon):
    assert refusal_of(cast.clerk, PASSWORD, PASSWORD) == ("new", "新密码不能与当前密码相同。")


def page_change(client, new: str = "Blue-window-77"):
    values = {"old": PASSWORD, "new": new, "again": new}
    return client.post(reverse("password-change"), values)


def test_the_page_keeps_this_login_and_ends_the_others(cast: Cast, settings, noon):
    settings.ONE_LOGIN = False
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client, cast.clerk.username)
    page_change(here)
    assert (here.get("/desk/").status_code, elsewhere.get("/desk/").status_code) == (200, 302)


def test_a_first_login_is_led_to_the_change_and_nowhere_else(client, noon):
    user = make_user(Role.CLERK, must_change_password=True)
    sign_in(client, user.username)
    places = [client.get(address)["Location"] for address in ("/desk/", "/accounts/me/")]
    assert places == ["/accounts/password/"] * 2
    page_change(client)
    assert client.get("/desk/").status_code == 200


def test_the_admin_site_is_no_way_around_the_forced_change(client, noon):
    client.force_login(make_user(Role.ADMINISTRATOR, must_change_password=True))
    assert client.get("/admin/")["Location"] == "/accounts/password/"


def test_a_password_of_ninety_days_has_to_be_changed(client, cast: Cast, settings):
    settings.PASSWORD_MAX_AGE_DAYS = 90
    with clock_set_to(NOON + timedelta(days=90)):
        sign_in(client, cast.clerk.username)
        assert client.get("/desk/")["Location"] == "/accounts/password/"
        page_change(client)
        assert client.get("/desk/").status_code == 200


def test_a_younger_password_still_holds(client, cast: Cast, settings):
    settings.PASSWORD_MAX_AGE_DAYS = 90
    with clock_set_to(NOON + timedelta(days=90, seconds=-1)):
        sign_in(client, cast.clerk.username)
        assert client.get("/desk/").status_code == 200
