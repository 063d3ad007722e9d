"""The day of the contest: sessions, draws, arrivals, sealed papers, media."""

from django.urls import URLPattern, path

from competition.views import supervisor_openings

urlpatterns: list[URLPattern] = [
    path(
        "supervise/<slug:slug>/openings/",
        supervisor_openings.openings,
        name="supervise-openings",
    ),
]
