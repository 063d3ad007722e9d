"""附件1 as it stands: the rows, the paper around them, its number and its fingerprint."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from competition.enums import Task
from competition.models import Competition, Delegation, Filing, Liaison
from districts.models import District
from records.models import ActionLog
from records.operations.log import canonical

COLUMNS: Final = ("name", "unit", "post", "landline", "mobile", "remark")


@dataclass(frozen=True)
class LiaisonPaper:
    """附件1 各区联络人员信息表 of one district: its rows, and 填表人/联系电话/时间 below them."""

    competition: Competition
    district: District
    filing: Filing
    rows: tuple[Liaison, ...]

    @property
    def is_filed(self) -> bool:
        """True after 报送, until it is recalled."""
        return self.filing.filed_at is not None

    @property
    def leader(self) -> Liaison | None:
        """The 领队, if one is named."""
        return next((row for row in self.rows if row.is_leader), None)

    @property
    def number(self) -> str:
        """The paper's own number, the same for every version."""
        return f"{self.competition.slug}-F1-{self.district.code}".upper()

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits over everything the paper says: a changed cell changes it."""
        filing = self.filing
        said = [
            self.number,
            [[*(getattr(row, key) for key in COLUMNS), row.is_leader] for row in self.rows],
            [filing.filled_by, filing.phone, str(filing.filled_on or "")],
        ]
        return hashlib.sha256(canonical(said).encode()).hexdigest()[:16]

    @property
    def short_digest(self) -> str:
        """The part of the fingerprint that is printed."""
        return self.digest[:8]


def load_paper(competition: Competition, district: District) -> LiaisonPaper:
    """Return the district's 附件1; an unsaved empty filing stands in while there is none."""
    filing = Filing.objects.filter(
        competition=competition, district=district, task=Task.LIAISONS
    ).first()
    rows = Liaison.objects.filter(competition=competition, district=district)
    return LiaisonPaper(
        competition=competition,
        district=district,
        filing=filing or Filing(competition=competition, district=district, task=Task.LIAISONS),
        rows=tuple(rows.order_by("order", "pk")),
    )


def stamp(values: Iterable[object]) -> str:
    """Return a short fingerprint of what a form showed, to see whether it changed meanwhile."""
    return hashlib.sha256(canonical(list(values)).encode()).hexdigest()[:16]


def row_stamp(liaison: Liaison) -> str:
    """Return the fingerprint of one stored row."""
    return stamp(getattr(liaison, key) for key in COLUMNS)


def responsible_stamp(filing: Filing) -> str:
    """Return the fingerprint of the responsible staff as stored."""
    return stamp((filing.responsible_name, filing.responsible_post, filing.responsible_phone))


ACTS: Final = {
    "file_liaisons": "报送附件1",
    "recall_liaisons": "撤回修改",
    "name_leader": "指定领队",
    "name_responsible": "明确专门人员",
    "attach_plan": "上传工作方案",
    "remind_district": "组委会提醒",
}


def paper_history(paper: LiaisonPaper) -> list[dict[str, object]]:
    """Return the acts on this paper for 流转记录, oldest first: act, at, by, reason."""
    delegation = Delegation.objects.filter(competition=paper.competition, district=paper.district)
    about = Q(
        object_type="competition.delegation",
        object_id__in=[str(pk) for pk in delegation.values_list("pk", flat=True)],
    )
    if paper.filing.pk is not None:
        about |= Q(object_type="competition.filing", object_id=str(paper.filing.pk))
    rows = ActionLog.objects.filter(about, action__in=ACTS).select_related("actor")
    return [
        {"act": ACTS[row.action], "at": row.at, "by": row.actor, "reason": row.reason}
        for row in reversed(rows.order_by("-seq")[:50])
    ]
