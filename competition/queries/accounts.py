"""Which accounts belong to an organizer's seasons."""

from django.db.models import Q, QuerySet

from accounts.models import User, account_scope
from competition.models import Appointment, Competition, Delegation
from districts.models import District, Membership


@account_scope
def of_own_seasons(user: User) -> Q:
    """The staff of the competitions one serves, and the liaisons of their districts."""
    served = Competition.objects.filter(appointments__user=user)
    staff = Appointment.objects.filter(competition__in=served).values("user")
    districts = Delegation.objects.filter(competition__in=served).values("district")
    liaisons = Membership.objects.filter(district__in=districts).values("user")
    return Q(pk__in=staff) | Q(pk__in=liaisons)


def districts_to_issue_for(user: User) -> QuerySet[District]:
    """The districts for whose liaisons this keeper may issue accounts."""
    seasons = Competition.objects.visible_to(user)
    found: QuerySet[District] = District.objects.visible_to(user)
    if user.is_staff:
        return found
    return found.filter(
        pk__in=Delegation.objects.filter(competition__in=seasons).values("district")
    )
