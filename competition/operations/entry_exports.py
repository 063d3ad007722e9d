"""Unmasking is an act: who takes full numbers out of the portal says why."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Competition
from records.clock import database_now
from records.operations.log import record
from records.operations.prose import checked_prose


def note_phone_export(*, competition_id: int, reason: str, by: User) -> None:
    """Log that a table with full mobile numbers was exported, and for what."""
    require(by, Permission.REVIEW_ENTRIES)
    why = checked_prose(reason, label="用途", field="reason", missing="导出完整手机号须填写用途。")
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(pk=competition_id)
        record(
            "export_phones",
            on=competition,
            by=by,
            at=database_now(),
            reason=why,
            scope=competition.slug,
            label="参赛选手汇总表",
        )
