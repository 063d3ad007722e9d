"""试播: the organizer ticks what it saw playing on the spot; and has a file looked into anew."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import MediaState
from competition.models import DisplayMedia
from competition.operations.display_inspection import start_inspection
from competition.operations.display_steps import hold_display, hold_media, log_media
from records.clock import database_now
from records.errors import Conflict, Refused
from records.models import StoredFile
from records.operations.files import forget_file


def rehearse_display(
    *, entry_id: int, component: str, media_ids: Sequence[int], is_done: bool, by: User
) -> int:
    """Tick files of one competitor as 已试播, or take the tick back; return how many changed.

    Only what is ready can have been seen playing; an exchanged file begins without a tick.
    """
    require(by, Permission.RUN_DAY)
    if not media_ids:
        raise Refused("请先勾选试播过的文件。", field="media")
    with transaction.atomic():
        held = hold_display(entry_id=entry_id, component=component, by=by)
        at = database_now()
        mine = DisplayMedia.objects.shown().filter(entry=held.entry, component=component)
        rows = list(mine.filter(pk__in=media_ids).locked())
        if len(rows) != len(set(media_ids)):
            raise Conflict("所选文件中有的刚刚已被移除或更换，请刷新页面后重新试播。")
        unready = [row for row in rows if row.state != MediaState.READY]
        if is_done and unready:
            raise Conflict("所选文件中有的还不能播放，不能标记为已试播。")
        changed = [row for row in rows if (row.rehearsed_at is not None) != is_done]
        for row in changed:
            row.rehearsed_at = at if is_done else None
            row.rehearsed_by = by if is_done else None
            row.save(update_fields=["rehearsed_at", "rehearsed_by"])
            changes: dict[str, tuple[object, object]] = {"rehearsed": (not is_done, is_done)}
            log_media("rehearse_display", row, held, by=by, at=at, changes=changes)
    return len(changed)


def recheck_display(*, media_id: int, by: User) -> None:
    """Have a file looked into anew, after a scanner or converter that was away is there again."""
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        held, row, at = hold_media(media_id=media_id, by=by)
        before = row.state
        pages = [page.file for page in row.pages.select_related("file")]
        old: list[StoredFile | None] = [row.playable, row.preview, *pages]
        row.pages.all().delete()
        row.state, row.problem, row.facts = MediaState.CHECKING, "", {}
        row.playable = row.preview = row.rehearsed_at = row.rehearsed_by = None
        row.save()
        for stored in {file.pk: file for file in old if file is not None}.values():
            if stored.pk != row.file_id:
                forget_file(stored)
        start_inspection(row, by=by, at=at)
        changes: dict[str, tuple[object, object]] = {"state": (before, row.state)}
        log_media("recheck_display", row, held, by=by, at=at, changes=changes)
