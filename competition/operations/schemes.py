"""Marking schemes before the first mark: freezing on purpose, and settling what was pending."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking import fingerprint, parse_scheme, scheme_to_mapping
from competition.models import Competition, Event, MarkingScheme
from competition.operations.scheme_versions import keep_version, keep_what_was
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import Changes, record
from records.operations.prose import checked_prose


def freeze_scheme(*, event_id: int, reason: str, by: User) -> MarkingScheme:
    """Freeze the marking scheme of an event: from now on its fingerprint stands."""
    require(by, Permission.MANAGE_SEASON)
    words = _reason(reason)
    with transaction.atomic():
        event, scheme = _locked(event_id, by)
        at = database_now()
        if scheme.frozen_at is not None:
            raise Conflict(f"“{event.name}”的评分标准已经冻结（{scheme.frozen_because}）。")
        scheme.frozen_at, scheme.frozen_because = at, words
        scheme.save(update_fields=["frozen_at", "frozen_because"])
        changes: Changes = {"fingerprint": (scheme.fingerprint, scheme.fingerprint)}
        _record("freeze_scheme", event, scheme, changes, reason=words, by=by, at=at)
    return scheme


def settle_scheme(*, event_id: int, reason: str, by: User) -> MarkingScheme:
    """组委会确认: take the notes 待组委会确认 off a scheme. No rule changes, nor the fingerprint."""
    require(by, Permission.MANAGE_SEASON)
    words = _reason(reason)
    with transaction.atomic():
        event, stored = _locked(event_id, by)
        at = database_now()
        scheme = parse_scheme(stored.definition, place="scheme")
        if not scheme.pending:
            raise Conflict(f"“{event.name}”的评分标准没有待确认的事项。")
        settled = replace(scheme, pending=())
        keep_what_was(stored, at=at)
        stored.definition, stored.fingerprint = scheme_to_mapping(settled), fingerprint(settled)
        stored.save(update_fields=["definition", "fingerprint"])
        keep_version(stored, reason=f"待确认事项已确认：{words}", by=by, at=at)
        changes: Changes = {"pending": ("；".join(scheme.pending), "")}
        _record("settle_scheme", event, stored, changes, reason=words, by=by, at=at)
    return stored


def _reason(reason: str) -> str:
    return checked_prose(
        reason,
        label="依据",
        field="reason",
        missing="请填写依据，例如“组委会 4 月 12 日会议纪要”。",
        most=60,
    )


def _locked(event_id: int, by: User) -> tuple[Event, MarkingScheme]:
    seasons = Competition.objects.visible_to(by)
    event = Event.objects.select_related("competition").get(pk=event_id, competition__in=seasons)
    scheme = MarkingScheme.objects.locked().filter(event=event).first()
    if scheme is None:
        raise Refused(f"“{event.name}”没有评分标准，请先在大赛文件中写明并载入。")
    return event, scheme


def _record(
    action: str,
    event: Event,
    scheme: MarkingScheme,
    changes: Changes,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    record(
        action,
        on=scheme,
        by=by,
        at=at,
        changes=changes,
        reason=reason,
        scope=event.competition.slug,
        label=event.name,
    )
