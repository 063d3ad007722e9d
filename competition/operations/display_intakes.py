"""Opening and closing a component for 展示素材."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Event, MediaIntake
from competition.queries.display_media import displays_of
from competition.queries.people import liaison_accounts
from competition.queries.schemes import event_scheme
from districts.models import District
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import differences, record
from records.operations.messages import send_message
from records.text import clean_line, closing_words, has_control

LONGEST_NOTE = 200


def set_intake(
    *, event_id: int, component: str, closes_at: datetime | None, note: str, by: User
) -> MediaIntake:
    """Open a component for media, or move its closing; districts with a competitor are told.

    Without `closes_at` it is open until the draw. A component that was drawn takes in nothing.
    """
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        event = _event(event_id, by)
        at = database_now()
        display = next((e for e in displays_of(event_scheme(event)) if e.code == component), None)
        if display is None:
            raise Refused("评分标准中没有这个评委环节，请刷新页面。")
        if display.is_drawn:
            raise Conflict("本环节已抽签，不能再开放素材接收；个别更换请在选手的素材页代传。")
        if closes_at is not None and closes_at <= at:
            raise Refused("截止时间应晚于现在；要立即截止，请点“立即截止”。", field="until")
        values = {"closes_at": closes_at, "note": _note(note)}
        row = MediaIntake.objects.locked().filter(event=event, component=component).first()
        if row is None:
            row = MediaIntake(event=event, component=component)
        changes = differences(row, values)
        row.closes_at, row.note = closes_at, _note(note)
        row.opened_by, row.opened_at = by, at
        row.save()
        until = "至抽签时截止" if closes_at is None else f"至{closing_words(closes_at)}截止"
        _log("open_display", row, event, display.name, by=by, at=at, changes=changes)
        _tell(event, f"“{event.name}”{display.name}：展示素材{until}", row.note, at=at)
    return row


def close_intake(*, event_id: int, component: str, by: User) -> None:
    """Close a component at once."""
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        event = _event(event_id, by)
        at = database_now()
        row = MediaIntake.objects.locked().filter(event=event, component=component).first()
        if row is None or (row.closes_at is not None and row.closes_at <= at):
            raise Conflict("这个环节没有在接收素材，请刷新页面。")
        before, row.closes_at = row.closes_at, at
        row.save(update_fields=["closes_at"])
        display = event_scheme(event).component(component)
        changes: dict[str, tuple[object, object]] = {"closes_at": (before, at)}
        name = display.name if display is not None else component
        _log("close_display", row, event, name, by=by, at=at, changes=changes)


def _event(event_id: int, by: User) -> Event:
    return Event.objects.select_related("competition").get(
        pk=event_id, competition__appointments__user=by
    )


def _note(text: str) -> str:
    note = clean_line(text)
    if len(note) > LONGEST_NOTE or has_control(note):
        raise Refused(f"要求不能超过 {LONGEST_NOTE} 个字。", field="note")
    return note


def _tell(event: Event, subject: str, body: str, *, at: datetime) -> None:
    """Tell the districts that have somebody entered in the event."""
    from_event = District.objects.filter(entries__event=event, entries__slot__isnull=False)
    for district in from_event.distinct():
        send_message(
            to=liaison_accounts(district), subject=subject[:120], body=body, at=at,
            link=f"/district/{event.competition.slug}/entries/",
        )  # fmt: skip


def _log(
    action: str,
    row: MediaIntake,
    event: Event,
    name: str,
    *,
    by: User,
    at: datetime,
    changes: dict[str, tuple[object, object]],
) -> None:
    label = f"{event.name} {name}"
    record(action, on=row, by=by, at=at, changes=changes, scope=event.competition.slug, label=label)
