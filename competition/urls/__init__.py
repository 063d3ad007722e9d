"""Routes of the competition, gathered."""

from competition.urls import (
    accounts,
    day,
    entries,
    filings,
    judging,
    public,
    results,
    schemes,
    scores,
    season,
    standings,
    theory,
)

urlpatterns = [
    *accounts.urlpatterns,
    *public.urlpatterns,
    *season.urlpatterns,
    *filings.urlpatterns,
    *entries.urlpatterns,
    *schemes.urlpatterns,
    *day.urlpatterns,
    *theory.urlpatterns,
    *judging.urlpatterns,
    *scores.urlpatterns,
    *standings.urlpatterns,
    *results.urlpatterns,
]
