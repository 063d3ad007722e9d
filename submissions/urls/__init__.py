"""Routes of the paperwork, gathered."""

from submissions.urls import likeness

urlpatterns = [*likeness.urlpatterns]
