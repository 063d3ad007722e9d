"""Former 全国十佳, with the entries of a season that bear their names."""

from django.db.models import Count, Q, QuerySet

from competition.enums import MatchVerdict
from competition.models import Competition, FormerWinner
from records.text import clean_line


def listed_winners(competition: Competition, words: str) -> QuerySet[FormerWinner]:
    """The list, searched by name, unit or edition; each with `pending` and `confirmed` matches."""
    here = Q(matches__entry__competition=competition)
    rows: QuerySet[FormerWinner] = FormerWinner.objects.annotate(
        pending=Count("matches", filter=here & Q(matches__verdict=MatchVerdict.PENDING)),
        confirmed=Count("matches", filter=here & Q(matches__verdict=MatchVerdict.SAME)),
    ).order_by("edition", "name", "pk")
    text = clean_line(words)
    if text:
        found = Q(name__icontains=text) | Q(unit__icontains=text) | Q(edition__icontains=text)
        rows = rows.filter(found)
    return rows
