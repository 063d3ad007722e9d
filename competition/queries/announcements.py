"""The organizer's list of announcements, as its filter bar says."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import User
from competition.models import Announcement, Competition

ORDERS = ("title", "published_at")


def announcements_for(
    user: User, competition: Competition, chosen: Mapping[str, Any], order: str = ""
) -> QuerySet[Announcement]:
    """Those of one competition, filtered (q, state) and sorted; drafts first by default."""
    found = Announcement.objects.visible_to(user).filter(competition=competition)
    words = chosen.get("q", "")
    if words:
        found = found.filter(Q(title__icontains=words) | Q(body__icontains=words))
    if chosen.get("state"):
        found = found.filter(published_at__isnull=chosen["state"] == "draft")
    key = order if order.removeprefix("-") in ORDERS else "-published_at"
    column = F(key.removeprefix("-"))
    first = column.desc(nulls_first=True) if key.startswith("-") else column.asc(nulls_last=True)
    return found.select_related("by").order_by(first, "-pk")
