"""Taking works out of the portal is an act: who, what, and, where phones go along, for what."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Competition
from districts.models import District
from records.clock import database_now
from records.errors import Refused
from records.operations.log import record
from records.operations.prose import checked_prose

REASON: Final = "材料包含联系人姓名和电话，须填写用途。"
ALL: Final = "全部"


def note_table_export(*, competition_id: int, reason: str, by: User) -> None:
    """Log that the 汇总表 of works was taken with full phone numbers, and for what."""
    require(by, Permission.REVIEW_ENTRIES)
    why = checked_prose(reason, label="用途", field="reason", missing="导出完整电话须填写用途。")
    _note("export_phones", competition_id, label="项目成果案例汇总表", by=by, reason=why)


def note_archive_export(
    *, competition_id: int, district_code: str, reason: str, by: User
) -> District | None:
    """Log that everything handed in was taken, of one district or ("") of all; return which."""
    require(by, Permission.REVIEW_ENTRIES)
    why = checked_prose(reason, label="用途", field="reason", missing=REASON)
    district = None
    if district_code:
        district = District.objects.filter(
            code=district_code, delegations__competition=competition_id
        ).first()
        if district is None:
            raise Refused("请选择参加本届大赛的区。", field="district")
    label = f"参评材料包 {district.name if district else ALL}"
    _note("export_works_archive", competition_id, label=label, by=by, reason=why)
    return district


def note_own_archive(*, competition_id: int, by: User) -> None:
    """Log that a district took its own works; they are its own, so no reason is asked."""
    require(by, Permission.NOMINATE)
    _note("export_own_works", competition_id, label="本区参评材料包", by=by)


def note_blind_export(*, competition_id: int, count: int, by: User) -> None:
    """Log that the blind copies were taken for a panel."""
    require(by, Permission.REVIEW_ENTRIES)
    changes = {"count": ("", count)}
    _note("export_blind_copies", competition_id, label="盲审材料包", by=by, changes=changes)


def _note(
    action: str,
    competition_id: int,
    *,
    label: str,
    by: User,
    reason: str = "",
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(pk=competition_id)
        record(
            action, on=competition, by=by, at=database_now(), reason=reason, changes=changes,
            scope=competition.slug, label=label,
        )  # fmt: skip
