"""How long a login lives, and what ends it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import SignIn, User
from accounts.operations.issuing import reissue_codes
from accounts.operations.keeping import change_role, deactivate_account
from accounts.operations.passwords import change_password
from accounts.roles import Role
from records.clock import clock_set_to
from tests.accounts.test_sign_in import PASSWORD, sign_in
from tests.cast import Cast
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_limits")]


@pytest.fixture
def here(cast: Cast) -> Client:
    """The clerk has signed in at noon."""
    client = Client()
    with clock_set_to(NOON):
        sign_in(client, cast.clerk.username)
    return client


def status_at(client: Client, minutes: float, **headers: str) -> int:
    with clock_set_to(NOON + timedelta(minutes=minutes)):
        return client.get("/desk/", headers=headers).status_code


def words_at_the_door(client: Client) -> str:
    answer = client.get("/desk/", follow=True)
    return "".join(str(message) for message in answer.context["messages"])


def test_thirty_idle_minutes_end_a_login(here: Client):
    assert status_at(here, 30) == 302
    assert SignIn.objects.first().outcome == "timed_out"


def test_a_shorter_pause_does_not(here: Client):
    assert status_at(here, 29.9) == 200


def test_every_page_starts_the_pause_anew(here: Client):
    assert [status_at(here, minutes) for minutes in (25, 50, 75)] == [200] * 3


def test_polling_and_autosave_keep_nothing_alive(here: Client):
    polls = [status_at(here, minutes, hx_request="true") for minutes in (10, 20, 29)]
    assert polls == [200] * 3
    assert status_at(here, 31) == 302


def test_a_poll_after_the_end_is_sent_to_the_door(here: Client):
    with clock_set_to(NOON + timedelta(minutes=31)):
        answer = here.get("/desk/", headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/")


def test_eight_hours_end_even_a_busy_login(here: Client):
    busy = [status_at(here, minutes) for minutes in range(20, 480, 20)]
    assert set(busy) == {200}
    assert status_at(here, 480) == 302


def test_the_time_last_seen_is_written_once_a_minute(here: Client):
    def seen() -> float:
        return here.session["login_seen"]

    status_at(here, 0.9)
    assert seen() == NOON.timestamp()
    status_at(here, 1.5)
    assert seen() == (NOON + timedelta(minutes=1.5)).timestamp()


def test_a_form_after_the_end_is_told_so_and_changes_nothing(here: Client):
    with clock_set_to(NOON + timedelta(minutes=31)):
        answer = here.post(reverse("season-choose"), {"slug": "x"})
    assert (answer.status_code, "刚才的内容没有提交" in answer.content.decode()) == (403, True)


def test_a_second_login_ends_the_first_and_tells_it(cast: Cast, here: Client, noon):
    second = Client()
    sign_in(second, cast.clerk.username)
    assert "已在别处登录" in words_at_the_door(here)
    assert second.get("/desk/").status_code == 200


def test_several_logins_live_side_by_side_when_the_setting_allows(cast: Cast, settings, noon):
    settings.ONE_LOGIN = False
    clients = [Client(), Client()]
    for client in clients:
        sign_in(client, cast.clerk.username)
    assert [client.get("/desk/").status_code for client in clients] == [200, 200]


def test_a_deactivation_ends_an_open_login_at_once(cast: Cast, here: Client, noon):
    deactivate_account(user_id=cast.clerk.pk, reason="离岗", by=cast.administrator)
    assert "账号已停用" in words_at_the_door(here)
    assert sign_in(here, cast.clerk.username).status_code == 200


def test_a_change_of_role_ends_an_open_login_at_once(cast: Cast, here: Client, noon):
    change_role(user_id=cast.clerk.pk, role=Role.JUDGE, by=cast.administrator)
    assert "角色已调整" in words_at_the_door(here)


def test_a_reset_ends_an_open_login_and_the_password(cast: Cast, here: Client, noon):
    reissue_codes(user_ids=[cast.clerk.pk], by=cast.administrator)
    assert "密码已被重置" in words_at_the_door(here)
    assert sign_in(here, cast.clerk.username).status_code == 200


def test_a_changed_password_is_told_to_the_other_login(cast: Cast, here: Client):
    with clock_set_to(NOON + timedelta(minutes=1)):
        user = User.objects.get(pk=cast.clerk.pk)
        change_password(old=PASSWORD, new="Blue-window-77", by=user)
        assert "密码已修改" in words_at_the_door(here)


def test_a_forged_session_is_nobodys(cast: Cast, db):
    client = Client()
    client.cookies["saiwu"] = "forged" * 5
    assert client.get("/desk/")["Location"] == "/accounts/login/?next=/desk/"


def test_personal_pages_are_not_kept_by_the_browser(cast: Cast, here: Client, noon):
    assert here.get("/desk/")["Cache-Control"] == "private, no-store"
