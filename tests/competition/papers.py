"""Short ways to a district's 附件1 for the tests about it."""

from datetime import date
from typing import Any

from accounts.models import User
from competition.enums import Task
from competition.models import Competition, Filing, Liaison
from competition.operations.filings import file_liaisons
from competition.operations.liaison_rows import LiaisonRow
from competition.operations.liaisons import save_liaison
from competition.operations.paper_foot import PaperFoot
from competition.queries.liaisons import row_stamp
from districts.models import District

ROW = LiaisonRow(
    name="周小雨",
    unit="和平区就业服务中心",
    post="科长",
    landline="022-12345678",
    mobile="19000001111",
    remark="职业指导人员",
)
FOOT = PaperFoot(filled_by="周小雨", phone="12345678", filled_on=date(2024, 4, 10))


def add_row(competition: Competition, by: User, **changes: Any) -> Liaison:
    """Add a valid row through the operation."""
    row = LiaisonRow(**(ROW.__dict__ | changes))
    return save_liaison(competition_id=competition.pk, row=row, by=by)


def change_row(liaison: Liaison, by: User, *, seen: str | None = None, **changes: Any) -> Liaison:
    """Change a row as it stands now."""
    row = LiaisonRow(**({key: getattr(liaison, key) for key in ROW.__dict__} | changes))
    return save_liaison(
        competition_id=liaison.competition_id,
        row=row,
        liaison_id=liaison.pk,
        seen=row_stamp(liaison) if seen is None else seen,
        by=by,
    )


def paper_of(competition: Competition, district: District) -> Filing:
    """The stored filing of 附件1."""
    return Filing.objects.get(competition=competition, district=district, task=Task.LIAISONS)


def file_now(competition: Competition, district: District, by: User, **changes: Any) -> Filing:
    """File the paper as it stands."""
    values = {"foot": FOOT, "version": paper_of(competition, district).version} | changes
    return file_liaisons(competition_id=competition.pk, by=by, **values)
