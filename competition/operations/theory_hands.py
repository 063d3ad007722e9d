"""录入席: who keys first and who second. One clerk never holds both, nor ever held both."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import SheetState
from competition.models import CodeTable, Hand, Keying
from competition.operations.theory_tables import held_table, note
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose

NUMBERS = (1, 2)
HAND_WORDS = {1: "第一席", 2: "第二席"}


def claim_hand(*, table_id: int, number: int, by: User) -> Hand:
    """认领录入席: the first to come has it."""
    require(by, Permission.ENTER_SCORES)
    if number not in NUMBERS:
        raise Refused("没有这个录入席。")
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        if table.counted_at is None:
            raise Conflict("试卷尚未清点，还不能录入。请联系组委会先清点试卷。")
        _refuse_taken(table, number, by)
        hand = Hand.objects.create(table=table, number=number, clerk=by, taken_at=at)
        note("claim_hand", on=table, by=by, at=at, changes={"hand": (0, number)})
    return hand


def release_hand(*, table_id: int, number: int, reason: str, by: User) -> int:
    """换人录入: free a hand whose clerk cannot go on; return how many drafts were dropped.

    What was handed in stays and counts as that clerk's; unfinished rows are keyed anew by
    whoever takes the hand.
    """
    require(by, Permission.RUN_DAY)
    why = checked_prose(reason, label="原因", field="reason", missing="请写明原因。", most=200)
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        hand = Hand.objects.filter(table=table, number=number).select_related("clerk").first()
        if hand is None:
            raise Conflict("这个录入席现在没有人。")
        drafts = Keying.objects.filter(paper__table=table, hand=number, state=SheetState.DRAFT)
        dropped = drafts.delete()[0]
        clerk = hand.clerk_id
        hand.delete()
        note(
            "release_hand",
            on=table,
            by=by,
            at=at,
            changes={"hand": (number, 0), "clerk": (clerk, None), "drafts": (dropped, 0)},
            reason=why,
        )
    return dropped


def _refuse_taken(table: CodeTable, number: int, by: User) -> None:
    hands = {hand.number: hand.clerk_id for hand in Hand.objects.filter(table=table)}
    if by.pk in hands.values():
        raise Conflict("您已经认领了这张表的一个录入席：两席须由不同的人录入。")
    if number in hands:
        raise Conflict(f"{HAND_WORDS[number]}刚被他人认领，请认领另一席。")
    other = NUMBERS[0] + NUMBERS[1] - number
    if Keying.objects.filter(paper__table=table, hand=other, by=by).exists():
        raise Conflict(f"您录入过{HAND_WORDS[other]}，不能再录入{HAND_WORDS[number]}。")
