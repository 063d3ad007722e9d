"""What every act on an entry shares: its locks, its deadline, its place, its log row, its news."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from competition.enums import ENTRY_TASKS, HOLDING, TASK_LABELS, EntryStatus, EventKind
from competition.models import Competitor, Entry, Quota
from competition.queries.calendar import OpenHours, open_hours, require_open
from competition.queries.people import liaison_accounts, organizer_accounts
from competition.queries.places import limits_of, smallest_free
from records.errors import Conflict, Refused, TooLate
from records.operations.log import record
from records.operations.messages import send_message
from records.text import closing_words


class QuotaFull(Conflict):
    """The district's places in this event are all taken."""

    title = "名额已满"


class AlreadyEntered(Conflict):
    """This mobile already stands for an active competitor of the season."""

    title = "已报名"


@dataclass(frozen=True)
class Held:
    """An entry under its locks (quota → person → entry) with its quota."""

    entry: Entry
    quota: Quota

    @property
    def person(self) -> Competitor:
        """The competitor behind a personal entry."""
        if self.entry.competitor is None:
            raise Refused("这个名额不是个人赛项，没有选手信息。")
        return self.entry.competitor


def hold_quota(event_id: int) -> Quota:
    """Lock the row under which the places of an event are taken."""
    return Quota.objects.locked().get(event_id=event_id)


def hold_entry(*, entry_id: int, by: User) -> Held:
    """Lock quota, person and entry, in this order, and read the entry as it is now."""
    seen = Entry.objects.visible_to(by).values("event_id", "competitor_id").get(pk=entry_id)
    quota = hold_quota(seen["event_id"])
    hold_people([seen["competitor_id"]])
    return Held(_entries(by).get(pk=entry_id), quota)


def hold_people(ids: Iterable[int | None]) -> None:
    """Lock competitors, ids ascending."""
    rows = Competitor.objects.select_for_update(no_key=True, of=("self",))
    list(rows.filter(pk__in=[pk for pk in ids if pk is not None]).order_by("pk"))


def _entries(by: User) -> QuerySet[Entry]:
    return (
        Entry.objects.visible_to(by)
        .locked()
        .select_related("competition", "event", "district", "competitor")
    )


def hours_of(entry: Entry) -> OpenHours | None:
    """The window in which this entry's district hands in, with its extension."""
    return open_hours(
        competition=entry.competition,
        task=ENTRY_TASKS[EventKind(entry.event.kind)],
        district=entry.district,
        event=entry.event,
    )


def require_in_time(entry: Entry, *, at: datetime) -> str:
    """Raise TooLate unless the window is open or the entry's fix-by instant lies ahead.

    Return in words which of the two let it pass, for the log.
    """
    hours = hours_of(entry)
    if entry.fix_by is not None and at < entry.fix_by and not (hours and hours.is_open(at)):
        return f"修改期限 {closing_words(entry.fix_by)}"
    if entry.fix_by is not None and at >= entry.fix_by and hours and at >= hours.closes_at:
        raise TooLate(
            f"修改期限已于{closing_words(entry.fix_by)}届满，“{TASK_LABELS[hours.task]}”也已截止。"
            "如确需办理，请与组委会联系。"
        )
    require_open(hours, at=at)
    if hours is None:
        return ""
    kind = "延期至" if hours.is_extended else "截止"
    return f"{kind} {closing_words(hours.closes_at)}"


def free_slot(held: Held, *, beside: Iterable[int] = ()) -> int | None:
    """Return the district's smallest free slot in the event, None when all are taken.

    `beside` are entries whose place does not count, as they give it up in the same act.
    """
    entry = held.entry
    _, maximum = limits_of(held.quota, entry.district_id)
    taken = Entry.objects.filter(event=entry.event_id, district=entry.district_id).holding()
    slots = taken.exclude(pk__in=[entry.pk, *beside]).values_list("slot", flat=True)
    return smallest_free([slot for slot in slots if slot is not None], maximum)


def full_message(held: Held) -> str:
    """Say that all places are taken, and what to do."""
    _, maximum = limits_of(held.quota, held.entry.district_id)
    return f"本区“{held.entry.event.name}”的名额（{maximum} 个）已用完。" + (
        "如需换人，请对已提交的选手办理“替换”。"
        if held.entry.event.is_personal
        else "如需更换，请先将已提交的一项办理“退出参评”。"
    )


def thing_of(entry: Entry) -> str:
    """Name what an entry is in messages: 选手, or 参评材料《名称》."""
    if entry.event.is_personal:
        return "选手"
    return f"参评材料《{entry.title}》" if entry.title else "参评材料"


def _pages(entry: Entry) -> str:
    return "entries" if entry.event.is_personal else "works"


def set_status(entry: Entry, status: EntryStatus, **values: Any) -> None:
    """Write the state and what goes with it; the person mirrors whether a place is held.

    A place taken by somebody else in between (or a mobile) is a refusal, not a failure.
    """
    entry.status = status
    if status not in HOLDING:
        entry.slot = None
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1
    try:
        entry.save(update_fields=["status", "slot", "version", *values])
        if entry.competitor is not None:
            entry.competitor.is_entered = status in HOLDING
            entry.competitor.save(update_fields=["is_entered"])
    except IntegrityError as error:
        raise refusal_for(error) from error


def refusal_for(error: IntegrityError) -> Exception:
    """Turn a broken constraint into the refusal that belongs to it, by the constraint's name.

    SQLite names the columns instead.
    """
    text = str(error)
    if "uq_competitor_mobile" in text or "competition_competitor.mobile" in text:
        return AlreadyEntered("该手机号的选手已报名，每人只能参加一个赛项。", field="mobile")
    if "uq_slot" in text or "competition_entry.slot" in text:
        return QuotaFull("名额刚刚被占用，请刷新页面查看。")
    if "uq_entry_number" in text or "competition_entry.number" in text:
        return Conflict("参赛号刚刚被占用，请重试。")
    return error


def log_entry(
    action: str,
    entry: Entry,
    *,
    by: User | None,
    at: datetime,
    changes: dict[str, tuple[object, object]] | None = None,
    reason: str = "",
) -> None:
    """Write one row about an entry; its label names event and district, never the person."""
    record(
        action,
        on=entry,
        by=by,
        at=at,
        changes=changes,
        reason=reason,
        scope=entry.competition.slug,
        label=f"{entry.event.name} {entry.district.name}",
    )


def tell_district(entry: Entry, subject: str, *, at: datetime, body: str = "") -> None:
    """Put a message into the inboxes of the entry's district."""
    send_message(
        to=liaison_accounts(entry.district),
        subject=subject,
        body=body,
        link=f"/district/{entry.competition.slug}/{_pages(entry)}/{entry.pk}/",
        at=at,
    )


def tell_organizers(entry: Entry, subject: str, *, at: datetime, body: str = "") -> None:
    """Put a message into the inboxes of the competition's organizers; a draft has no page there."""
    is_draft = entry.status == EntryStatus.DRAFT
    page = f"?district={entry.district.code}" if is_draft else f"{entry.pk}/"
    send_message(
        to=organizer_accounts(entry.competition),
        subject=subject,
        body=body,
        link=f"/manage/{entry.competition.slug}/{_pages(entry)}/{page}",
        at=at,
    )


def tell_other_side(entry: Entry, subject: str, *, by: User, at: datetime, body: str = "") -> None:
    """Tell the organizers what a district did, and the district what an organizer did."""
    tell = tell_organizers if by.role == Role.LIAISON else tell_district
    tell(entry, subject, at=at, body=body)
