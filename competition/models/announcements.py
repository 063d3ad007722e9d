"""What the organizer tells everybody."""

from datetime import datetime
from typing import Self

from django.db import models

from accounts.models import User
from accounts.roles import Permission
from competition.models.season import Competition
from records.models import PortalQuerySet


class AnnouncementQuerySet(PortalQuerySet["Announcement"]):
    """Announcements."""

    def visible_to(self, user: User) -> Self:
        """Who publishes sees those of the competitions served, drafts too."""
        if not user.may(Permission.PUBLISH):
            return self.none()
        return self.filter(competition__appointments__user=user)

    def published(self, at: datetime) -> Self:
        """What anybody may read at this instant."""
        return self.filter(published_at__lte=at, competition__is_public=True)


class Announcement(models.Model):
    """通知公告 on the public pages. Unpublished while `published_at` is empty."""

    competition = models.ForeignKey(
        Competition, on_delete=models.CASCADE, related_name="announcements"
    )
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    published_at = models.DateTimeField("发布时间", null=True, db_index=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知公告"
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title
