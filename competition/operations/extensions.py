"""Longer hours for one district."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Competition, Extension, Window
from competition.queries.people import liaison_accounts
from districts.models import District
from records.clock import database_now
from records.errors import Refused
from records.operations.log import record
from records.operations.messages import send_message
from records.operations.prose import checked_prose
from records.text import closing_words


def grant_extension(
    *, window_id: int, district_id: int, closes_at: datetime, reason: str, by: User
) -> Extension:
    """Let one district hand in later than the window says; a new grant replaces the old one."""
    require(by, Permission.GRANT_EXTENSION)
    why = checked_prose(reason, label="延期理由", field="reason", missing="请填写延期理由。")
    with transaction.atomic():
        seasons = Competition.objects.visible_to(by)
        window = Window.objects.select_related("competition").get(
            pk=window_id, competition__in=seasons
        )
        district = District.objects.get(
            pk=district_id, delegations__competition=window.competition_id
        )
        at = database_now()
        if closes_at <= max(window.closes_at, at):
            raise Refused("延期后的截止时间应晚于原截止时间和当前时间。", field="closes_at")
        extension, _ = Extension.objects.update_or_create(
            window=window,
            district=district,
            defaults={
                "closes_at": closes_at,
                "reason": why,
                "granted_by": by,
                "granted_at": at,
            },
        )
        send_message(
            to=liaison_accounts(district),
            subject=f"{window.get_task_display()}：已延期至{closing_words(closes_at)}",
            body=why,
            link="/desk/",
            at=at,
        )
        record(
            "grant_extension",
            on=extension,
            by=by,
            at=at,
            changes={"closes_at": (window.closes_at, closes_at)},
            reason=why,
            scope=window.competition.slug,
            label=f"{window.get_task_display()} {district.name}",
        )
    return extension
