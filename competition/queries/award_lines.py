"""The award lines of a stored run, for what stands between it and its confirming."""

from collections.abc import Iterable
from fractions import Fraction

from competition.models import AwardDecision, AwardTier, Event, Standing
from competition.ranking.awards import Line, Ranked, Tier, award_lines
from competition.season.terms import AwardMethod, Counting, OnTie, RatioRounding


def tiers_of(event: Event) -> tuple[Tier, ...]:
    """The event's tiers, best first."""
    return tuple(map(tier_of, AwardTier.objects.filter(event=event).order_by("order", "pk")))


def tier_of(row: AwardTier) -> Tier:
    """A stored tier as the rules take it."""
    return Tier(
        name=row.name,
        method=AwardMethod(row.method),
        value=Fraction(row.value),
        on_tie=OnTie(row.on_tie),
        counting=Counting(row.counting),
        rounding=RatioRounding(row.rounding),
    )


def stored_lines(standing: Standing) -> tuple[Line, ...]:
    """The lines over the rows of a run, with the decisions recorded for it."""
    decisions, vacant = stored_decisions(standing)
    return award_lines(
        ranked_rows(standing), tiers_of(standing.event), decisions=decisions, vacant=vacant
    )


def stored_decisions(standing: Standing) -> tuple[dict[str, frozenset[int]], frozenset[str]]:
    """Tier name → who was chosen of those tied; and the tiers left vacant."""
    rows = list(AwardDecision.objects.filter(standing=standing).select_related("tier"))
    if not rows:
        return {}, frozenset()
    numbers = dict(standing.rows.values_list("entry__number", "entry_id"))
    chosen = {
        each.tier.name: frozenset(numbers[number] for number in each.entries if number in numbers)
        for each in rows
        if not each.is_vacant
    }
    return chosen, frozenset(each.tier.name for each in rows if each.is_vacant)


def undecided(standing: Standing) -> list[str]:
    """One sentence per tier whose line runs through a full tie and waits for a decision."""
    lines = [line for line in stored_lines(standing) if line.waits]
    if not lines:
        return []
    numbers = dict(standing.rows.values_list("entry_id", "entry__number"))
    return [
        f"“{line.tier.name}”线上 {'、'.join(numbers[entry] for entry in line.tied)} "
        f"总分和各项同分依据全部相同，只剩 {line.places} 个名额"
        for line in lines
    ]


def ranked_rows(standing: Standing) -> Iterable[Ranked]:
    """The ranked rows of a run with their printed totals."""
    rows = standing.rows.filter(rank__isnull=False).values_list("entry_id", "rank", "values")
    return [Ranked(entry, rank or 0, Fraction(values["total"])) for entry, rank, values in rows]
