"""展示素材 (三(三)2): pictures, videos or slides beside a speech: sent, described, exchanged, removed."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from competition.models import DisplayMedia
from competition.operations.display_inspection import start_inspection
from competition.operations.display_steps import (
    HeldDisplay,
    hold_display,
    hold_media,
    log_media,
    require_taking,
    take_away,
)
from competition.queries.display_media import TAKEN, bytes_of_media
from records.clock import database_now
from records.enums import FILE_FAMILY_LABELS, FileFamily
from records.errors import Conflict, Refused, TooLarge
from records.media.identify import identify
from records.models import StoredFile
from records.operations.log import differences
from records.operations.upload_limits import claimed_family, require_size
from records.operations.upload_purposes import Params, Seen, UploadPurpose, upload_purpose
from records.operations.uploads import FormFile, upload_whole
from records.text import clean_line, has_control, row_id, size_words

PURPOSE: Final = "display-media"
MOST_FILES: Final = 20
LONGEST_CAPTION: Final = 200
MOST_ORDER: Final = 999


@upload_purpose(PURPOSE)
class DisplayUpload(UploadPurpose):
    """A file to be shown; `params`: entry, component, caption, replaces (the old file's id)."""

    def check(self, *, by: Any, params: Params, name: str, size: int) -> None:
        """Refuse a stranger's entry, what is too late, what cannot be shown, too much of it."""
        held = _hold(params, by)
        require_taking(held, by=by, at=database_now())
        _caption(params.get("caption", ""))
        family = claimed_family(name)  # the content is looked at when it is there
        _require_shown(family)
        require_size(size, family)
        old = _replaced(params, held)
        _require_room(held, size, old)

    def look(self, *, path: Path, name: str) -> Seen:
        """Say what the file is by its content; refuse what is not kept."""
        found = identify(path, name)
        return Seen(content_type=found.content_type, family=str(found.family))

    def finish(
        self, *, by: Any, params: Params, stored: StoredFile, seen: Seen, at: datetime
    ) -> None:
        """Put the file behind those that are there, or in the place of an old one; have it checked."""
        held = _hold(params, by)
        family = FileFamily(seen.family)
        _require_shown(family)
        require_size(stored.size, family)
        old = _replaced(params, held)
        _require_new(held, stored)
        caption = _caption(params.get("caption", ""))
        row = DisplayMedia.objects.create(
            entry=held.entry,
            component=held.display.code,
            order=_next_order(held) if old is None else old.order,
            caption=caption or (old.caption if old is not None else ""),
            file=stored,
            family=family,
            added_by=by,
            added_at=at,
        )
        before = "" if old is None else old.file.sha256
        if old is not None:
            take_away(old, at=at)
        start_inspection(row, by=by, at=at)
        changes: dict[str, tuple[object, object]] = {"file": (before, stored.sha256)}
        log_media("attach_display", row, held, by=by, at=at, changes=changes)


def attach_display(
    *, entry_id: int, component: str, caption: str, file: FormFile, by: User, replaces: str = ""
) -> DisplayMedia:
    """Take a small file that came with a plain form; large ones come as uploads in pieces."""
    if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise TooLarge(
            f"文件超过 {size_words(settings.UPLOAD_LIMIT_BYTES)}，请在开启脚本的浏览器中上传。",
            field="file",
        )
    params = {
        "entry": str(entry_id), "component": component, "caption": caption, "replaces": replaces,
    }  # fmt: skip
    upload = upload_whole(purpose=PURPOSE, params=params, file=file, by=by)
    return DisplayMedia.objects.get(file=upload.file)


def describe_display(*, media_id: int, caption: str, order: int, by: User) -> DisplayMedia:
    """Change a file's caption, or its place in the order of playing."""
    with transaction.atomic():
        held, row, at = hold_media(media_id=media_id, by=by)
        require_taking(held, by=by, at=at)
        if not 1 <= order <= MOST_ORDER:
            raise Refused(f"播放顺序应为 1 到 {MOST_ORDER} 的整数。", field="order")
        right = _caption(caption)
        values = {"caption": right, "order": order}
        changes = differences(row, values)
        if changes:
            row.caption, row.order = right, order
            row.save(update_fields=list(values))
            log_media("describe_display", row, held, by=by, at=at, changes=changes)
    return row


def remove_display(*, media_id: int, by: User) -> None:
    """Take a file out."""
    with transaction.atomic():
        held, row, at = hold_media(media_id=media_id, by=by)
        require_taking(held, by=by, at=at)
        changes: dict[str, tuple[object, object]] = {"file": (row.file.sha256, "")}
        log_media("remove_display", row, held, by=by, at=at, changes=changes)
        take_away(row, at=at)


def _hold(params: Params, by: User) -> HeldDisplay:
    return hold_display(
        entry_id=row_id(params.get("entry", "")),
        component=params.get("component", ""),
        by=by,
        with_district=True,
    )


def _caption(text: str) -> str:
    caption = clean_line(text)
    if len(caption) > LONGEST_CAPTION or has_control(caption):
        raise Refused(f"说明不能超过 {LONGEST_CAPTION} 个字。", field="caption")
    return caption


def _replaced(params: Params, held: HeldDisplay) -> DisplayMedia | None:
    """The file whose place the new one takes; None when it simply comes behind the others."""
    wanted = params.get("replaces", "")
    if not wanted:
        return None
    rows = DisplayMedia.objects.shown().filter(entry=held.entry, component=held.display.code)
    old = rows.filter(pk=row_id(wanted)).select_related("file", "playable", "preview").first()
    if old is None:
        raise Conflict("要更换的文件刚刚已被移除，请刷新页面。", field="file")
    return old


def _require_shown(family: FileFamily) -> None:
    if family not in TAKEN:
        words = "、".join(FILE_FAMILY_LABELS[each] for each in TAKEN)
        raise Refused(
            f"展示素材只接收{words}，这个文件是{FILE_FAMILY_LABELS[family]}。请另存为 PDF 或 PPT 后再上传。",
            field="file",
        )


def _require_room(held: HeldDisplay, size: int, old: DisplayMedia | None) -> None:
    rows = DisplayMedia.objects.shown().filter(entry=held.entry, component=held.display.code)
    if old is None and rows.count() >= MOST_FILES:
        raise Conflict(f"一个环节最多 {MOST_FILES} 个文件，请先移除不需要的。", field="file")
    freed = old.file.size if old is not None else 0
    for of_district, limit, whose in (
        (False, settings.UPLOAD_ENTRY_BYTES, "每名选手"),
        (True, settings.UPLOAD_DISTRICT_BYTES, "每个区"),
    ):
        used = bytes_of_media(held.entry, of_district=of_district)
        if used - freed + size > limit:
            raise TooLarge(
                f"{whose}的展示素材合计不能超过 {size_words(limit)}，已用 {size_words(used)}，"
                f"放不下这个文件（{size_words(size)}）。",
                field="file",
            )


def _require_new(held: HeldDisplay, stored: StoredFile) -> None:
    rows = DisplayMedia.objects.shown().filter(entry=held.entry, component=held.display.code)
    twin = rows.filter(file__sha256=stored.sha256).first()
    if twin is not None:
        raise Conflict(f"内容相同的文件已经上传过（{twin.file.name}），不需要再传。", field="file")


def _next_order(held: HeldDisplay) -> int:
    rows = DisplayMedia.objects.shown().filter(entry=held.entry, component=held.display.code)
    last: int | None = rows.aggregate(last=Max("order"))["last"]
    return 1 if last is None else last + 1
