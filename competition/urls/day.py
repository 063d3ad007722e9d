"""The day of the contest: sessions, draws, arrivals, sealed papers, media."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
