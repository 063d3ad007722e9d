"""Requests that no browser sends by itself: each is answered in words, none is a failure."""

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


def sentence(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", ["saiwu", "saiwu_device", "messages"])
@pytest.mark.parametrize("value", [r'"abc\000defghijkl"', r'"abcdefgh\355\240\200"'])
def test_a_cookie_with_a_nul_is_as_good_as_none(client: Client, name: str, value: str):
    answer = client.get("/desk/", headers={"Cookie": f"{name}={value}"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/desk/")


def test_a_form_in_a_strange_encoding_is_refused(client: Client, cast: Cast):
    client.force_login(cast.liaison)
    answer = client.post("/desk/season/", b"slug=a", content_type=f"{FORM}; charset=utf-7")
    assert (answer.status_code, "无法读取" in sentence(answer)) == (400, True)


def test_a_form_of_too_many_fields_says_so(error_logs, client: Client, cast: Cast):
    client.force_login(cast.liaison)
    answer = client.post("/desk/season/", {f"f{number}": "" for number in range(1_001)})
    assert (answer.status_code, "不能超过 1000 项" in sentence(answer)) == (400, True)


def test_a_form_of_five_megabytes_says_so(error_logs, client: Client, cast: Cast):
    client.force_login(cast.liaison)
    answer = client.post("/desk/season/", f"slug={'x' * 5_000_000}", content_type=FORM)
    assert (answer.status_code, "不能超过 4 MB" in sentence(answer)) == (400, True)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_a_nul_or_half_a_character_in_a_form_is_refused(client: Client, cast: Cast, text: str):
    client.force_login(cast.liaison)
    content = f"slug={text}".encode("utf-8", "surrogatepass")
    answer = client.post("/desk/season/", content, content_type=FORM)
    assert answer.status_code == (400 if "\x00" in text else 302)
