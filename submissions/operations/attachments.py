"""支撑材料: files attached to a draft or returned work, described, put in order, removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Entry
from competition.operations.entry_steps import hold_quota
from competition.transitions import check_editable
from districts.models import District
from records.clock import database_now
from records.enums import FILE_FAMILY_LABELS, FileFamily
from records.errors import Conflict, Gone, Refused, TooLarge
from records.media.identify import identify
from records.models import StoredFile
from records.operations.files import forget_file
from records.operations.log import differences, record
from records.operations.upload_limits import claimed_family, require_size
from records.operations.upload_purposes import Params, Seen, UploadPurpose, upload_purpose
from records.operations.uploads import FormFile, upload_whole
from records.text import clean_line, has_control, row_id, size_words
from submissions.kinds import Kind
from submissions.models import Attachment, Submission
from submissions.operations.inspection import start_inspection
from submissions.operations.work_steps import HeldWork, hold_work, refresh_traits
from submissions.queries.evidence import (
    bytes_of_district,
    bytes_of_work,
    is_frozen,
)

PURPOSE: Final = "work-attachment"
MOST_FILES: Final = 60
LONGEST_CAPTION: Final = 200


@dataclass(frozen=True, kw_only=True)
class Described:
    """Where a file belongs: its class, the field it supports ("" for none), a caption."""

    evidence: str
    link: str = ""
    caption: str = ""


@upload_purpose(PURPOSE)
class WorkAttachment(UploadPurpose):
    """A file for a work; `params`: work (the entry's id), evidence, link, caption."""

    def check(self, *, by: Any, params: Params, name: str, size: int) -> None:
        """Refuse a stranger's work, a decided one, a wrong class, too large or too many files.

        The district stays locked, so that two uploads cannot share its last room.
        """
        require(by, Permission.NOMINATE)
        work = _hold_with_district(_entry_id(params), by)
        check_editable(work.entry.status)
        described = _checked(work.kind, _described(params))
        family = claimed_family(name)  # the content is looked at when it is there
        _require_accepted(work.kind, described.evidence, family)
        require_size(size, family)
        _require_room(work, size)

    def look(self, *, path: Path, name: str) -> Seen:
        """Say what the file is by its content; refuse what is not kept."""
        found = identify(path, name)
        return Seen(content_type=found.content_type, family=str(found.family))

    def finish(
        self, *, by: Any, params: Params, stored: StoredFile, seen: Seen, at: datetime
    ) -> None:
        """Attach the file and queue its inspection."""
        work = hold_work(entry_id=_entry_id(params), by=by)
        described = _checked(work.kind, _described(params))
        family = FileFamily(seen.family)
        _require_accepted(work.kind, described.evidence, family)
        require_size(stored.size, family)
        _require_new(work.submission, stored)
        attachment = Attachment.objects.create(
            submission=work.submission,
            evidence=described.evidence,
            link=described.link,
            caption=described.caption,
            order=_next_order(work.submission, described.evidence),
            file=stored,
            family=family,
            added_by=by,
            added_at=at,
        )
        start_inspection(attachment, by=by, at=at)
        changes: dict[str, tuple[object, object]] = {
            "evidence": ("", described.evidence),
            "link": ("", described.link),
            "file": ("", stored.sha256),
        }
        _log("attach_file", attachment, work, by=by, at=at, changes=changes)


def attach_file(*, entry_id: int, described: Described, file: FormFile, by: User) -> Attachment:
    """Attach a small file that came with a plain form; large ones come as uploads in pieces."""
    if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise TooLarge(
            f"文件超过 {size_words(settings.UPLOAD_LIMIT_BYTES)}，请在开启脚本的浏览器中上传。",
            field="file",
        )
    params = {
        "work": str(entry_id),
        "evidence": described.evidence,
        "link": described.link,
        "caption": described.caption,
    }
    upload = upload_whole(purpose=PURPOSE, params=params, file=file, by=by)
    return Attachment.objects.get(file=upload.file)


def describe_attachment(
    *, attachment_id: int, described: Described, order: int, by: User
) -> Attachment:
    """Put a file of the draft into another class, link, caption or place."""
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        row, work = _hold_attachment(attachment_id, by)
        at = database_now()
        right = _checked(work.kind, described)
        _require_accepted(work.kind, right.evidence, FileFamily(row.family))
        values = {
            "evidence": right.evidence,
            "link": right.link,
            "caption": right.caption,
            "order": order,
        }
        changes = differences(row, values)
        if changes:
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(values))
            _log("describe_attachment", row, work, by=by, at=at, changes=changes)
    return row


def remove_attachment(*, attachment_id: int, by: User) -> None:
    """Take a file out of the draft. What a version handed in lists stays kept (附件5 三(一))."""
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        row, work = _hold_attachment(attachment_id, by)
        at = database_now()
        label = row.file.sha256
        if is_frozen(row):
            row.removed_at = at
            row.save(update_fields=["removed_at"])
            _log("remove_attachment", row, work, by=by, at=at, changes={"file": (label, "")})
        else:
            _log("remove_attachment", row, work, by=by, at=at, changes={"file": (label, "")})
            forget_attachment(row)
        refresh_traits(work.submission)


