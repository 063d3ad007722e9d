"""Five wrong passwords lock for fifteen minutes."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import SignIn
from accounts.operations.keeping import unlock_account
from tests.accounts.test_sign_in import PASSWORD, sign_in
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("locks", "noon")]


def fail(client, username: str, times: int):
    answers = [sign_in(client, username, f"Wrong-horse-{number}") for number in range(times)]
    return answers[-1]


def test_the_remaining_tries_are_shown(client, cast: Cast):
    left = [fail(client, cast.liaison.username, 1).context["left"] for _ in range(4)]
    assert left == [4, 3, 2, 1]


def test_an_unknown_name_counts_down_just_the_same(client, db):
    assert [fail(client, "nobody", 1).context["left"] for _ in range(2)] == [4, 3]


def test_the_fifth_wrong_password_locks_and_says_for_how_long(client, cast: Cast):
    answer = fail(client, cast.liaison.username, 5)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "请 15 分钟后重试" in answer.content.decode()


def test_the_right_password_is_refused_too_while_locked(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    answer = sign_in(client, cast.liaison.username, PASSWORD)
    assert answer.status_code == 429
    assert client.get("/desk/").status_code == 302


def test_locked_tries_are_logged_as_such(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    sign_in(client, cast.liaison.username, PASSWORD)
    found = SignIn.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(found) == ["failure"] * 4 + ["locked"] * 2


def test_after_fifteen_minutes_the_right_password_opens_again(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=15, seconds=1))
    assert sign_in(client, cast.liaison.username)["Location"] == "/desk/"


def test_the_minutes_left_count_down(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=10))
    answer = sign_in(client, cast.liaison.username)
    assert "请 5 分钟后重试" in answer.content.decode()


def test_tries_while_locked_do_not_lengthen_the_lock(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14))
    fail(client, cast.liaison.username, 3)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=1, seconds=1))
    assert sign_in(client, cast.liaison.username)["Location"] == "/desk/"


def test_another_browser_name_does_not_get_more_tries(client, cast: Cast):
    for number in range(5):
        answer = client.post(
            reverse("login"),
            {"username": cast.liaison.username, "password": "Wrong-horse-1"},
            REMOTE_ADDR="10.0.0.1",
            headers={"user-agent": f"browser {number}"},
        )
    assert answer.status_code == 429


def test_a_success_forgets_the_wrong_tries(client, cast: Cast):
    fail(client, cast.liaison.username, 4)
    sign_in(client, cast.liaison.username)
    client.post(reverse("logout"))
    assert fail(client, cast.liaison.username, 1).context["left"] == 4


def test_nobody_locks_out_a_known_device(cast: Cast):
    own, stranger = Client(), Client()
    sign_in(own, cast.liaison.username)
    own.post(reverse("logout"))
    assert fail(stranger, cast.liaison.username, 5).status_code == 429
    assert sign_in(own, cast.liaison.username)["Location"] == "/desk/"


def test_a_known_device_is_locked_by_its_own_wrong_tries(cast: Cast):
    own = Client()
    sign_in(own, cast.liaison.username)
    own.post(reverse("logout"))
    assert fail(own, cast.liaison.username, 5).status_code == 429


def test_a_device_known_for_one_account_is_strange_to_another(cast: Cast):
    own = Client()
    sign_in(own, cast.liaison.username)
    own.post(reverse("logout"))
    fail(Client(), cast.clerk.username, 5)
    assert sign_in(own, cast.clerk.username).status_code == 429


def test_a_forged_device_cookie_opens_nothing(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    client.cookies["saiwu_device"] = "eyJpZCI6IngifQ:forged"
    assert sign_in(client, cast.liaison.username).status_code == 429


def test_another_address_is_not_locked(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    answer = client.post(
        reverse("login"),
        {"username": cast.liaison.username, "password": PASSWORD},
        REMOTE_ADDR="10.0.0.2",
    )
    assert answer["Location"] == "/desk/"


def test_a_forwarded_address_from_outside_is_not_believed(client, cast: Cast):
    for number in range(5):
        answer = client.post(
            reverse("login"),
            {"username": cast.liaison.username, "password": "Wrong-horse-1"},
            REMOTE_ADDR="10.0.0.1",
            headers={"x-forwarded-for": f"203.0.113.{number}"},
        )
    assert answer.status_code == 429


def test_the_organizer_unlocks_an_account_of_the_own_season(client, cast: Cast):
    fail(client, cast.liaison.username, 5)
    unlock_account(user_id=cast.liaison.pk, by=cast.organizer)
    assert sign_in(client, cast.liaison.username)["Location"] == "/desk/"
