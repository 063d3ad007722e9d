"""Corrections, comparisons and awards: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import AwardTier, StandingRow
from tests.cast import Cast
from tests.meta.objects import Captures, made, standing
from tests.scoring import accepted


def undecided_tier(cast: Cast) -> Captures:
    """A run without rows, and a tier of its event."""
    tier = AwardTier.objects.create(
        event=cast.guidance, name="一等奖", method="count", value="1", on_tie="decision"
    )
    return standing(cast) | {"tier_id": tier.pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {"manage-award-decide": undecided_tier}


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
