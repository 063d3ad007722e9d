"""What must hold of the day: draws follow, who shares an appearance shares its places."""

from collections.abc import Iterator

from competition.drawing import commitment_of
from competition.enums import DrawState
from competition.models import Draw, SealedPaper, Session, Slot
from competition.queries.draws import places_now, published_places, terms_of
from competition.queries.invariants import invariant


@invariant
def check_draws() -> Iterator[str]:
    """Every draw follows from its commitment and seed, save what was moved with a reason."""
    rows = Draw.objects.exclude(seed="").select_related("session__event__competition")
    for draw in rows.order_by("pk"):
        words = f"“{draw.session.event.name}”第 {draw.number} 次抽签"
        if commitment_of(terms_of(draw)) != draw.commitment:
            yield f"{words}的承诺值与名单、考场、密值不符。"
        if draw.state == DrawState.DRAWN:
            yield from (f"{words}{fault}" for fault in _unexplained(draw))


@invariant
def check_followers() -> Iterator[str]:
    """Sessions of one appearance have the same places."""
    for session in Session.objects.filter(follows__isnull=False).select_related("event"):
        if _places(session.pk) != _places(session.follows_id or 0):
            yield f"“{session.event.name}”环节 {session.component} 的出场位置与同场的环节不一致。"


@invariant
def check_sealed() -> Iterator[str]:
    """A sealed paper's file is the one whose hash was told."""
    for paper in SealedPaper.objects.select_related("file"):
        if paper.file.sha256 != paper.sha256:
            yield f"密封材料 {paper.pk} 的文件与密封时的校验值不一致。"


def _unexplained(draw: Draw) -> Iterator[str]:
    drawn, now = published_places(draw), places_now(draw)
    for place in now:
        bare = {name: value for name, value in place.items() if name != "reason"}
        if not place["reason"] and bare not in drawn:
            yield f"的抽签号 {place['number']} 与结果不同，且没有写明原因。"
    kept = {place["number"] for place in now}
    for place in drawn:
        if place["number"] not in kept:
            yield f"少了抽签号 {place['number']}。"


def _places(session_id: int) -> set[tuple[int, int | None, int, int]]:
    rows = Slot.objects.filter(session=session_id)
    return set(rows.values_list("entry_id", "room_id", "position", "number"))
