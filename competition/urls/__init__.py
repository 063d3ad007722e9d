"""Routes of the competition, gathered."""

from competition.urls import entries, filings, public, scores, season, standings

urlpatterns = [
    *public.urlpatterns,
    *season.urlpatterns,
    *filings.urlpatterns,
    *entries.urlpatterns,
    *scores.urlpatterns,
    *standings.urlpatterns,
]
