"""Corrections, comparisons and awards: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import StandingRow
from tests.cast import Cast
from tests.meta.objects import Captures, made, standing
from tests.scoring import accepted

OBJECTS: dict[str, Callable[[Cast], Captures]] = {}


def standing_row(cast: Cast) -> Captures:
    """An entry in the table of the computed standing."""
    run = made(standing, cast)
    entry = accepted(cast, "G801")
    StandingRow.objects.create(standing_id=run["standing_id"], entry=entry, position=1, rank=1)
    return {**run, "entry_id": entry.pk}


OBJECTS |= {
    "manage-standing-why": standing_row,
    "manage-standing-why-word": standing_row,
    "manage-standing-print": standing,
    "manage-standing-pack": standing,
}
