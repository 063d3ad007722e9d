"""Corrections, comparisons and awards: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import AwardTier, Correction, Standing, StandingRow
from tests.cast import Cast
from tests.factories import NOON
from tests.meta.objects import Captures, made, scheme, standing
from tests.scoring import accepted


def correction(cast: Cast) -> Captures:
    """An open correction of a theory mark, asked by the organizer."""
    made(scheme, cast)
    row = Correction.objects.create(
        entry=accepted(cast, "G901"), component="theory", typed={"marks": {"": "80"}},
        asked_by=cast.organizer, asked_at=NOON, asked_reason="漏登",
    )  # fmt: skip
    return {"pk": row.pk}


def compared(cast: Cast) -> Captures:
    """An event with two runs."""
    made(standing, cast)
    Standing.objects.create(
        event=cast.guidance, run=2, scheme_fingerprint="f", inputs_fingerprint="g", computed_at=NOON
    )
    return {"code": cast.guidance.code}


def undecided_tier(cast: Cast) -> Captures:
    """A run without rows, and a tier of its event."""
    tier = AwardTier.objects.create(
        event=cast.guidance, name="一等奖", method="count", value="1", on_tie="decision"
    )
    return made(standing, cast) | {"tier_id": tier.pk}


def standing_row(cast: Cast) -> Captures:
    """An entry in the table of the computed standing."""
    run = made(standing, cast)
    entry = accepted(cast, "G801")
    StandingRow.objects.create(standing_id=run["standing_id"], entry=entry, position=1, rank=1)
    return {**run, "entry_id": entry.pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "correction-detail": correction,
    "correction-grant": correction,
    "correction-refuse": correction,
    "manage-standing-compare": compared,
    "manage-standing-compare-book": compared,
    "manage-standing-what-if": standing,
    "manage-standing-draw": standing,
    "manage-award-decide": undecided_tier,
    "manage-standing-why": standing_row,
    "manage-standing-why-word": standing_row,
    "manage-standing-print": standing,
    "manage-standing-pack": standing,
}
