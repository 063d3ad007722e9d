"""同分抽签: recorded numbers, and the ties of a run that still owe one."""

from collections.abc import Mapping
from dataclasses import dataclass

from competition.marking.terms import TieEnd
from competition.models import Event, Standing, StandingRow, TieDraw
from competition.queries.schemes import EventScheme


@dataclass(frozen=True)
class TieGroup:
    """Entries that share a rank to the end: 参赛号 → the number drawn so far, if any."""

    rank: int
    total: str
    numbers: Mapping[str, int | None]


def tie_draws(of: EventScheme) -> dict[int, int]:
    """Entry id → number drawn; empty where the scheme shares the rank."""
    if of.scheme.tie_end is not TieEnd.DRAW:
        return {}
    return drawn_numbers(of.event)


def drawn_numbers(event: Event) -> dict[int, int]:
    """Entry id → number drawn, whatever the scheme does with it."""
    rows = TieDraw.objects.filter(entry__event=event)
    return dict(rows.values_list("entry_id", "number"))


def tie_groups(standing: Standing, of: EventScheme) -> list[TieGroup]:
    """The ties of a run that a draw must part and has not yet; none where ranks are shared."""
    if of.scheme.tie_end is not TieEnd.DRAW:
        return []
    drawn = tie_draws(of)
    groups: dict[int, list[StandingRow]] = {}
    rows = standing.rows.filter(rank__isnull=False).select_related("entry").order_by("position")
    for row in rows:
        groups.setdefault(row.rank or 0, []).append(row)
    return [
        TieGroup(
            rank,
            rows[0].values.get("total", ""),
            {row.entry.number: drawn.get(row.entry_id) for row in rows},
        )
        for rank, rows in groups.items()
        if len(rows) > 1
    ]
