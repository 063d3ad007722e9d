"""Accounts with what they are for: a liaison's district, a member of staff's competitions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.operations.issuing import Issued, NewAccount, add_account, give_code, require_issuing
from accounts.operations.keeping import change_role
from accounts.permissions import require
from accounts.roles import Permission, Role
from competition.models import Competition
from competition.operations.appointments import appoint, set_appointments
from districts.models import District
from districts.operations.members import join_district, leave_district
from records.clock import database_now
from records.errors import Refused

WITHOUT_SEASON = frozenset({Role.LIAISON, Role.ADMINISTRATOR})
"""Roles that no appointment ties to a competition."""


def issue_for_season(
    *, new: NewAccount, competition_id: int | None, district_id: int | None, by: User
) -> Issued:
    """Open an account with its district or its competition, and give it its first code."""
    require_issuing(new.role, by=by)
    with transaction.atomic():
        at = database_now()
        competition = find_competition(competition_id, role=new.role, by=by)
        district = find_district(district_id, role=new.role, competition=competition)
        user = add_with_duty(new, competition=competition, district=district, by=by, at=at)
        nonce = give_code(user, at=at)
    return Issued(user, nonce)


def add_with_duty(
    new: NewAccount,
    *,
    competition: Competition | None,
    district: District | None,
    by: User,
    at: datetime,
) -> User:
    """Add one account with its duty inside the caller's transaction; the shared row function."""
    scope = competition.slug if competition else ""
    if district is not None and not new.unit.strip():
        new = NewAccount(new.name, new.role, new.mobile, new.username, district.bureau)
    user = add_account(new, by=by, at=at, scope=scope)
    if district is not None:
        join_district(user=user, district=district, by=by, at=at, scope=scope)
    elif competition is not None and new.role not in WITHOUT_SEASON:
        appoint(user=user, competition=competition, by=by, at=at)
    return user


def assign_duties(
    *,
    user_id: int,
    role: str,
    district_id: int | None,
    competition_ids: Sequence[int],
    by: User,
) -> User:
    """Give an account its role and what goes with it; the administrator's act."""
    require(by, Permission.MANAGE_ACCOUNTS)
    with transaction.atomic():
        user = change_role(user_id=user_id, role=role, by=by)
        at = database_now()
        district = find_district(district_id, role=role, competition=None)
        if district is not None:
            join_district(user=user, district=district, by=by, at=at)
        else:
            leave_district(user=user, by=by, at=at)
        is_tied = role not in WITHOUT_SEASON
        chosen = Competition.objects.visible_to(by).filter(
            pk__in=competition_ids if is_tied else []
        )
        set_appointments(user=user, competitions=chosen, by=by, at=at)
    return user


def find_competition(competition_id: int | None, *, role: str, by: User) -> Competition | None:
    """Return the competition to issue for; only the administrator issues without one."""
    if competition_id is None:
        if by.may(Permission.MANAGE_ACCOUNTS) and role in WITHOUT_SEASON:
            return None
        raise Refused("请选择账号所服务的大赛。", field="competition")
    found = Competition.objects.visible_to(by).filter(pk=competition_id).first()
    if found is None:
        raise Refused("没有这届大赛，或您不负责这届大赛。", field="competition")
    return found


def find_district(
    district_id: int | None, *, role: str, competition: Competition | None
) -> District | None:
    """Return a liaison's district, which takes part in the competition if one is given."""
    if role != Role.LIAISON:
        return None
    districts = District.objects.all()
    if competition is not None:
        districts = districts.filter(delegations__competition=competition)
    found = districts.filter(pk=district_id or 0).first()
    if found is None:
        raise Refused("区联络人须选择所属的区，该区应参加本届大赛。", field="district")
    return found
