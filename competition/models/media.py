"""展示素材: until when it is taken in, and the pages that its slides are shown as."""

from django.db import models

from accounts.models import User
from competition.models.day import DisplayMedia
from competition.models.season import Event
from records.models import PortalQuerySet, StoredFile


class MediaIntake(models.Model):
    """素材接收: a component for which districts may send media, and until when (exclusive).

    Without `closes_at` it stays open until the component is drawn; the draw closes every one.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="media_intakes")
    component = models.SlugField("环节", max_length=40)
    closes_at = models.DateTimeField("截止时间", null=True)
    note = models.CharField("要求", max_length=200, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("设置时间")

    objects = PortalQuerySet["MediaIntake"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "素材接收"
        ordering = ["event__order", "event", "component"]
        constraints = [
            models.UniqueConstraint(fields=["event", "component"], name="uq_media_intake")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.component}"


class MediaPage(models.Model):
    """One page of slides or of a PDF as a picture, made beforehand: on the day nothing converts."""

    media = models.ForeignKey(DisplayMedia, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField("页")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "展示页"
        ordering = ["media", "number"]
        constraints = [models.UniqueConstraint(fields=["media", "number"], name="uq_media_page")]

    def __str__(self) -> str:
        return f"{self.media_id} {self.number}"
