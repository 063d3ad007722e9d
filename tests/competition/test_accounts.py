"""Accounts with what they are for."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.operations.issuing import NewAccount
from accounts.roles import Role
from competition.models import Appointment, Competition
from competition.operations.accounts import assign_duties, issue_for_season
from districts.models import District, Membership
from records.errors import NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.factories import make_district

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def issue(cast: Cast, by: User, role: Role, **changes: int | None) -> User:
    values = {"competition_id": cast.competition.pk, "district_id": None} | changes
    return issue_for_season(new=NewAccount("张三", role), by=by, **values).user


def refused_field(cast: Cast, by: User, role: Role, **changes: int | None) -> str | None:
    with pytest.raises(Refused) as refusal:
        issue(cast, by, role, **changes)
    return refusal.value.field


def test_a_liaison_is_issued_for_a_district(cast: Cast):
    user = issue(cast, cast.organizer, Role.LIAISON, district_id=cast.heping.pk)
    assert (user.membership.district, user.unit) == (cast.heping, "和平区人社局")
    assert set(Competition.objects.visible_to(user)) == {cast.competition}


@pytest.mark.parametrize("role", [Role.CLERK, Role.JUDGE])
def test_staff_is_issued_for_a_competition(cast: Cast, role):
    user = issue(cast, cast.organizer, role)
    assert list(Appointment.objects.filter(user=user).values_list("competition", flat=True)) == [
        cast.competition.pk
    ]


def test_all_of_it_is_logged_under_the_season(cast: Cast):
    issue(cast, cast.organizer, Role.LIAISON, district_id=cast.heping.pk)
    rows = ActionLog.objects.order_by("seq").values_list("action", "scope")
    assert list(rows) == [("issue_account", "tianjin-2024"), ("join_district", "tianjin-2024")]


def test_a_liaison_needs_a_district_that_takes_part(cast: Cast):
    stranger = make_district("120199", "外区")
    assert refused_field(cast, cast.organizer, Role.LIAISON) == "district"
    wrong = {"district_id": stranger.pk}
    assert refused_field(cast, cast.organizer, Role.LIAISON, **wrong) == "district"


def test_an_organizer_issues_for_the_own_season_only(cast: Cast):
    assert refused_field(cast, cast.foreign_organizer, Role.CLERK) == "competition"
    assert refused_field(cast, cast.organizer, Role.CLERK, competition_id=None) == "competition"


def test_an_organizer_appoints_no_organizer(cast: Cast):
    with pytest.raises(NotAllowed):
        issue(cast, cast.organizer, Role.ORGANIZER)


def test_the_administrator_issues_organizers_for_a_season(cast: Cast):
    user = issue(cast, cast.administrator, Role.ORGANIZER)
    assert set(Competition.objects.visible_to(user)) == {cast.competition}


def test_a_refused_account_leaves_nothing_behind(cast: Cast):
    before = User.objects.count()
    refused_field(cast, cast.organizer, Role.LIAISON)
    assert (User.objects.count(), ActionLog.objects.count()) == (before, 0)


def assign(cast: Cast, role: Role, district: District | None = None, *seasons: Competition):
    return assign_duties(
        user_id=cast.clerk.pk,
        role=role,
        district_id=district.pk if district else None,
        competition_ids=[season.pk for season in seasons],
        by=cast.administrator,
    )


def test_a_clerk_becomes_a_liaison_and_serves_no_more(cast: Cast):
    user = assign(cast, Role.LIAISON, cast.hedong, cast.competition)
    assert (user.role, user.membership.district) == (Role.LIAISON, cast.hedong)
    assert Appointment.objects.filter(user=user).count() == 0


def test_a_liaison_becomes_a_clerk_and_leaves_the_district(cast: Cast):
    assign(cast, Role.LIAISON, cast.hedong)
    user = assign(cast, Role.CLERK, None, cast.competition)
    assert Membership.objects.filter(user=user).count() == 0
    assert set(Competition.objects.visible_to(user)) == {cast.competition}


def test_only_the_administrator_assigns_duties(cast: Cast):
    with pytest.raises(NotAllowed):
        assign_duties(
            user_id=cast.clerk.pk,
            role=Role.JUDGE,
            district_id=None,
            competition_ids=[],
            by=cast.organizer,
        )


def test_the_duties_page_assigns(client, cast: Cast):
    client.force_login(cast.administrator)
    values = {"role": "liaison", "district": cast.hedong.pk}
    client.post(reverse("account-duties", args=[cast.clerk.pk]), values)
    assert Membership.objects.get(user=cast.clerk).district == cast.hedong
