"""What every act on 展示素材 shares: who may, its locks, its deadline, its log row."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import HOLDING, EntryStatus, EventKind
from competition.models import DisplayMedia, Entry
from competition.queries.display_media import Display, displays_of
from competition.queries.schemes import event_scheme
from districts.models import District
from records.clock import database_now
from records.errors import Conflict, Gone, Refused, TooLate
from records.operations.files import forget_file
from records.operations.log import record


@dataclass(frozen=True)
class HeldDisplay:
    """An entry under its lock, with the component its media belong to."""

    entry: Entry
    display: Display

    @property
    def label(self) -> str:
        """Event, district and component, as the log names it."""
        return f"{self.entry.event.name} {self.entry.district.name} {self.display.name}"[:200]


def require_display_right(by: User) -> None:
    """A district for its own competitor; the organizer in its place."""
    if not by.may(Permission.RUN_DAY):
        require(by, Permission.NOMINATE)


def hold_display(
    *, entry_id: int, component: str, by: User, with_district: bool = False
) -> HeldDisplay:
    """Lock (the district and) the entry; refuse a stranger's, a works entry, an unknown component.

    The district is locked by who counts its bytes, so that two uploads cannot share its last room.
    """
    require_display_right(by)
    mine = Entry.objects.visible_to(by).filter(event__kind=EventKind.PERSONAL)
    seen = mine.filter(pk=entry_id).values("district_id").first()
    if seen is None:
        raise Gone("没有这名选手，或已不由您负责。请刷新页面。")
    if with_district:
        District.objects.locked().get(pk=seen["district_id"])
    entry = mine.locked().select_related("competition", "event", "district").get(pk=entry_id)
    found = [each for each in displays_of(event_scheme(entry.event)) if each.code == component]
    if not found:
        raise Refused("评分标准中没有这个展示环节，请从“展示素材”页面重新进入。")
    return HeldDisplay(entry, found[0])


def require_taking(held: HeldDisplay, *, by: User, at: datetime) -> None:
    """Refuse changes for who is not entered; a district's also when it is too late.

    Open is what the organizer opened, until its closing or the draw, whichever comes first;
    the organizer itself may still exchange a file that failed in the rehearsal.
    """
    if EntryStatus(held.entry.status) not in HOLDING:
        raise Conflict("这个名额不在参赛状态，不能上传展示素材。")
    if not by.may(Permission.RUN_DAY) and not held.display.is_open(at):
        raise TooLate(held.display.words(at))


def hold_media(*, media_id: int, by: User) -> tuple[HeldDisplay, DisplayMedia, datetime]:
    """Lock the entry and one of its files, and refuse when nothing may be changed any more."""
    require_display_right(by)
    seen = DisplayMedia.objects.visible_to(by).shown().filter(pk=media_id)
    where = seen.values("entry_id", "component").first()
    if where is None:
        raise Gone("没有这个文件，它可能刚被移除。请刷新页面。")
    held = hold_display(entry_id=where["entry_id"], component=where["component"], by=by)
    row = DisplayMedia.objects.shown().locked().filter(pk=media_id).first()
    if row is None:
        raise Conflict("这个文件刚刚已被移除，请刷新页面。")
    return held, row, database_now()


def take_away(row: DisplayMedia, *, at: datetime) -> None:
    """Take a file out. What was rehearsed stays kept; the bytes of any other go. The caller logs."""
    if row.rehearsed_at is not None:
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        return
    pages = [page.file for page in row.pages.select_related("file")]
    files = [row.file, row.playable, row.preview, *pages]
    row.delete()
    for stored in {file.pk: file for file in files if file is not None}.values():
        forget_file(stored)


def log_media(
    action: str,
    row: DisplayMedia,
    held: HeldDisplay,
    *,
    by: User | None,
    at: datetime,
    changes: dict[str, tuple[object, object]],
) -> None:
    """Write one row about a file; its label names event, district and component, not the file."""
    record(
        action,
        on=row,
        by=by,
        at=at,
        changes=changes,
        scope=held.entry.competition.slug,
        label=held.label,
    )
