"""A stored run made ready for its formulas."""

from fractions import Fraction

from competition.exports.live_facts import Contest, facts_of
from competition.models import Standing, StandingRow
from competition.queries.run_marks import run_marks
from competition.queries.schemes import EventScheme


def stored_contest(standing: Standing, of: EventScheme) -> Contest | None:
    """The run with its marks; None when they are no longer those that it was computed from."""
    marks = run_marks(standing, of)
    if marks is None:
        return None
    rows = StandingRow.objects.filter(standing=standing).order_by("position")
    published = {
        entry: (rank, None if values.get("total") is None else Fraction(values["total"]))
        for entry, rank, values in rows.values_list("entry_id", "rank", "values")
    }
    found = ((marks.entries[entry], marks.explain(entry)) for entry in published)
    entries = facts_of(found, numbers=marks.numbers, published=published, draws=marks.draws)
    return Contest(of.scheme, of.seats, entries)
