"""The order that follows from secret, seed and participants alone."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """抽签号 over all rooms (from 1), the room's index (0 where there are none), position in it."""

    number: int
    participant: str
    room: int
    position: int


def drawn_places(
    participants: Sequence[str], *, secret: str, seed: str, rooms: int = 0
) -> list[Place]:
    """Return every participant's place, in the order of 抽签号.

    Rooms are dealt evenly by 抽签号, so their sizes differ by at most one. Participants are
    distinct; the order in which they are given does not matter.
    """
    if len(set(participants)) != len(participants):
        raise ValueError("a participant is named twice")
    key = (secret + seed).encode("utf-8")
    ranked = sorted(participants, key=lambda each: (_lot(key, each), each))
    dealt = max(rooms, 1)
    return [
        Place(number=index + 1, participant=each, room=index % dealt, position=index // dealt + 1)
        for index, each in enumerate(ranked)
    ]


def _lot(key: bytes, participant: str) -> str:
    return hmac.new(key, participant.encode("utf-8"), hashlib.sha256).hexdigest()
