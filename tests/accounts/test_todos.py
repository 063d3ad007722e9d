"""What the accounts put on the desk."""

from datetime import timedelta

import pytest

from accounts.desk import Todo
from accounts.operations.issuing import NewAccount, issue_accounts
from accounts.queries.todos import codes_wait, password_expires
from accounts.roles import Role
from tests.cast import Cast
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize(("day", "told"), [(75, 0), (76, 1), (89, 1)])
def test_two_weeks_notice_before_a_password_expires(cast: Cast, settings, day, told):
    settings.PASSWORD_MAX_AGE_DAYS = 90
    assert len(list(password_expires(cast.clerk, NOON + timedelta(days=day)))) == told


def test_passwords_that_never_expire_are_not_spoken_of(cast: Cast, settings):
    settings.PASSWORD_MAX_AGE_DAYS = 0
    assert list(password_expires(cast.clerk, NOON + timedelta(days=999))) == []


def test_codes_that_wait_are_on_the_desk_of_who_may_print_them(cast: Cast):
    issue_accounts(rows=[NewAccount("录入甲", Role.CLERK)], by=cast.administrator)
    expected = [Todo("有 1 个账号待生成激活码并打印", "/accounts/slips/")]
    assert list(codes_wait(cast.administrator, NOON)) == expected
    assert list(codes_wait(cast.organizer, NOON)) == []
    assert list(codes_wait(cast.clerk, NOON)) == []
