"""Whom to tell."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from competition.models import Competition
from districts.models import District


def liaison_accounts(district: District) -> QuerySet[User]:
    """The active accounts that act for this district."""
    found: QuerySet[User] = User.objects.filter(
        membership__district=district, role=Role.LIAISON, is_active=True
    )
    return found


def organizer_accounts(competition: Competition) -> QuerySet[User]:
    """The active organizers of this competition."""
    return staff_accounts(competition, Role.ORGANIZER)


def staff_accounts(competition: Competition, role: Role) -> QuerySet[User]:
    """The active accounts of a role that serve this competition."""
    found: QuerySet[User] = User.objects.filter(
        appointments__competition=competition, role=role, is_active=True
    )
    return found
