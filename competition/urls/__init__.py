"""Routes of the competition, gathered."""

from competition.urls import accounts, entries, filings, public, scores, season, standings

urlpatterns = [
    *accounts.urlpatterns,
    *public.urlpatterns,
    *season.urlpatterns,
    *filings.urlpatterns,
    *entries.urlpatterns,
    *scores.urlpatterns,
    *standings.urlpatterns,
]
