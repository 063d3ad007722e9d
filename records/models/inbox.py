"""What was said to whom inside the portal."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from records.models.base import PortalQuerySet


class MessageQuerySet(PortalQuerySet["Message"]):
    """Messages."""

    def visible_to(self, user: object) -> Self:
        """Only one's own."""
        return self.filter(recipient_id=getattr(user, "pk", None) or 0)


class Message(models.Model):
    """站内消息. The inbox is the truth; mail and SMS are optional echoes.

    `key` makes a reminder go out once: unique per recipient when not empty.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox"
    )
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站内消息"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "key"], condition=~Q(key=""), name="uq_message_key"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
