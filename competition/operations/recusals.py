"""回避: declared by the judge before scoring, decided by the organizer, derived, lifted.

同单位 and 同区 follow from the facts (queries.panels) and need no act; the organizer may decide,
with a reason, that one does not apply. A sheet that a recused judge already handed in is kept
and listed, and is not counted.
"""

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from competition.enums import RecusalSource
from competition.models import Entry, Recusal, Seat
from competition.operations.panel_steps import Held, hold_event, scored_by
from competition.queries.panels import derived_asides
from competition.queries.people import organizer_accounts
from records.errors import Conflict, Refused
from records.operations.messages import send_message
from records.operations.prose import checked_prose


def declare_recusal(*, event_id: int, entry_id: int, reason: str, by: User) -> list[Recusal]:
    """A judge steps aside for an entry, from every seat the account has in the event.

    Only before scoring: once a sheet is handed in, the organizer decides. A draft is kept and
    not counted. The organizer is told; the reason is theirs alone to read.
    """
    why = _reason(reason, "请填写回避事由。")
    with transaction.atomic():
        held = hold_event(event_id=event_id, permission=Permission.JUDGE, by=by)
        entry = held.entry(entry_id)
        seats = list(Seat.objects.filter(event=held.event, judge=by).order_by("pk"))
        if not seats:
            raise Refused("您不在本赛项的评委组里。")
        if any(_has_scored(seat, entry) for seat in seats):
            raise Conflict("您已提交这一件的评分表，不能再自行申报回避。请联系组委会处理。")
        had = set(
            Recusal.objects.filter(seat__in=seats, entry=entry).values_list("seat", flat=True)
        )
        made = Recusal.objects.bulk_create(
            _row(held, seat, entry, source=RecusalSource.DECLARED, reason=why, by=by)
            for seat in seats
            if seat.pk not in had and _is_open(held, seat)
        )
        if not made:
            raise Conflict("这一件您已回避，不必再次申报；环节已锁定的不能再申报。")
        _log(held, "declare_recusal", seats[0], entry, by=by, reason=why)
        send_message(
            to=organizer_accounts(held.event.competition),
            subject=f"评委申报回避：{held.event.name} {entry.number}（{by.name}）",
            body=why,
            link=f"/manage/{held.event.competition.slug}/recusals/{held.event.code}/",
            at=held.at,
        )
    return made


def decide_recusal(*, seat_id: int, entry_id: int, reason: str, by: User) -> Recusal:
    """The organizer decides that a seat does not score an entry."""
    why = _reason(reason, "请填写回避事由。")
    with transaction.atomic():
        held, seat, entry = _hold_pair(seat_id, entry_id, by=by)
        row = Recusal.objects.filter(seat=seat, entry=entry).first()
        if row is not None and not row.lifted_reason:
            raise Conflict("这名评委对这一件已经回避。")
        if row is not None:
            row.delete()
        row = _row(held, seat, entry, source=RecusalSource.ORGANIZER, reason=why, by=by)
        row.save()
        _log(held, "decide_recusal", seat, entry, by=by, reason=why)
    return row


def lift_recusal(*, seat_id: int, entry_id: int, reason: str, by: User) -> Recusal:
    """The organizer decides, with a reason, that a recusal (a derived one too) does not apply."""
    why = _reason(reason, "请填写不回避的理由。")
    with transaction.atomic():
        held, seat, entry = _hold_pair(seat_id, entry_id, by=by)
        row = Recusal.objects.filter(seat=seat, entry=entry).first()
        if row is None:
            derived = derived_asides(held.of, [seat], [entry.pk])
            if not derived:
                raise Conflict("这名评委对这一件没有回避，不需要解除。")
            row = _row(held, seat, entry, source=derived[0].source, reason=derived[0].reason, by=by)
        elif row.lifted_reason:
            raise Conflict("这一回避已经解除。")
        row.lifted_reason = why
        row.save()
        _log(held, "lift_recusal", seat, entry, by=by, reason=why)
    return row


def restore_recusal(*, seat_id: int, entry_id: int, by: User) -> None:
    """Take the lifting back: the recusal applies again."""
    with transaction.atomic():
        held, seat, entry = _hold_pair(seat_id, entry_id, by=by)
        row = Recusal.objects.filter(seat=seat, entry=entry).exclude(lifted_reason="").first()
        if row is None:
            raise Conflict("这一回避没有解除过。")
        before, row.lifted_reason = row.lifted_reason, ""
        row.save(update_fields=["lifted_reason"])
        _log(held, "restore_recusal", seat, entry, by=by, reason=before)


def excuse_rest(*, seat_id: int, reason: str, by: User) -> int:
    """A judge drops out and nobody follows: the seat steps aside wherever it has not scored."""
    why = _reason(reason, "请填写理由。")
    with transaction.atomic():
        event_id = Seat.objects.values_list("event", flat=True).get(pk=seat_id)
        held = hold_event(event_id=event_id, permission=Permission.RUN_DAY, by=by)
        seat = Seat.objects.get(pk=seat_id)
        held.panel(seat.component)
        done = scored_by(component=seat.component, seat=seat.number, entries=held.entries)
        Recusal.objects.filter(seat=seat).exclude(lifted_reason="").exclude(entry__in=done).delete()
        had = set(Recusal.objects.filter(seat=seat).values_list("entry_id", flat=True))
        rest = [entry for pk, entry in held.entries.items() if pk not in done and pk not in had]
        if not rest:
            raise Conflict("这名评委已评完或均已回避，没有剩下的参赛号。")
        Recusal.objects.bulk_create(
            _row(held, seat, entry, source=RecusalSource.ORGANIZER, reason=why, by=by)
            for entry in rest
        )
        held.log(
            "excuse_rest",
            by=by,
            changes={"entries": ("", "、".join(entry.number for entry in rest))},
            reason=why,
            label=f"{seat.component} 评委 {seat.number}",
        )
    return len(rest)


def _hold_pair(seat_id: int, entry_id: int, *, by: User) -> tuple[Held, Seat, Entry]:
    event_id = Seat.objects.values_list("event", flat=True).get(pk=seat_id)
    held = hold_event(event_id=event_id, permission=Permission.RUN_DAY, by=by)
    seat = Seat.objects.select_related("district").get(pk=seat_id)
    held.panel(seat.component)
    return held, seat, held.entry(entry_id)


def _is_open(held: Held, seat: Seat) -> bool:
    try:
        held.panel(seat.component)
    except Refused:
        return False
    return True


def _has_scored(seat: Seat, entry: Entry) -> bool:
    return bool(scored_by(component=seat.component, seat=seat.number, entries=[entry.pk]))


def _reason(text: str, missing: str) -> str:
    return checked_prose(text, label="事由", field="reason", missing=missing, most=200)


def _row(
    held: Held, seat: Seat, entry: Entry, *, source: RecusalSource, reason: str, by: User
) -> Recusal:
    return Recusal(seat=seat, entry=entry, source=source, reason=reason[:200], by=by, at=held.at)


def _log(held: Held, action: str, seat: Seat, entry: Entry, *, by: User, reason: str) -> None:
    held.log(
        action,
        by=by,
        changes={"seat": ("", seat.number), "entry": ("", entry.number)},
        reason=reason,
        label=f"{seat.component} 评委 {seat.number} {entry.number}",
    )
