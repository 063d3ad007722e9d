"""抽签: the commitment is published, then the seed is told in the hall, then anyone can rerun it."""

import secrets

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.drawing import Terms, commitment_of, drawn_places
from competition.enums import DrawState
from competition.models import Draw, Room, Sheet, Slot
from competition.operations.day_steps import (
    HeldDay,
    hold_day,
    refuse_locked,
    retime,
    valid_draw,
)
from competition.operations.freezing import freeze_by_draw
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import Changes
from records.operations.prose import checked_prose
from records.text import clean_line


def commit_draw(*, session_id: int, by: User) -> Draw:
    """公布承诺值: fix who takes part and which rooms, and publish the sha256 over them and a secret.

    The secret is made here and shown to nobody before the draw. A valid draw must be voided
    before another one.
    """
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        held = hold_day(session_id=session_id, by=by)
        at = database_now()
        refuse_locked(held)
        if valid_draw(held) is not None:
            raise Conflict("已经公布过承诺值。如需重新抽签，请先写明原因作废。")
        if not held.entries:
            raise Refused(f"“{held.of.event.name}”没有已受理的参赛名额，不能抽签。")
        terms = Terms(
            competition=held.of.event.competition.slug,
            event=held.of.event.code,
            components=held.components,
            number=Draw.objects.filter(session=held.leader).count() + 1,
            participants=sorted(held.entries),
            rooms=[room.name for room in held.leader.rooms.all()],
            secret=secrets.token_hex(32),
        )
        draw = Draw.objects.create(
            session=held.leader,
            number=terms.number,
            components=terms.components,
            participants=terms.participants,
            rooms=terms.rooms,
            secret=terms.secret,
            commitment=commitment_of(terms),
            committed_by=by,
            committed_at=at,
        )
        changes: Changes = {
            "commitment": ("", draw.commitment),
            "participants": ("", "、".join(terms.participants)),
            "rooms": ("", "、".join(terms.rooms)),
        }
        held.log("commit_draw", draw, by=by, at=at, changes=changes)
    return draw


def draw_lots(*, draw_id: int, seed: str, seed_source: str, by: User) -> Draw:
    """抽签: take the seed told in the hall and where it came from; everybody gets a place.

    Refused when somebody joined or left since the commitment: then it is voided and a new one
    published. The scheme is frozen by it; who shares an appearance gets the same places.
    """
    require(by, Permission.RUN_DAY)
    told = checked_prose(
        clean_line(seed), label="现场种子", field="seed", missing="请填写现场种子。", most=100
    )
    source = checked_prose(
        seed_source,
        label="种子由来",
        field="seed_source",
        missing="请写明种子由谁、如何在现场给出。",
        most=200,
    )
    with transaction.atomic():
        held, draw = _held(draw_id, by)
        at = database_now()
        if draw.state != DrawState.COMMITTED:
            raise Conflict("这次抽签已经完成或已作废，没有重新抽签。请刷新页面查看结果。")
        refuse_locked(held)
        _refuse_changed(held, draw)
        freeze_by_draw(event=held.of.event, at=at, by=by)
        draw.state, draw.seed, draw.seed_source = DrawState.DRAWN, told, source
        draw.drawn_by, draw.drawn_at = by, at
        draw.save(update_fields=["state", "seed", "seed_source", "drawn_by", "drawn_at"])
        order = _write_slots(held, draw)
        retime(held.sessions)
        changes: Changes = {
            "seed": ("", told),
            "seed_source": ("", source),
            "order": ("", "、".join(order)),
        }
        held.log("draw_lots", draw, by=by, at=at, changes=changes)
    return draw


def void_draw(*, draw_id: int, reason: str, by: User) -> Draw:
    """作废: with a reason that stays public; not once anybody was marked."""
    require(by, Permission.RUN_DAY)
    why = checked_prose(
        reason, label="作废原因", field="reason", missing="请填写作废原因，将随结果公布。", most=200
    )
    with transaction.atomic():
        held, draw = _held(draw_id, by)
        at = database_now()
        if draw.state == DrawState.VOID:
            raise Conflict("这次抽签已经作废。")
        refuse_locked(held)
        marked = Sheet.objects.current().filter(
            entry__event=held.of.event, component__in=held.components
        )
        if draw.state == DrawState.DRAWN and marked.exists():
            raise Conflict("已有评分或缺考记录，抽签不能再作废。个别调整请用“调整出场位置”。")
        before = draw.state
        draw.state, draw.void_reason, draw.voided_at = DrawState.VOID, why, at
        draw.save(update_fields=["state", "void_reason", "voided_at"])
        Slot.objects.filter(session__in=held.sessions).delete()
        changes: Changes = {"state": (before, DrawState.VOID)}
        held.log("void_draw", draw, by=by, at=at, changes=changes, reason=why)
    return draw


def _held(draw_id: int, by: User) -> tuple[HeldDay, Draw]:
    seen = Draw.objects.visible_to(by).values("session_id").get(pk=draw_id)
    held = hold_day(session_id=seen["session_id"], by=by)
    return held, Draw.objects.locked().get(pk=draw_id)


def _refuse_changed(held: HeldDay, draw: Draw) -> None:
    """Refuse when the list committed to is no longer the list of who competes."""
    joined, left = (
        sorted(set(held.entries) - set(draw.participants)),
        sorted(set(draw.participants) - set(held.entries)),
    )
    if joined or left:
        words = [f"新增 {'、'.join(joined)}"] * bool(joined) + [f"减少 {'、'.join(left)}"] * bool(
            left
        )
        raise Conflict(
            f"公布承诺值之后参赛名单有变化（{'；'.join(words)}）。请作废这次承诺，重新公布后再抽签。"
        )


def _write_slots(held: HeldDay, draw: Draw) -> list[str]:
    """Give everybody the place that was drawn, in every session of the appearance."""
    rooms: dict[str, Room] = {room.name: room for room in held.leader.rooms.all()}
    places = drawn_places(
        draw.participants, secret=draw.secret, seed=draw.seed, rooms=len(draw.rooms)
    )
    Slot.objects.bulk_create(
        Slot(
            session=session,
            entry=held.entries[place.participant],
            room=rooms[draw.rooms[place.room]] if draw.rooms else None,
            position=place.position,
            number=place.number,
        )
        for session in held.sessions
        for place in places
    )
    return [place.participant for place in places]
