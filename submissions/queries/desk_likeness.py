"""What 查重 puts on the desk: pairs of works that wait for a person's judgement."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from submissions.enums import LikenessVerdict
from submissions.models import Likeness


@desk_provider
def likeness_todos(user: User, at: datetime) -> Iterator[Todo]:
    """For who judges findings, one line a season, one query in all; nobody else hears of it."""
    if not user.may(Permission.JUDGE_FINDINGS):
        return
    waiting = Likeness.objects.visible_to(user).standing().filter(verdict=LikenessVerdict.PENDING)
    season = "version__submission__entry__competition"
    rows = (
        waiting.order_by()
        .values_list(f"{season}__slug", f"{season}__short_title")
        .annotate(pairs=Count("pk"))
        .order_by(f"{season}__slug")
    )
    for slug, title, pairs in rows:
        address = reverse("manage-works-likeness", kwargs={"slug": slug})
        yield Todo(
            "核实相似的参评材料",
            f"{address}?verdict=pending",
            "open",
            f"{pairs} 对待核实",
            season=title,
        )
