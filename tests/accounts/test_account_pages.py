"""The pages of those who keep accounts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.operations.issuing import NewAccount, issue_accounts
from accounts.operations.slips import slips_of
from accounts.roles import Role
from records.clock import clock_set_to
from tests.cast import Cast
from tests.factories import NOON, make_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def new_account(client, cast: Cast, **changes):
    values = {
        "role": "liaison",
        "competition": cast.competition.pk,
        "district": cast.heping.pk,
        "name": "张三",
        "mobile": "19100000001",
    }
    return client.post(reverse("account-new"), values | changes, follow=True)


def slips_shown(answer) -> list[tuple[str, str]]:
    return [(slip.user.username, slip.code) for slip in answer.context["slips"]]


def test_an_issued_account_is_shown_on_its_slip(client, cast: Cast):
    client.force_login(cast.organizer)
    answer = new_account(client, cast)
    [(name, code)] = slips_shown(answer)
    assert (name, len(code), code in answer.content.decode()) == ("19100000001", 11, True)
    assert User.objects.get(username=name).membership.district == cast.heping


def test_the_session_in_the_database_does_not_hold_the_code(client, cast: Cast):
    client.force_login(cast.organizer)
    [(_, code)] = slips_shown(new_account(client, cast))
    assert code.replace("-", "") not in str(dict(client.session.items()))


def test_the_slips_vanish_when_they_are_printed(client, cast: Cast):
    client.force_login(cast.organizer)
    new_account(client, cast)
    client.post(reverse("account-slips-clear"))
    assert slips_shown(client.get(reverse("account-slips"))) == []


def test_the_slips_vanish_after_half_an_hour(client, cast: Cast):
    client.force_login(cast.organizer)
    new_account(client, cast)
    with clock_set_to(NOON + timedelta(minutes=30)):
        assert slips_shown(client.get(reverse("account-slips"))) == []


def test_the_slips_are_the_issuers_alone(client, cast: Cast):
    client.force_login(cast.organizer)
    new_account(client, cast)
    client.force_login(make_staff(cast.competition))
    assert slips_shown(client.get(reverse("account-slips"))) == []


def test_a_code_that_was_replaced_is_not_shown_again(client, cast: Cast):
    client.force_login(cast.organizer)
    [(name, _)] = slips_shown(new_account(client, cast))
    User.objects.filter(username=name).update(activation_digest="")
    assert slips_shown(client.get(reverse("account-slips"))) == [(name, "")]


def test_accounts_without_codes_get_them_with_one_click(client, cast: Cast):
    rows = [NewAccount(name, Role.CLERK) for name in ("录入甲", "录入乙")]
    issue_accounts(rows=rows, by=cast.administrator)
    client.force_login(cast.administrator)
    answer = client.post(reverse("account-slips"), follow=True)
    assert (len(slips_shown(answer)), answer.context["waiting"]) == (2, 0)


def test_a_double_click_issues_one_account(client, cast: Cast):
    client.force_login(cast.organizer)
    for _ in range(2):
        new_account(client, cast, form_key="the-same-key")
    assert User.objects.filter(mobile="19100000001").count() == 1


def test_what_was_typed_stays_when_it_is_refused(client, cast: Cast):
    client.force_login(cast.organizer)
    form = new_account(client, cast, mobile="123").context["form"]
    assert (form.errors, form["name"].value()) == (
        {"mobile": ["手机号应为 11 位数字，以 13–19 开头。"]},
        "张三",
    )


def test_a_role_of_rank_cannot_be_smuggled_in(client, cast: Cast):
    client.force_login(cast.organizer)
    assert "role" in new_account(client, cast, role="administrator").context["form"].errors


@pytest.mark.parametrize("field", ["competition", "district"])
def test_a_foreign_season_or_district_cannot_be_smuggled_in(client, cast: Cast, field):
    client.force_login(cast.foreign_organizer)
    assert field in new_account(client, cast).context["form"].errors


def test_extra_fields_are_ignored(client, cast: Cast):
    client.force_login(cast.organizer)
    new_account(
        client, cast, is_active="", login_epoch="9", password="x", activated_at="2024-01-01"
    )
    user = User.objects.get(mobile="19100000001")
    assert (user.is_active, user.activated_at, user.has_usable_password()) == (True, None, False)


FORGED = ["0", "999999999", "9" * 18]


@pytest.mark.parametrize("user_id", FORGED)
@pytest.mark.parametrize("step", ["", "edit/"])
def test_a_forged_id_is_not_found(client, cast: Cast, user_id, step):
    client.force_login(cast.organizer)
    assert client.get(f"/accounts/{user_id}/{step}").status_code == 404


@pytest.mark.parametrize("user_id", ["9" * 25, "1.0", "1;", "-1", "%00"])
def test_an_odd_id_is_never_a_failure(client, cast: Cast, user_id):
    client.force_login(cast.organizer)
    assert client.get(f"/accounts/{user_id}/").status_code in {400, 404}


@pytest.mark.parametrize("step", ["", "edit/", "duties/"])
def test_another_seasons_account_is_not_found(client, cast: Cast, step):
    client.force_login(cast.foreign_organizer)
    status = client.get(f"/accounts/{cast.clerk.pk}/{step}").status_code
    assert status == (403 if step == "duties/" else 404)


def test_the_steps_of_keeping(client, cast: Cast):
    client.force_login(cast.organizer)

    def state_after(step: str, **values: str) -> str:
        client.post(reverse(f"account-{step}", args=[cast.clerk.pk]), values)
        return User.objects.get(pk=cast.clerk.pk).state

    steps = [
        ("deactivate", {"reason": "离岗"}),
        ("reactivate", {}),
        ("unlock", {}),
        ("reissue", {}),
    ]
    states = [state_after(step, **values) for step, values in steps]
    assert states == ["disabled", "active", "active", "waiting"]


def test_the_list_filters_and_sorts(client, cast: Cast):
    client.force_login(cast.organizer)
    answer = client.get(reverse("account-list"), {"role": "liaison", "order": "-username"})
    assert list(answer.context["page"].object_list) == [cast.other_liaison, cast.liaison]


@pytest.mark.parametrize(
    "query", [{"q": "%"}, {"q": "'"}, {"page": "x"}, {"order": "password"}, {"role": "king"}]
)
def test_an_odd_query_is_never_a_failure(client, cast: Cast, query):
    client.force_login(cast.organizer)
    assert client.get(reverse("account-list"), query).status_code == 200


def test_a_search_takes_signs_literally(client, cast: Cast):
    client.force_login(cast.administrator)
    answer = client.get(reverse("account-list"), {"q": "user_____"})
    assert list(answer.context["page"].object_list) == []


PAGES = ["account-list", "sign-in-log", "profile"]


@pytest.mark.parametrize("name", PAGES)
def test_lists_ask_the_same_number_of_queries_for_any_length(client, cast: Cast, name):
    client.force_login(cast.administrator)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            user = make_user(Role.CLERK)
            user.sign_ins.create(username=user.username, at=NOON, outcome="success")
            cast.administrator.sign_ins.create(username="a", at=NOON, outcome="success")
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_slip_belongs_to_who_may_see_the_account(client, cast: Cast):
    client.force_login(cast.organizer)
    new_account(client, cast)
    assert slips_of(client.session, by=cast.foreign_organizer, at=NOON) == []
