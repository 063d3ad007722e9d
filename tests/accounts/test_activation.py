"""Activating an account with the printed one-time code."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import SignIn, User
from accounts.operations.issuing import Issued, NewAccount, issue_account, reissue_codes
from accounts.operations.passwords import activate_account
from accounts.roles import Role
from accounts.text import spell_code
from records.clock import clock_set_to
from records.errors import Refused
from records.models import ActionLog
from tests.accounts.test_sign_in import sign_in
from tests.cast import Cast
from tests.factories import NOON

pytestmark = pytest.mark.django_db
NEW = "Blue-window-77"


@pytest.fixture
def issued(cast: Cast, noon) -> Issued:
    """An account of a clerk, just handed out."""
    new = NewAccount("录入甲", Role.CLERK, mobile="19100000001", unit="市就业中心")
    return issue_account(new=new, by=cast.administrator)


def activate(issued: Issued, **changes: str) -> User:
    values = {
        "username": issued.user.username,
        "code": issued.code,
        "new": NEW,
        "address": "10.0.0.1",
        "agent": "Edge",
    }
    return activate_account(**(values | changes))


def refusal_of(issued: Issued, **changes: str) -> str:
    with pytest.raises(Refused) as refusal:
        activate(issued, **changes)
    return refusal.value.message


def test_the_code_opens_the_account_with_the_chosen_password(client, issued: Issued):
    activate(issued)
    assert sign_in(client, "19100000001", NEW)["Location"] == "/desk/"


def test_an_issued_account_does_not_open_with_its_code_as_password(client, issued: Issued):
    assert sign_in(client, "19100000001", issued.code).status_code == 200


def test_the_code_works_once_only(issued: Issued):
    activate(issued)
    assert refusal_of(issued, new="Green-window-77").startswith("登录名或激活码不正确")
    assert User.objects.get(pk=issued.user.pk).check_password(NEW)


@pytest.mark.parametrize("spell", [str.lower, spell_code, lambda code: f" {code[:3]} {code[3:]} "])
def test_the_code_may_be_typed_in_any_way(issued: Issued, spell):
    assert activate(issued, code=spell(issued.code)).activated_at == NOON


def test_the_code_is_dead_from_the_fourteenth_day_on(issued: Issued):
    with clock_set_to(NOON + timedelta(days=14)):
        assert refusal_of(issued) == "激活码已过期，请联系发放单位重新发放。"
    with clock_set_to(NOON + timedelta(days=14, microseconds=-1)):
        assert activate(issued).activated_at is not None


def test_ten_wrong_codes_kill_the_right_one(issued: Issued):
    for _ in range(10):
        refusal_of(issued, code="AAAAA-AAAAA")
    assert refusal_of(issued).startswith("登录名或激活码不正确")


def test_nine_wrong_codes_do_not(issued: Issued):
    for _ in range(9):
        refusal_of(issued, code="AAAAA-AAAAA")
    assert activate(issued).activation_failures == 0


def test_unknown_name_and_wrong_code_get_the_same_words(issued: Issued):
    assert refusal_of(issued, code="AAAAAAAAAA") == refusal_of(issued, username="nobody")


def test_a_weak_password_does_not_use_up_the_code(issued: Issued):
    assert refusal_of(issued, new="short") != ""
    assert activate(issued).activation_digest == ""


def test_a_code_of_a_disabled_account_opens_nothing(issued: Issued):
    User.objects.filter(pk=issued.user.pk).update(is_active=False)
    assert refusal_of(issued).startswith("登录名或激活码不正确")


def test_a_new_code_replaces_the_old_one(cast: Cast, issued: Issued):
    again = reissue_codes(user_ids=[issued.user.pk], by=cast.administrator)[0]
    assert refusal_of(issued).startswith("登录名或激活码不正确")
    assert activate(again).activated_at == NOON


def test_another_accounts_code_opens_nothing(cast: Cast, issued: Issued):
    new = NewAccount("录入乙", Role.CLERK, mobile="19100000002")
    other = issue_account(new=new, by=cast.administrator)
    assert refusal_of(issued, code=other.code).startswith("登录名或激活码不正确")


def test_the_code_survives_a_renewal_of_the_secret_key(issued: Issued, settings):
    code = issued.code
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "renewed" * 8
    assert activate(issued, code=code).activated_at == NOON


def test_neither_code_nor_password_stands_anywhere_in_the_account(issued: Issued):
    row = User.objects.filter(pk=issued.user.pk).values().get()
    assert [key for key, value in row.items() if issued.code in str(value)] == []


def test_activations_and_failures_are_logged(issued: Issued):
    refusal_of(issued, code="AAAAAAAAAA")
    activate(issued)
    found = list(SignIn.objects.order_by("pk").values_list("outcome", "address"))
    assert found == [("activation_failure", "10.0.0.1"), ("activation", "10.0.0.1")]
    assert ActionLog.objects.first().action == "activate_account"


def test_the_page_activates_and_leads_to_the_door(client, issued: Issued):
    values = {"username": "19100000001", "code": issued.code, "new": NEW, "again": NEW}
    answer = client.post(reverse("activate"), values)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")


def test_two_different_new_passwords_are_refused_beside_the_field(client, issued: Issued):
    values = {"username": "19100000001", "code": issued.code, "new": NEW, "again": "other"}
    form = client.post(reverse("activate"), values).context["form"]
    assert form.errors == {"again": ["两次输入的密码不一致。"]}


def test_the_page_never_sends_a_password_back(client, issued: Issued):
    values = {"username": "19100000001", "code": "AAAAAAAAAA", "new": NEW, "again": NEW}
    assert NEW not in client.post(reverse("activate"), values).content.decode()
