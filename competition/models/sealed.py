"""What nobody may read before it is used."""

from typing import Self

from django.db import models

from accounts.models import User
from accounts.roles import Permission
from competition.enums import SEALED_KIND_LABELS
from competition.models.season import Event
from competition.models.two_people import TwoPeople, two_people_constraint
from records.enums import choices
from records.models import PortalQuerySet, StoredFile


class SealedPaperQuerySet(PortalQuerySet["SealedPaper"]):
    """Sealed papers."""

    def visible_to(self, user: User) -> Self:
        """That there is one, organizer and supervisor of the competition; the bytes are nobody's."""
        if not any(user.may(each) for each in (Permission.RUN_DAY, Permission.WITNESS)):
            return self.none()
        return self.filter(event__competition__appointments__user=user)


class SealedPaper(TwoPeople):
    """密封材料: a paper, key or case prompt that two people open together, when it is used.

    `sha256` may be published before, so that everybody can see afterwards that nothing was
    exchanged. It is open once granted.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sealed_papers")
    component = models.SlugField("环节", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=choices(SEALED_KIND_LABELS))
    title = models.CharField("名称", max_length=100)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField("校验值", max_length=64)
    not_before = models.DateTimeField("不早于", null=True)
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField("密封时间")
    is_hash_public = models.BooleanField("公布校验值", default=False)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    objects = SealedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "密封材料"
        ordering = ["event__order", "component", "kind", "pk"]
        constraints = [two_people_constraint("ck_sealed_two_people")]

    def __str__(self) -> str:
        return self.title
