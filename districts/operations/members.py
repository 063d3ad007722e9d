"""Which account acts for which district."""

from datetime import datetime

from accounts.models import User
from districts.models import District, Membership
from records.operations.log import record


def join_district(
    *, user: User, district: District, by: User | None, at: datetime, scope: str = ""
) -> Membership:
    """Let an account act for a district, and for no other; inside the caller's transaction."""
    before = Membership.objects.filter(user=user).first()
    if before is not None and before.district_id == district.pk:
        return before
    membership, _ = Membership.objects.update_or_create(user=user, defaults={"district": district})
    record(
        "join_district",
        on=membership,
        by=by,
        at=at,
        changes={"district": (before.district_id if before else None, district.pk)},
        scope=scope,
        label=district.name,
    )
    return membership


def leave_district(*, user: User, by: User, at: datetime) -> None:
    """End an account's acting for a district; inside the caller's transaction."""
    membership = Membership.objects.filter(user=user).select_related("district").first()
    if membership is None:
        return
    record(
        "leave_district",
        on=membership,
        by=by,
        at=at,
        changes={"district": (membership.district_id, None)},
        label=membership.district.name,
    )
    membership.delete()
