"""Corrections, comparisons and awards: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import AwardTier
from tests.cast import Cast
from tests.meta.objects import Captures, standing


def undecided_tier(cast: Cast) -> Captures:
    """A run without rows, and a tier of its event."""
    tier = AwardTier.objects.create(
        event=cast.guidance, name="一等奖", method="count", value="1", on_tie="decision"
    )
    return standing(cast) | {"tier_id": tier.pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {"manage-award-decide": undecided_tier}
