"""What the nomination of competitors puts on the desk; works share the district's lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.enums import TASK_KINDS, EntryStatus, EventKind, MatchVerdict, Severity, Task
from competition.models import Competition, Entry, Finding, WinnerMatch
from competition.queries.calendar import OpenHours, open_hours
from competition.queries.entry_filing import FilingState, filing_state
from districts.models import District

REMEMBERED: Final = timedelta(days=30)
"""A nomination that closed longer ago than this leaves the desk; what was returned stays."""


@dataclass(frozen=True)
class Track:
    """How the desk speaks of one task that ends in entries, and where each line leads."""

    task: Task
    title: str
    mend: str
    unit: str
    ready: str
    list_page: str
    edit_page: str
    file_page: str


COMPETITORS: Final = Track(
    task=Task.COMPETITORS,
    title="推荐参赛选手",
    mend="修改被退回的选手信息",
    unit="名",
    ready="选手已提交，请报送并承诺审核",
    list_page="district-entries",
    edit_page="district-entry-edit",
    file_page="district-competitors-file",
)


@desk_provider
def competitor_todos(user: User, at: datetime) -> Iterator[Todo]:
    """The district's next steps, or the organizer's queues, season by season."""
    if user.may(Permission.NOMINATE):
        yield from district_lines(user, at, COMPETITORS)
    elif user.may(Permission.REVIEW_ENTRIES):
        for competition in Competition.objects.visible_to(user):
            yield from _organizer_lines(user, competition, at)


def district_lines(user: User, at: datetime, track: Track) -> Iterator[Todo]:
    """What a district has to do for a task, season by season: mend, fill, hand in, file."""
    district = District.objects.of(user).first()
    for competition in Competition.objects.visible_to(user) if district else ():
        if district is not None:
            yield from _lines_of_season(user, competition, district, track, at=at)


def _lines_of_season(
    user: User, competition: Competition, district: District, track: Track, *, at: datetime
) -> Iterator[Todo]:
    hours = open_hours(competition=competition, task=track.task, district=district)
    mine = Entry.objects.visible_to(user).filter(
        competition=competition, event__kind=TASK_KINDS[track.task]
    )
    for entry in mine.filter(status=EntryStatus.RETURNED).select_related("event", "competitor"):
        yield Todo(
            title=f"{track.mend}（{entry.event.name}）",
            address=_page(track.edit_page, competition, entry_id=entry.pk),
            state="late" if entry.fix_by and at >= entry.fix_by else "open",
            detail=f"{entry.competitor or entry.title}：查看退回原因，改好后重新提交。",
            due=entry.fix_by,
            season=competition.short_title,
        )
    if not competition.events.filter(kind=TASK_KINDS[track.task]).exists():
        return
    if hours is not None and hours.opens_at <= at < hours.closes_at + REMEMBERED:
        drafts = mine.filter(status=EntryStatus.DRAFT).count()
        state = filing_state(competition, district, task=track.task)
        yield from _nominating(competition, hours, state, track, drafts=drafts, at=at)


def _nominating(
    competition: Competition,
    hours: OpenHours,
    state: FilingState,
    track: Track,
    *,
    drafts: int,
    at: datetime,
) -> Iterator[Todo]:
    season = competition.short_title
    address = _page(track.list_page, competition)
    if state.is_done:
        yield Todo(track.title, address, "done", "已报送", season=season)
        return
    if not hours.is_open(at) and state.is_complete and state.is_filed:
        return
    parts = [f"{line.event.name}还缺 {line.missing} {track.unit}" for line in state.missing]
    parts += [message.rstrip("。") for message in state.unmet]
    if drafts:
        parts.append(f"{drafts} 份草稿未提交")
    if not parts and state.changed_at is None:
        parts.append("还没有提交")
    elif not parts and not state.returned:
        parts.append(track.ready)
        address = _page(track.file_page, competition)
    yield Todo(
        title=track.title,
        address=address,
        state="open" if hours.is_open(at) else "late",
        detail="；".join(parts),
        due=hours.closes_at,
        season=season,
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
