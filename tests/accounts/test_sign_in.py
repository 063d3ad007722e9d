"""Signing in and out."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import reverse

from accounts.models import SignIn
from records.clock import clock_set_to
from tests.cast import Cast
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "Correct-horse-9"


def sign_in(client, username: str, password: str = PASSWORD, **extra):
    return client.post(
        reverse("login"),
        {"username": username, "password": password} | extra,
        REMOTE_ADDR="10.0.0.1",
    )


def outcomes() -> list[tuple[str, str]]:
    return list(SignIn.objects.order_by("pk").values_list("username", "outcome"))


def test_the_right_password_leads_to_the_desk(client, cast: Cast, noon):
    response = sign_in(client, cast.liaison.username)
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_a_login_is_logged_with_address_and_browser(client, cast: Cast, noon):
    client.post(
        reverse("login"),
        {"username": cast.liaison.username, "password": PASSWORD},
        REMOTE_ADDR="10.0.0.9",
        headers={"user-agent": "Edge"},
    )
    row = SignIn.objects.get()
    assert (row.user, row.outcome, row.address, row.agent, row.at) == (
        cast.liaison,
        "success",
        "10.0.0.9",
        "Edge",
        NOON,
    )


@pytest.mark.parametrize(
    "typed", ["１９００００００００１", " 190 0000 0001 ", "+86 190-0000-0001"]
)
def test_full_width_digits_and_spaces_do_no_harm(client, db, typed, noon):
    make_user(username="19000000001")
    assert sign_in(client, typed)["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("trusted", "told", "noted"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "203.0.113.7, 10.9.9.9", "10.0.0.1"),
        (True, "<script>", "10.0.0.1"),
        (False, "203.0.113.7", "10.0.0.1"),
    ],
)
def test_the_noted_address_is_the_proxys_word_only_behind_a_proxy(
    client, cast: Cast, settings, trusted, told, noted, noon
):
    settings.TRUSTED_PROXY = trusted
    values = {"username": cast.clerk.username, "password": PASSWORD}
    client.post(reverse("login"), values, REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": told})
    assert SignIn.objects.get().address == noted


def error_words(response) -> list[str]:
    return [str(error) for error in response.context["form"].non_field_errors()]


def test_unknown_name_and_wrong_password_get_the_same_words(client, cast: Cast, noon):
    wrong = sign_in(client, cast.liaison.username, "Wrong-horse-9")
    unknown = sign_in(client, "nobody-at-all", "Wrong-horse-9")
    disabled = make_user(is_active=False)
    closed = sign_in(client, disabled.username)
    words = {tuple(error_words(answer)) for answer in (wrong, unknown, closed)}
    assert words == {("登录名或密码不正确。",)}


def test_a_failure_is_logged_and_an_unknown_name_is_masked(client, cast: Cast, noon):
    sign_in(client, cast.liaison.username, "Wrong-horse-9")
    sign_in(client, "My-secret-9-typed-here", "x")
    assert outcomes() == [(cast.liaison.username, "failure"), ("my***", "failure")]


def test_an_account_without_password_does_not_sign_in(client, db, noon):
    user = make_user()
    user.set_unusable_password()
    user.save()
    assert sign_in(client, user.username, "!").status_code == 200


def test_after_signing_in_one_returns_to_the_page_one_came_for(client, cast: Cast, noon):
    response = sign_in(client, cast.liaison.username, next="/accounts/me/")
    assert response["Location"] == "/accounts/me/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:x", "desk", "9" * 26]
)
def test_signing_in_never_leads_to_another_site(client, cast: Cast, elsewhere, noon):
    response = sign_in(client, cast.liaison.username, next=elsewhere)
    assert response["Location"] == "/desk/"


def test_the_session_key_changes_at_the_door(client, cast: Cast, noon):
    session = client.session
    session["x"] = 1
    session.save()
    fixed = session.session_key
    client.cookies["saiwu"] = fixed
    sign_in(client, cast.liaison.username)
    assert client.session.session_key != fixed


def test_signing_out_ends_the_login_and_is_logged(client, cast: Cast, noon):
    sign_in(client, cast.liaison.username)
    client.post(reverse("logout"))
    assert client.get("/desk/")["Location"] == "/accounts/login/?next=/desk/"
    assert [outcome for _, outcome in outcomes()] == ["success", "signed_out"]


def test_signing_out_is_never_a_link(client, cast: Cast, noon):
    client.force_login(cast.liaison)
    assert client.get(reverse("logout")).status_code == 405


def test_the_previous_login_is_told(client, cast: Cast):
    with clock_set_to(NOON):
        sign_in(client, cast.liaison.username)
        client.post(reverse("logout"))
    with clock_set_to(NOON + timedelta(hours=1)):
        sign_in(client, cast.liaison.username)
        page = client.get("/desk/").content.decode()
    assert "上次登录：2024年4月10日 12:00，来源地址 10.0.0.1" in page


@pytest.mark.parametrize("field", ["username", "password"])
def test_a_nul_character_is_refused(client, db, field):
    values = {"username": "someone", "password": "x"} | {field: "a\x00b"}
    assert client.post(reverse("login"), values).status_code == 400


@pytest.mark.parametrize("typed", ["", "x" * 5000, "'; DROP TABLE--", "{{7*7}}", "\u200b", "张三"])
def test_odd_names_are_simply_wrong(client, db, typed, noon):
    assert sign_in(client, typed, "x" * 100).status_code == 200


def test_a_huge_password_is_refused_before_it_is_hashed(client, cast: Cast, noon):
    answer = sign_in(client, cast.liaison.username, "x" * 100_000)
    assert answer.context["form"].errors["password"] == ["密码最多 128 位。"]
    assert outcomes() == []


def test_who_is_signed_in_need_not_sign_in_again(client, cast: Cast, noon):
    client.force_login(cast.liaison)
    assert client.get(reverse("login"))["Location"] == "/desk/"


def test_a_post_without_a_login_leads_to_the_door_without_a_way_back(client, db):
    assert client.post("/desk/season/", {"slug": "x"})["Location"] == "/accounts/login/"


def test_an_unknown_name_costs_the_same_hashing_as_a_wrong_password(
    client, cast: Cast, monkeypatch, noon
):
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    unusable = make_user()
    unusable.set_unusable_password()
    unusable.save()
    costs = []
    for name in (cast.clerk.username, "nobody-at-all", unusable.username):
        hashed.clear()
        sign_in(client, name, "Wrong-horse-9")
        costs.append(len(hashed))
    assert costs == [1, 1, 1]
