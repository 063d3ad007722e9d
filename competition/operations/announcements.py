"""通知公告: written, published, taken back. What is published is not edited in place."""

import hashlib
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Announcement, Competition
from records.clock import database_now
from records.errors import Conflict
from records.operations.log import differences, record
from records.operations.prose import checked_prose
from records.text import clean_line


def write_announcement(*, competition_id: int, title: str, body: str, by: User) -> Announcement:
    """Write a new announcement; nobody outside sees it before it is published."""
    require(by, Permission.PUBLISH)
    values = _words(title, body)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(pk=competition_id)
        at = database_now()
        announcement = Announcement.objects.create(competition=competition, by=by, **values)
        _record("write_announcement", announcement, by=by, at=at)
    return announcement


def edit_announcement(
    *, announcement_id: int, title: str, body: str, seen: str, by: User
) -> Announcement:
    """Change an unpublished announcement; `seen` is the stamp of what the editor started from."""
    require(by, Permission.PUBLISH)
    values = _words(title, body)
    with transaction.atomic():
        announcement = _locked(announcement_id, by)
        at = database_now()
        if announcement.published_at is not None:
            raise Conflict("这条公告已经发布，请先撤下再修改。")
        if seen != stamp(announcement):
            raise Conflict("这条公告刚被他人修改，请打开最新内容后再改。")
        changes = differences(announcement, values)
        if changes:
            announcement.title, announcement.body = values["title"], values["body"]
            announcement.save(update_fields=["title", "body"])
            _record("edit_announcement", announcement, by=by, at=at)
    return announcement


def publish_announcement(*, announcement_id: int, by: User) -> Announcement:
    """Show it to everybody from now on."""
    require(by, Permission.PUBLISH)
    with transaction.atomic():
        announcement = _locked(announcement_id, by)
        at = database_now()
        if announcement.published_at is not None:
            raise Conflict("这条公告已经发布。")
        announcement.published_at = at
        announcement.save(update_fields=["published_at"])
        _record("publish_announcement", announcement, by=by, at=at)
    return announcement


def unpublish_announcement(*, announcement_id: int, reason: str, by: User) -> Announcement:
    """Take it off the public pages; it stays as a draft."""
    require(by, Permission.PUBLISH)
    why = checked_prose(reason, label="撤下的理由", field="reason", missing="请填写撤下的理由。")
    with transaction.atomic():
        announcement = _locked(announcement_id, by)
        at = database_now()
        if announcement.published_at is None:
            raise Conflict("这条公告尚未发布或已经撤下。")
        announcement.published_at = None
        announcement.save(update_fields=["published_at"])
        _record("unpublish_announcement", announcement, by=by, at=at, reason=why)
    return announcement


def stamp(announcement: Announcement) -> str:
    """What an editor's form carries, so that two people do not overwrite each other."""
    text = f"{announcement.title}\n{announcement.body}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _words(title: str, body: str) -> dict[str, str]:
    line = clean_line(title)
    return {
        "title": checked_prose(line, label="标题", field="title", missing="请填写标题。", most=120),
        "body": checked_prose(
            body, label="正文", field="body", missing="请填写正文。", most=20_000
        ),
    }


def _locked(announcement_id: int, by: User) -> Announcement:
    visible = Announcement.objects.visible_to(by)
    return visible.select_related("competition").locked().get(pk=announcement_id)


def _record(
    action: str, announcement: Announcement, *, by: User, at: datetime, reason: str = ""
) -> None:
    """The log keeps the words' stamp: the words themselves stand in the announcement."""
    record(
        action,
        on=announcement,
        by=by,
        at=at,
        changes={"stamp": ("", stamp(announcement))},
        reason=reason,
        scope=announcement.competition.slug,
        label=announcement.title,
    )
