"""What the nomination of competitors puts on the desk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.enums import EntryStatus, EventKind, MatchVerdict, Severity, Task
from competition.models import Competition, Entry, Finding, WinnerMatch
from competition.queries.calendar import OpenHours, open_hours
from competition.queries.entry_filing import FilingState, filing_state
from districts.models import District

REMEMBERED: Final = timedelta(days=30)
"""A nomination that closed longer ago than this leaves the desk; what was returned stays."""


@desk_provider
def competitor_todos(user: User, at: datetime) -> Iterator[Todo]:
    """The district's next steps, or the organizer's queues, season by season."""
    if user.may(Permission.NOMINATE):
        district = District.objects.of(user).first()
        for competition in Competition.objects.visible_to(user) if district else ():
            if district is not None:
                yield from _district_lines(user, competition, district, at)
    elif user.may(Permission.REVIEW_ENTRIES):
        for competition in Competition.objects.visible_to(user):
            yield from _organizer_lines(user, competition, at)


def _district_lines(
    user: User, competition: Competition, district: District, at: datetime
) -> Iterator[Todo]:
    hours = open_hours(competition=competition, task=Task.COMPETITORS, district=district)
    mine = Entry.objects.visible_to(user).filter(
        competition=competition, event__kind=EventKind.PERSONAL
    )
    season = competition.short_title
    for entry in mine.filter(status=EntryStatus.RETURNED).select_related("event", "competitor"):
        yield Todo(
            title=f"修改被退回的选手信息（{entry.event.name}）",
            address=_page("district-entry-edit", competition, entry_id=entry.pk),
            state="late" if entry.fix_by and at >= entry.fix_by else "open",
            detail=f"{entry.competitor.name}：查看退回原因，改好后重新提交。"
            if entry.competitor
            else "",
            due=entry.fix_by,
            season=season,
        )
    if hours is not None and hours.opens_at <= at < hours.closes_at + REMEMBERED:
        drafts = mine.filter(status=EntryStatus.DRAFT).count()
        state = filing_state(competition, district)
        yield from _nominating(competition, hours, state, drafts=drafts, at=at)


def _nominating(
    competition: Competition, hours: OpenHours, state: FilingState, *, drafts: int, at: datetime
) -> Iterator[Todo]:
    address = _page("district-entries", competition)
    if state.is_done:
        yield Todo("推荐参赛选手", address, "done", "已报送", season=competition.short_title)
        return
    if not hours.is_open(at) and not state.missing and not state.returned and state.is_filed:
        return
    parts = [f"{line.event.name}还缺 {line.missing} 名" for line in state.missing]
    if drafts:
        parts.append(f"{drafts} 份草稿未提交")
    if not parts and not state.returned:
        parts.append("选手已提交，请报送并承诺审核")
        address = _page("district-competitors-file", competition)
    yield Todo(
        title="推荐参赛选手",
        address=address,
        state="open" if hours.is_open(at) else "late",
        detail="；".join(parts),
        due=hours.closes_at,
        season=competition.short_title,
    )


def _organizer_lines(user: User, competition: Competition, at: datetime) -> Iterator[Todo]:
    entries = Entry.objects.visible_to(user).filter(
        competition=competition, event__kind=EventKind.PERSONAL
    )
    pending = WinnerMatch.objects.filter(entry=OuterRef("pk"), verdict=MatchVerdict.PENDING)
    blocked = Finding.objects.filter(
        entry=OuterRef("pk"), cleared_at=None, waived_at=None, severity=Severity.BLOCK
    )
    counts = entries.holding().aggregate(
        waiting=Count("pk", filter=Q(status=EntryStatus.SUBMITTED)),
        matches=Count("pk", filter=Exists(pending)),
        overdue=Count("pk", filter=Q(status=EntryStatus.RETURNED, fix_by__lte=at)),
        blocked=Count("pk", filter=Q(Exists(blocked), status=EntryStatus.ACCEPTED)),
    )
    lines = (
        ("waiting", "审核参赛选手", "名选手待审核", "?status=submitted&order=submitted_at", "open"),
        ("matches", "核实往届“全国十佳”同名", "名选手待核实", "?findings=match", "open"),
        ("overdue", "退回后逾期未改", "名选手超过修改期限", "?status=returned", "late"),
        ("blocked", "已受理但核查不符", "名选手", "?status=accepted&findings=block", "late"),
    )
    base = _page("manage-entries", competition)
    for key, title, words, query, state in lines:
        if counts[key]:
            detail = f"{counts[key]} {words}"
            yield Todo(title, base + query, state, detail, season=competition.short_title)


def _page(name: str, competition: Competition, **kwargs: int) -> str:
    return reverse(name, kwargs={"slug": competition.slug, **kwargs})
