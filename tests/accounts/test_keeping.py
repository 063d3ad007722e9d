"""Keeping accounts: whose they are, off and on, corrected."""

import pytest

from accounts.models import User
from accounts.operations.keeping import (
    change_role,
    correct_account,
    deactivate_account,
    reactivate_account,
)
from accounts.roles import Role
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def seen_by(user: User) -> set[User]:
    return set(User.objects.visible_to(user))


def test_an_organizer_sees_the_accounts_of_the_own_season(cast: Cast):
    own = {cast.organizer, cast.liaison, cast.other_liaison, cast.clerk, cast.judge}
    assert seen_by(cast.organizer) == own


def test_an_organizer_elsewhere_sees_none_of_them(cast: Cast):
    assert seen_by(cast.foreign_organizer) == {cast.foreign_organizer}


def test_the_administrator_sees_everybody(cast: Cast):
    assert seen_by(cast.administrator) == set(User.objects.all())


@pytest.mark.parametrize("who", ["liaison", "clerk", "judge", "supervisor"])
def test_others_see_themselves(cast: Cast, who):
    assert seen_by(getattr(cast, who)) == {getattr(cast, who)}


def test_a_disabled_keeper_sees_nobody(cast: Cast):
    cast.organizer.is_active = False
    assert seen_by(cast.organizer) == set()


def test_deactivating_needs_a_reason(cast: Cast):
    with pytest.raises(Refused) as refusal:
        deactivate_account(user_id=cast.clerk.pk, reason=" ", by=cast.organizer)
    assert refusal.value.field == "reason"


def test_off_and_on_are_logged(cast: Cast):
    deactivate_account(user_id=cast.clerk.pk, reason="离岗", by=cast.organizer)
    reactivate_account(user_id=cast.clerk.pk, by=cast.organizer)
    rows = list(ActionLog.objects.order_by("seq").values_list("action", "reason"))
    assert rows == [("deactivate_account", "离岗"), ("reactivate_account", "")]


def test_twice_off_is_a_conflict(cast: Cast):
    deactivate_account(user_id=cast.clerk.pk, reason="离岗", by=cast.organizer)
    with pytest.raises(Conflict):
        deactivate_account(user_id=cast.clerk.pk, reason="离岗", by=cast.administrator)


def test_nobody_closes_the_own_account(cast: Cast):
    with pytest.raises(Refused):
        deactivate_account(user_id=cast.administrator.pk, reason="x", by=cast.administrator)


def test_an_organizer_does_not_find_a_foreign_account(cast: Cast):
    with pytest.raises(User.DoesNotExist):
        deactivate_account(user_id=cast.clerk.pk, reason="x", by=cast.foreign_organizer)


def test_a_correction_keeps_the_login_name_and_hides_what_is_personal(cast: Cast):
    before = cast.clerk.username
    correct_account(
        user_id=cast.clerk.pk, name="李四", unit="市中心", mobile="19100000009", by=cast.organizer
    )
    user = User.objects.get(pk=cast.clerk.pk)
    assert (user.username, user.name, user.mobile) == (before, "李四", "19100000009")
    assert "李四" not in ActionLog.objects.get().payload


def test_only_the_administrator_changes_roles(cast: Cast):
    with pytest.raises(NotAllowed):
        change_role(user_id=cast.clerk.pk, role=Role.JUDGE, by=cast.organizer)


def test_an_unknown_role_is_refused(cast: Cast):
    with pytest.raises(Refused):
        change_role(user_id=cast.clerk.pk, role="king", by=cast.administrator)
