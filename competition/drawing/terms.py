"""What a draw commits to before its seed is known."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FORMAT: Final = "saiwu-draw/1"
"""The rule by its name: the order is ascending HMAC-SHA256(secret ‖ seed, 参赛号), ties by 参赛号;
抽签号 1…N follow it; room = (抽签号 − 1) mod rooms, position = (抽签号 − 1) div rooms + 1."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms of one draw.

    `components` are the codes drawn for together (one appearance), the leading one first;
    `number` counts the draws of the session; `participants` are 参赛号, `rooms` names in order
    (none: one order without rooms); `secret` is 64 hexadecimal digits.
    """

    competition: str
    event: str
    components: Sequence[str]
    number: int
    participants: Sequence[str]
    rooms: Sequence[str]
    secret: str


def canonical_text(terms: Terms) -> str:
    """Return the text that the commitment is the sha256 of: JSON, keys sorted, no spaces, UTF-8.

    Participants are sorted by code points, so that the order of a list tells nothing.
    """
    value = {
        "format": FORMAT,
        "competition": terms.competition,
        "event": terms.event,
        "components": list(terms.components),
        "draw": terms.number,
        "participants": sorted(terms.participants),
        "rooms": list(terms.rooms),
        "secret": terms.secret,
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment_of(terms: Terms) -> str:
    """Return the commitment: 64 hexadecimal digits."""
    return hashlib.sha256(canonical_text(terms).encode("utf-8")).hexdigest()
