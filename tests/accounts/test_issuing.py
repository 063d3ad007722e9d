"""Handing out accounts."""

import pytest

from accounts.models import User
from accounts.operations.issuing import (
    NewAccount,
    issue_account,
    issue_accounts,
    reissue_codes,
)
from accounts.roles import Role
from accounts.text import LOGIN_NAME
from records.errors import NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def issue(by: User | None, role: Role = Role.CLERK, **fields: str) -> User:
    values = {"name": "录入甲", "mobile": "19100000001"} | fields
    return issue_account(new=NewAccount(role=role, **values), by=by).user


def refused_field(by: User, **fields: str) -> str | None:
    with pytest.raises(Refused) as refusal:
        issue(by, **fields)
    return refusal.value.field


def test_the_mobile_is_the_login_name(cast: Cast):
    assert issue(cast.administrator, mobile="+86 191-0000-0001").username == "19100000001"


def test_where_the_mobile_is_taken_the_name_gets_a_number(cast: Cast):
    names = [issue(cast.administrator).username for _ in range(3)]
    assert names == ["19100000001", "19100000001-2", "19100000001-3"]


def test_without_a_mobile_a_name_is_drawn(cast: Cast):
    name = issue(cast.administrator, role=Role.JUDGE, mobile="").username
    assert (name[:2], len(name), bool(LOGIN_NAME.fullmatch(name))) == ("pw", 8, True)


def test_a_given_name_is_normalised(cast: Cast):
    assert issue(cast.administrator, username=" ＪＵＤＧＥ 01 ").username == "judge01"


def test_a_taken_name_is_refused(cast: Cast):
    issue(cast.administrator, username="judge01")
    assert refused_field(cast.administrator, username="Judge01") == "username"


@pytest.mark.parametrize("name", ["ab", "评委一", "-judge", "a" * 41, "judge#1", "a b\x07c"])
def test_an_odd_login_name_is_refused(cast: Cast, name):
    assert refused_field(cast.administrator, username=name) == "username"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"name": "张" * 41}, "name"),
        ({"mobile": "10000000000"}, "mobile"),
        ({"mobile": "022-23456789"}, "mobile"),
        ({"unit": "市" * 101}, "unit"),
        ({"role": "king"}, "role"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(cast: Cast, fields, field):
    assert refused_field(cast.administrator, **fields) == field


@pytest.mark.parametrize("role", list(Role))
def test_the_administrator_issues_every_role(cast: Cast, role):
    assert issue(cast.administrator, role=role).role == role


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_an_organizer_does_not_issue_staff_of_rank(cast: Cast, role):
    with pytest.raises(NotAllowed):
        issue(cast.organizer, role=role)


@pytest.mark.parametrize("who", ["liaison", "clerk", "judge", "supervisor"])
def test_others_issue_nothing(cast: Cast, who):
    with pytest.raises(NotAllowed):
        issue(getattr(cast, who))


def test_the_command_line_issues_the_first_administrator(db):
    assert issue(None, role=Role.ADMINISTRATOR).role == Role.ADMINISTRATOR


def test_issuing_is_logged_without_name_or_number(cast: Cast):
    user = issue(cast.administrator)
    row = ActionLog.objects.get()
    assert (row.action, row.object_id, row.object_label) == (
        "issue_account",
        str(user.pk),
        "录入员",
    )
    assert user.mobile not in row.payload


def test_many_are_issued_all_or_none(cast: Cast):
    rows = [
        NewAccount("录入甲", Role.CLERK, username="clerk-a"),
        NewAccount("录入乙", Role.CLERK, username="clerk-a"),
    ]
    with pytest.raises(Refused):
        issue_accounts(rows=rows, by=cast.administrator)
    assert not User.objects.filter(username="clerk-a").exists()


def test_accounts_issued_in_bulk_wait_for_their_codes(cast: Cast):
    rows = [NewAccount(name, Role.CLERK) for name in ("录入甲", "录入乙")]
    users = issue_accounts(rows=rows, by=cast.administrator)
    issued = reissue_codes(user_ids=[user.pk for user in users], by=cast.administrator)
    assert len({one.code for one in issued}) == 2


def test_codes_are_ten_symbols_that_cannot_be_confused(cast: Cast):
    users = issue_accounts(rows=[NewAccount("录入甲", Role.CLERK)] * 30, by=cast.administrator)
    issued = reissue_codes(user_ids=[user.pk for user in users], by=cast.administrator)
    codes = [one.code for one in issued]
    assert {len(code) for code in codes} == {10}
    assert set("".join(codes)) & set("01ILO") == set()


def test_nobody_resets_the_own_account(cast: Cast):
    with pytest.raises(Refused) as refusal:
        reissue_codes(user_ids=[cast.administrator.pk], by=cast.administrator)
    assert refusal.value.message.startswith("不能对自己的账号")


def test_a_disabled_account_gets_no_code(cast: Cast):
    closed = make_user(Role.CLERK, is_active=False)
    with pytest.raises(Refused):
        reissue_codes(user_ids=[closed.pk], by=cast.administrator)