def forget_attachment(row: Attachment) -> None:
    """Delete an attachment that no version lists, with its files. The caller logs."""
    files = [row.file, row.cleaned, row.thumbnail, row.playable, row.preview]
    row.delete()
    for stored in {file.pk: file for file in files if file is not None}.values():
        forget_file(stored)


def _hold_with_district(entry_id: int, by: User) -> HeldWork:
    """Lock quota, district, entry and submission, in this order."""
    entry = Entry.objects.visible_to(by).filter(pk=entry_id, submission__isnull=False).first()
    if entry is None:
        raise Gone("这份材料不存在，或已不由您负责。请刷新页面。")
    hold_quota(entry.event_id)
    District.objects.locked().get(pk=entry.district_id)
    return hold_work(entry_id=entry.pk, by=by)


def _hold_attachment(attachment_id: int, by: User) -> tuple[Attachment, HeldWork]:
    seen = Attachment.objects.visible_to(by).kept().values("submission__entry_id")
    work = hold_work(entry_id=seen.get(pk=attachment_id)["submission__entry_id"], by=by)
    check_editable(work.entry.status)
    rows = work.submission.attachments.kept().select_related(
        "file", "cleaned", "thumbnail", "playable", "preview"
    )
    row = rows.filter(pk=attachment_id).first()
    if row is None:
        raise Conflict("这个文件刚刚已被移除，请刷新页面。")
    return row, work


def _entry_id(params: Params) -> int:
    return row_id(params.get("work", ""))


def _described(params: Mapping[str, str]) -> Described:
    return Described(
        evidence=params.get("evidence", ""),
        link=params.get("link", ""),
        caption=params.get("caption", ""),
    )


def _checked(kind: Kind, described: Described) -> Described:
    caption = clean_line(described.caption)
    if described.evidence not in {each.key for each in kind.evidence}:
        raise Refused("请选择材料类别。", field="evidence")
    if described.link and described.link not in kind.links:
        raise Refused("请选择材料对应的栏目。", field="link")
    if len(caption) > LONGEST_CAPTION or has_control(caption):
        raise Refused(f"说明不能超过 {LONGEST_CAPTION} 个字。", field="caption")
    return Described(evidence=described.evidence, link=described.link, caption=caption)


def _require_accepted(kind: Kind, evidence: str, family: FileFamily) -> None:
    wanted = kind.evidence_class(evidence)
    if family not in wanted.accepts:
        words = [word for each, word in FILE_FAMILY_LABELS.items() if each in wanted.accepts]
        raise Refused(
            f"“{wanted.label}”只接收{'、'.join(words)}，这个文件是{FILE_FAMILY_LABELS[family]}。"
            "请改选材料类别，或换一个文件。",
            field="file",
        )


def _require_room(work: HeldWork, size: int) -> None:
    if work.submission.attachments.kept().count() >= MOST_FILES:
        raise Conflict(f"一份材料最多附 {MOST_FILES} 个文件，请先移除不需要的。", field="file")
    used, limit = bytes_of_work(work.submission), settings.UPLOAD_ENTRY_BYTES
    if used + size > limit:
        raise TooLarge(
            f"这份材料的文件合计不能超过 {size_words(limit)}，已用 {size_words(used)}，"
            f"放不下这个文件（{size_words(size)}）。",
            field="file",
        )
    used, limit = bytes_of_district(work.entry), settings.UPLOAD_DISTRICT_BYTES
    if used + size > limit:
        raise TooLarge(
            f"本区的文件合计不能超过 {size_words(limit)}，已用 {size_words(used)}，"
            f"放不下这个文件（{size_words(size)}）。如确需更多空间，请联系组委会。",
            field="file",
        )


def _require_new(submission: Submission, stored: StoredFile) -> None:
    twin = submission.attachments.kept().filter(file__sha256=stored.sha256).first()
    if twin is not None:
        raise Conflict(f"内容相同的文件已经上传过（{twin.file.name}），不需要再传。", field="file")


def _next_order(submission: Submission, evidence: str) -> int:
    last = submission.attachments.filter(evidence=evidence).order_by("-order").first()
    return last.order + 1 if last is not None else 1


def _log(
    action: str,
    attachment: Attachment,
    work: HeldWork,
    *,
    by: User,
    at: datetime,
    changes: dict[str, tuple[object, object]],
) -> None:
    """Write one row about a file; its label names event, district and class, not the file."""
    entry, wanted = work.entry, work.kind.evidence_class(attachment.evidence)
    label = f"{entry.event.name} {entry.district.name} {wanted.label}"
    record(
        action,
        on=attachment,
        by=by,
        at=at,
        changes=changes,
        scope=entry.competition.slug,
        label=label,
    )
