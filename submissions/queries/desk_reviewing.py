"""What the checking of works puts on the organizer's desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.enums import EntryStatus, EventKind, Severity
from competition.models import Competition, Entry, Finding
from submissions.queries.reviewed_works import is_overdue

_WAITING: Final = Q(status=EntryStatus.SUBMITTED)


@desk_provider
def review_todos(user: User, at: datetime) -> Iterator[Todo]:
    """The organizer's queues of works, season by season; one query each."""
    if user.may(Permission.REVIEW_ENTRIES):
        for competition in Competition.objects.visible_to(user):
            yield from _lines(user, competition, at)


def _lines(user: User, competition: Competition, at: datetime) -> Iterator[Todo]:
    works = Entry.objects.visible_to(user).filter(
        competition=competition, event__kind=EventKind.WORKS
    )
    blocked = Finding.objects.filter(
        entry=OuterRef("pk"), cleared_at=None, waived_at=None, severity=Severity.BLOCK
    )
    counts = works.holding().aggregate(
        mine=Count("pk", filter=_WAITING & Q(submission__reviewer=user)),
        free=Count("pk", filter=_WAITING & Q(submission__reviewer=None)),
        overdue=Count("pk", filter=is_overdue(at)),
        blocked=Count("pk", filter=Q(Exists(blocked), status=EntryStatus.ACCEPTED)),
    )
    lines = (
        ("mine", "审核由我负责的参评材料", "项待审核", "status=submitted&reviewer=mine", "open"),
        ("free", "审核尚未分配的参评材料", "项待审核", "status=submitted&reviewer=none", "open"),
        ("overdue", "参评材料退回后逾期未改", "项超过修改期限", "overdue=on&order=fix_by", "late"),
        ("blocked", "参评材料已受理但核查不符", "项", "status=accepted&findings=block", "late"),
    )
    base = reverse("manage-works", kwargs={"slug": competition.slug})
    for key, title, words, query, state in lines:
        if counts[key]:
            detail = f"{counts[key]} {words}"
            yield Todo(title, f"{base}?{query}", state, detail, season=competition.short_title)
