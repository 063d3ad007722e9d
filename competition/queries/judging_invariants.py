"""What must hold of panels: facts that only operations guard."""

from collections.abc import Iterator

from django.db.models import F, Q

from accounts.roles import Role
from competition.enums import SheetState
from competition.models import Assignment, CalibrationHold, Recusal, Seat, Sheet, SheetScan
from competition.queries.invariants import invariant


@invariant
def check_own_event() -> Iterator[str]:
    """A recusal, an assignment joins a seat and an entry of one event."""
    for model, words in ((Recusal, "回避"), (Assignment, "评审分配")):
        crossed = model.objects.exclude(seat__event=F("entry__event"))
        for pk in crossed.order_by("pk").values_list("pk", flat=True):
            yield f"{words} {pk} 的席位和参赛名额不属于同一赛项。"


@invariant
def check_assigned_components() -> Iterator[str]:
    """An assignment names the component of its seat: by it the database keeps to one third."""
    odd = Assignment.objects.exclude(seat__component=F("component"))
    for pk in odd.order_by("pk").values_list("pk", flat=True):
        yield f"评审分配 {pk} 的环节与席位的环节不一致。"


@invariant
def check_seats() -> Iterator[str]:
    """Only a judge's account sits on a seat, and a room is one of the same competition."""
    strangers = Seat.objects.filter(judge__isnull=False).exclude(judge__role=Role.JUDGE)
    elsewhere = Seat.objects.filter(room__isnull=False).exclude(
        room__competition=F("event__competition")
    )
    for seat in strangers.order_by("pk"):
        yield f"席位 {seat.pk} 的账号不是评委。"
    for seat in elsewhere.order_by("pk"):
        yield f"席位 {seat.pk} 的考场不属于本届大赛。"


@invariant
def check_lifted() -> Iterator[str]:
    """Every recusal has its reason."""
    for pk in Recusal.objects.filter(Q(reason="")).order_by("pk").values_list("pk", flat=True):
        yield f"回避 {pk} 没有事由。"


@invariant
def check_scans() -> Iterator[str]:
    """A scanned sheet is a judge's: the component as a whole has none of its own."""
    for pk in SheetScan.objects.filter(seat=0).order_by("pk").values_list("pk", flat=True):
        yield f"评分表扫描件 {pk} 没有评委席位。"


@invariant
def check_held() -> Iterator[str]:
    """A sheet is held only while somebody can still release it."""
    waiting = CalibrationHold.objects.filter(released_at=None, entries__gt=0)
    open_places = set(waiting.values_list("event", "component"))
    held = Sheet.objects.current().filter(state=SheetState.HELD).order_by("pk")
    for pk, event, component in held.values_list("pk", "entry__event", "component"):
        if (event, component) not in open_places:
            yield f"评分表 {pk} 处于试评状态，却没有待放行的试评。"
